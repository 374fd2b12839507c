"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from accounts.operations.restoring import HALF_WAY, is_cut_off  # noqa: E402 -- needs the app registry

if is_cut_off():
    raise SystemExit(HALF_WAY)
