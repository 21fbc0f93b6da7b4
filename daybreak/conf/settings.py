"""Django settings. What an installation may change comes from the environment; secrets from the home's key folder."""

from __future__ import annotations

import os
from pathlib import Path

from daybreak.conf.addresses import databases
from daybreak.conf.client_secrets import client_secret
from daybreak.conf.home import home, secret

HOME = home()
DEBUG = False
SECRET_KEY = secret(HOME, "session").hex()
ALLOWED_HOSTS = os.environ.get("DAYBREAK_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
SECURE = os.environ.get("DAYBREAK_HTTPS", "") == "1"

ROOMS = [
    "ledger",
    "agencies",
    "access",
    "intake",
    "hashmatch",
    "identity",
    "deconfliction",
    "attribution",
    "triage",
    "packages",
    "visits",
    "custody",
    "safeguarding",
    "release",
]
INSTALLED_APPS = [
    *(f"daybreak.{room}" for room in ROOMS if (Path(__file__).parent.parent / room / "apps.py").exists()),
    "daybreak.web",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "daybreak.web.middleware.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "daybreak.web.middleware.ViewerOfRequest",
    "daybreak.api.auth.Edges",
]
ROOT_URLCONF = "daybreak.conf.urls"
ASGI_APPLICATION = "daybreak.conf.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "daybreak.web.context.page",
            ],
        },
    }
]

DATABASES = databases(HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "agencies.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "web:sign-in"

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

SESSION_ENGINE = "daybreak.web.session_store"
SESSION_COOKIE_AGE = 8 * 3600  # from signing in to signing in again, used or not
SESSION_IDLE_SECONDS = 3600  # and sooner when nothing is asked for so long
SESSION_WAITING_SECONDS = 600  # for a browser on its way to signing in
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler"
]  # nothing is written to a disk in clear

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
HASH_INDEXES = HOME / "hash-indexes"  # made again from the database where they are missing
NINJA_PAGINATION_MAX_LIMIT = 200

# Durations and thresholds an operation may set otherwise.
LEDGER_ORIGIN = os.environ.get("DAYBREAK_LEDGER_ORIGIN", "daybreak.invalid/ledger")
LEDGER_TSA_URL = os.environ.get("DAYBREAK_TSA_URL", "")
LEDGER_TSA_CERTIFICATES = os.environ.get("DAYBREAK_TSA_CERTIFICATES", "")
TIMEKEEPER = os.environ.get("DAYBREAK_TIMEKEEPER", "")
TIMEKEEPER_KEY = os.environ.get("DAYBREAK_TIMEKEEPER_KEY", "")


# How many proxies stand in front; each adds the address it was asked from to X-Forwarded-For. 0: none is believed.
PROXIES = int(os.environ.get("DAYBREAK_PROXIES", "0"))
LOOK_UPS_AN_HOUR = int(os.environ.get("DAYBREAK_LOOK_UPS_AN_HOUR", "20"))


def KEY_OF(name: str) -> bytes:  # noqa: N802 - a setting: the rooms ask it for their keys and never see a path
    """Return the 32 bytes of a named key of this installation."""
    return secret(HOME, name)


def CLIENT_SECRET_OF(agency: str) -> str:  # noqa: N802 - a setting, as above
    """Return what this installation proves itself with to an agency's identity provider; '' when it is not kept."""
    return client_secret(HOME, agency)
