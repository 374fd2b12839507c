"""Loaded before Django's settings: tests keep secrets and databases in a folder of their own."""

import os
import tempfile

os.environ.setdefault("HEADROOM_DATA", tempfile.mkdtemp(prefix="headroom-tests-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
