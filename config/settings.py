"""Settings, read from the environment. Nothing here is secret: secrets live in the data folder."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from config.environment import data_folder, flag, kept_secret, oldest_data_key, words

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = data_folder(BASE_DIR / "data")
DEBUG = flag("HEADROOM_DEBUG", default=False)
# A practice's server sits behind TLS and has a name; without it Headroom serves this computer only.
PRODUCTION = flag("HEADROOM_PRODUCTION", default=False)
SECRET_KEY = kept_secret(DATA_DIR, "secret_key", "HEADROOM_SECRET_KEY")
# An installation from before it had a key for hashes goes on with the one it hashed by, and finds everything again.
HASH_KEY = kept_secret(DATA_DIR, "hash_key", "HEADROOM_HASH_KEY", first=oldest_data_key(DATA_DIR))
# Newest key first; older keys stay readable until everything is sealed anew (`manage.py rotate_keys`).
DATA_KEYS = kept_secret(DATA_DIR, "data_keys", "HEADROOM_DATA_KEYS").split()
DATA_KEYS_FILE = None if os.environ.get("HEADROOM_DATA_KEYS") else DATA_DIR / "data_keys"
# The one secret to keep somewhere else: with it and a backup everything can be brought back on a new machine.
BACKUP_KEY = kept_secret(DATA_DIR, "backup_key", "HEADROOM_BACKUP_KEY")
ALLOWED_HOSTS = words("HEADROOM_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_q",
    "django.contrib.humanize",
    "accounts",
    "calendar_sync",
    "caseload",
    "wellbeing",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # around static files too: a drawing can be opened as a page
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.headers.private_answers",
    "config.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.headers.welcome_first",
    "config.sessions.sessions_that_end",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "caseload.middleware.ClinicianMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wellbeing.context.shell",
            ],
        },
    }
]

SQLITE_TUNING = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};PRAGMA temp_store=MEMORY;"
    "PRAGMA secure_delete=FAST;PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;"
)


def sqlite(name: str, *, synchronous: str) -> dict[str, Any]:
    """A SQLite database in the data folder; IMMEDIATE, because WAL alone fails read-then-write at once."""
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": SQLITE_TUNING.format(synchronous=synchronous),
    }
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / name, "OPTIONS": options, "CONN_MAX_AGE": 60}


if os.environ.get("DATABASE_URL"):
    # The queue shares the database: an enqueue rolls back together with its transaction.
    DATABASES: dict[str, Any] = {"default": dj_database_url.config(conn_max_age=60, conn_health_checks=True)}
    QUEUE_DATABASE = "default"
else:
    # The queue has its own file: its many small commits may be cheap (NORMAL), the person's data may not.
    DATABASES = {
        "default": sqlite("headroom.sqlite3", synchronous="FULL"),
        "queue": sqlite("queue.sqlite3", synchronous="NORMAL"),
    }
    QUEUE_DATABASE = "queue"
    DATABASE_ROUTERS = ["config.queue_router.QueueRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if os.environ.get("REDIS_URL"):
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["REDIS_URL"]}
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WEB_PROCESSES = int(os.environ.get("HEADROOM_WEB", "1"))
if WEB_PROCESSES > 1 and not os.environ.get("REDIS_URL"):
    raise SystemExit("Several web processes (HEADROOM_WEB) count wrong passwords together: they need REDIS_URL.")
SESSION_ENGINE = "accounts.sessions"
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "config.uploads.NamelessUploadHandler",
]

Q_CLUSTER = {
    "name": "headroom",
    "orm": QUEUE_DATABASE,
    # SQLite writes one at a time, so a second worker would only wait and take memory.
    "workers": int(os.environ.get("HEADROOM_WORKERS", "2" if QUEUE_DATABASE == "default" else "1")),
    "queue_limit": 2,
    "bulk": 1,
    "timeout": 120,
    "retry": 600,
    "max_attempts": 3,
    "ack_failures": False,
    "catch_up": False,
    "poll": 0.5,
    "save_limit": 250,
    "recycle": 500,
    "cache": "local",
}

AUTHENTICATION_BACKENDS = ["accounts.adapter.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "this_week"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False  # a session is gone with the browser
ACCOUNT_FORMS = {
    "login": "accounts.forms.signing_in.SignInForm",
    "reauthenticate": "accounts.forms.signing_in.ConfirmForm",
}
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "5/m/ip,5/5m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# Pages about other people ask for a second factor; a practice may decide otherwise.
SECOND_FACTOR = flag("HEADROOM_SECOND_FACTOR", default=True)
MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_FORMS = {"add_webauthn": "accounts.forms.factors.PasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whoever was invited has no confirmed address
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # localhost
MFA_TOTP_ISSUER = "Headroom"
# Behind so many proxies of the practice's own; without any, X-Forwarded-For is anybody's word.
# TLS ends at one, so in production there is one at least: else everybody would count as one address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("HEADROOM_PROXIES", "1" if PRODUCTION else "0"))
IDLE_MINUTES = min(30, max(5, int(os.environ.get("HEADROOM_IDLE_MINUTES", "15"))))
CSRF_FAILURE_VIEW = "config.faults.csrf_refused"

# In the session, not in a cookie: a message can name a calendar.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    if DEBUG or "*" in ALLOWED_HOSTS or not words("HEADROOM_HOSTS") or len(SECRET_KEY) < 50:
        raise SystemExit(
            "Headroom does not start in production with HEADROOM_DEBUG, without HEADROOM_HOSTS (or with * in it),"
            " or with a secret key of less than 50 characters."
        )
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
    SECURE_REDIRECT_EXEMPT = ["^health/$", "^ready/$"]
    SECURE_HSTS_SECONDS = 366 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

# Mail in a practice: smtp://user:password@host:587, smtps:// for TLS from the start. Without it no mail is sent, and
# `manage.py reset_link` makes the link that a mail would carry.
MAIL = urlsplit(os.environ.get("HEADROOM_MAIL", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL.hostname else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL.hostname or "", MAIL.port or 587
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL.username or ""), unquote(MAIL.password or "")
EMAIL_USE_SSL = MAIL.scheme == "smtps"
EMAIL_USE_TLS = bool(MAIL.hostname) and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("HEADROOM_MAIL_FROM", "headroom@localhost")

# Where somebody who does not know how to go on may turn, beside the public numbers: "name=how to reach, …".
SUPPORT_LINES = [(who, how) for who, _, how in (line.partition("=") for line in words("HEADROOM_SUPPORT")) if how]

# One line an event. Addresses of requests are not logged: they can hold what a log must not.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "config.one_line.OneLine", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
        "gunicorn": {"level": "ERROR"},  # its warnings quote what a request line held
        "django-q": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default", "headroom"],  # static/js/trusted.js
    }
}

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site has use for them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Hosts that the operator allows the calendar reader to reach although they are private: host:port, comma-separated.
CALENDAR_ALLOWED_HOSTS = words("HEADROOM_CALENDAR_HOSTS")
READ_SOURCE_TASK = "wellbeing.tasks.read_source"
WRITE_PROTECTED_TASK = "wellbeing.tasks.write_protected"
