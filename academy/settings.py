"""One settings file: everything that differs between installations comes from the environment.

With no variable set at all the portal runs on SQLite with its own worker and scheduler in
the web process, keeps letters in its outbox and files on disk.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# The demo and the tests set ENV_FILE to nothing: what an installation uses is none of their business.
if env_file := os.environ.get("ENV_FILE", str(BASE_DIR / ".env")):
    environ.Env.read_env(env_file)

# --- This installation ---------------------------------------------------------------------

# Where the database, files and the generated secret live when nothing else is configured.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
# One-click sign-in as the invented people of the demo world. Never set this where real people are.
DEMO = env.bool("DEMO", default=False)


def generated_secret(path: Path) -> str:
    """The secret of an installation that was given none: made once, readable by its owner only."""
    if not path.exists():
        mine = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(get_random_secret_key() + secrets.token_urlsafe(32))
        # Whole or not at all, and of two processes that start together one wins.
        with suppress(FileExistsError):
            os.link(mine, path)
        mine.unlink()
    return path.read_text()


# Links in letters and QR codes start with this address; a Host header never decides it.
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")

SECRET_KEY = env.str("SECRET_KEY", default="")
if HTTPS and not SECRET_KEY:
    # In service several machines share one secret, and losing a disk must not end all sessions and links.
    raise ImproperlyConfigured("Set SECRET_KEY: BASE_URL begins with https, so this portal is in service.")
SECRET_KEY = SECRET_KEY or generated_secret(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Keys that seal travel documents and needs; newest first. Empty: derived from SECRET_KEY.
FIELD_KEYS = env.list("FIELD_KEYS", default=[])

# The machine may always ask itself how it is (the health checks of docker-compose.yml do).
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Rooms ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "modeltranslation",  # before the admin and before every app it translates
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # some account pages need it
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, found by our renderer
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    # the ground
    "academy.pages",
    "academy.sample",
    "academy.countries",
    "academy.audit",
    "academy.notices",
    "academy.documents",
    "academy.accounts",
    # the chapters, in the order of the story
    "convenings",
    "participants",
    "naps",
    "assistance",
    "dashboards",
    # the invented world that shows the story
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "academy.pages.middleware.PackedPages",
    "academy.pages.middleware.RefuseBrokenText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "academy.pages.middleware.ReaderLanguage",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "academy.accounts.middleware.SecondFactorForStaff",
    "academy.accounts.middleware.PartnersOnlyRead",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "academy.pages.middleware.PrivatePages",
    "academy.pages.middleware.NoPageHere",
    "academy.audit.middleware.SomeoneWasFirst",
]

ROOT_URLCONF = "academy.urls"
WSGI_APPLICATION = "academy.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "academy.pages.context.page",
                "academy.sample.context.sample",
                "dashboards.navigation.navigation",
            ],
            "builtins": ["django.templatetags.i18n", "academy.pages.templatetags.pages"],
        },
    }
]
FORM_RENDERER = "academy.pages.forms.Renderer"

# --- Database, queue, cache, mail, files ----------------------------------------------------

database_url = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'academy.sqlite3'}"
DATABASES = {"default": env.db_url_config(database_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A transaction that reads first and writes later fails at once under load unless it takes
    # the write lock when it begins; WAL lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    # A file and not memory, so that two connections in a test behave as they do in service.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A connection outlives its request: a new one costs PostgreSQL a process, and SQLite reads its whole schema.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
# Without a broker the web process runs its own worker and scheduler (academy/embedded.py).
# The queue's messages are only wake-ups: what must happen is a row, found again by the schedule.
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2} if REDIS_URL else {}
CELERY_TIMEZONE = "UTC"

if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    # Shared by all processes, as counting failed sign-ins needs.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }

EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL and DEMO:
    raise ImproperlyConfigured("DEMO lets anybody be anybody: it never runs where real mail goes out.")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    # Letters stay in the outbox, where staff can read them.
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="NAP Academy <academy@localhost>")
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default="academy@localhost")

FILES_DIR = Path(env.str("FILES_DIR", default=str(VAR_DIR / "files")))
S3_BUCKET = env.str("S3_BUCKET", default="")
CLAMD = env.str("CLAMD", default="")  # host:port of a virus scanner; empty: files are "not scanned"
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", default=20)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

if S3_BUCKET:
    private_files = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT", default=None),
            "access_key": env.str("S3_ACCESS_KEY", default=None),
            "secret_key": env.str("S3_SECRET_KEY", default=None),
            "region_name": env.str("S3_REGION", default="") or None,
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
else:
    private_files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # No base_url and no route: nothing hands out a private file by its place.
        "OPTIONS": {"location": FILES_DIR, "base_url": None, "file_permissions_mode": 0o600},
    }
STORAGES = {
    "default": private_files,
    "staticfiles": {"BACKEND": env.str("STATICFILES_STORAGE", default="academy.pages.static.Files")},
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# --- People and doors -----------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboards:home"

ACCOUNT_ADAPTER = "academy.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code or link that arrived is the verification
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Beside allauth's own limits: codes an hour for one address, so that guessing does not pay; new links in
# place of one that has ended, a connection and a link.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
    "renew_link": "20/m/ip,3/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "NAP Academy"
MFA_FORMS = {
    "add_webauthn": "academy.accounts.forms.AddKeyForm",
    "edit_webauthn": "academy.accounts.forms.EditKeyForm",
}
# Diet, access needs and travel are emptied this long after a convening.
NEEDS_KEPT_DAYS = env.int("NEEDS_KEPT_DAYS", default=90)
# People who see everybody's data need a second factor; the demo has nobody real in it.
SECOND_FACTOR_FOR_STAFF = env.bool("SECOND_FACTOR_FOR_STAFF", default=not (DEBUG or DEMO))
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True

SECURE_SSL_REDIRECT = HTTPS and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS and not DEBUG else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the QR code of an authenticator app
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

# --- Languages and time ---------------------------------------------------------------------

LANGUAGE_CODE = "en"
# The order of the United Nations: by the languages' own names.
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["academy.formats"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = ("en", "es", "fr")
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en", "es", "fr")}
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Logs -----------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "ERROR"},
    },
}

CSRF_FAILURE_VIEW = "academy.pages.views.form_expired"
