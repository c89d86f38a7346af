"""The settings. Operators set environment variables, which `.env.example` lists.

A missing or unsafe value stops the start with the name of the variable.
"""

import os
from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.operations.secret_files import read_secret_files
from config.operations.sentry import report_to

# Lets classes such as ModelAdmin take a type parameter, for the type checker.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env")
read_secret_files(os.environ)
if "DATABASE_URL" not in os.environ:
    # `bin/run` writes its settings here while it serves, for manage.py.
    env.read_env(VAR_DIR / "standalone.env")

DEBUG = env.bool("DEBUG", default=False)
if "SECRET_KEY" not in os.environ:
    raise ImproperlyConfigured("Set the SECRET_KEY environment variable.")
# Not through env, which reads a leading dollar sign as another variable.
SECRET_KEY = os.environ["SECRET_KEY"]
if len(SECRET_KEY) < 32 and not DEBUG:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 32 characters.")
if len(set(SECRET_KEY)) < 8 and not DEBUG:
    raise ImproperlyConfigured("SECRET_KEY can be guessed. Make a random one.")
# Earlier keys, which still verify the sessions and links that they signed. Split at spaces.
SECRET_KEY_FALLBACKS: list[str] = []
if "SECRET_KEY_FALLBACKS" in os.environ:
    SECRET_KEY_FALLBACKS = os.environ["SECRET_KEY_FALLBACKS"].split()
if not DEBUG and any(len(key) < 32 or len(set(key)) < 8 for key in SECRET_KEY_FALLBACKS):
    raise ImproperlyConfigured("SECRET_KEY_FALLBACKS holds a key that can be guessed.")

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
if "*" in ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured(
        'ALLOWED_HOSTS holds "*", which lets any site open our sockets. Name the hosts.'
    )

# Off only without TLS: `bin/run`, tests, a trusted network.
HTTPS = env.bool("HTTPS", default=not DEBUG)
if HTTPS and DEBUG:
    raise ImproperlyConfigured("DEBUG shows our insides to everybody. It does not go with HTTPS.")
# The number of our proxies in front; their X-Forwarded-For and -Proto are trusted.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# The setup page requires the code that the server prints, so that only an operator can use it.
SETUP_CODE_REQUIRED = env.bool("SETUP_CODE_REQUIRED", default=True)
SITE_NAME = env.str("SITE_NAME", default="Confab")

INSTALLED_APPS = [
    "daphne",
    "config.apps.ConfabAdminConfig",
    "config.operations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "ninja",
    "procrastinate.contrib.django",
    "accounts",
    "rooms",
    "messaging",
]

MIDDLEWARE = [
    "config.web.headers.HeadersMiddleware",
    "config.operations.health.answer_probes",
    "config.web.input.InputMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.AddressMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.FirstRunMiddleware",
    "config.web.rate_limits.LimitMiddleware",
    "accounts.middleware.ErrorPageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

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
                "accounts.context.site",
                "csp.context_processors.nonce",
            ],
            "libraries": {"module_preloading": "config.web.module_preloading"},
        },
    },
]

# --- Data -------------------------------------------------------------------------------------

DATABASE_POOL_SIZE = env.int("DATABASE_POOL_SIZE", default=8)
# Statements of the server have timeouts; those of commands (migrate, export) have none.
DATABASE_TIMEOUTS = env.bool("DATABASE_TIMEOUTS", default=False)
LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS, IDLE_TRANSACTION_TIMEOUT_MS = 2_000, 5_000, 10_000

REDIS_URL = env.str("REDIS_URL", default="")
REDIS_PREFIX = env.str("REDIS_PREFIX", default="confab")

# What runs background jobs: a thread of the server, or `manage.py worker`. Without Redis,
# processes can't notify each other, so the default is the thread.
WORKER = env.str("WORKER", default="separate" if REDIS_URL else "embedded")
if WORKER not in ("embedded", "separate"):
    raise ImproperlyConfigured("WORKER is neither embedded nor separate.")
# Jobs that one worker runs at a time.
WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", default=2)
# Unfinished jobs that one user can have; 0 is no limit.
MAX_JOBS_PER_USER = env.int("MAX_JOBS_PER_USER", default=3)
PROCRASTINATE_IMPORT_PATHS = ["messaging.jobs.queue"]

if "DATABASE_URL" not in os.environ:
    raise ImproperlyConfigured(
        "DATABASE_URL is not set, and no bin/run is serving from this folder. "
        "Set it (postgres://user:password@host:5432/name), or start bin/run."
    )
DATABASES = {"default": env.db("DATABASE_URL")}
if "DATABASE_PASSWORD" in os.environ:
    DATABASES["default"]["PASSWORD"] = os.environ["DATABASE_PASSWORD"]
DATABASES["default"].update(
    CONN_MAX_AGE=0,
    CONN_HEALTH_CHECKS=True,
    TEST={"NAME": env.str("TEST_DATABASE_NAME", default="test_confab")},
    OPTIONS={
        # A database that is back is noticed within two seconds; psycopg backs off for minutes.
        "pool": {
            "min_size": 1,
            # A running job holds a connection, in addition to those of the pages.
            "max_size": DATABASE_POOL_SIZE + WORKER_CONCURRENCY,
            "timeout": 2,
            "reconnect_timeout": 2,
        },
        "connect_timeout": 2,
    },
)
if DATABASE_TIMEOUTS:
    DATABASES["default"]["OPTIONS"]["options"] = (
        f"-c lock_timeout={LOCK_TIMEOUT_MS} -c statement_timeout={STATEMENT_TIMEOUT_MS} "
        f"-c idle_in_transaction_session_timeout={IDLE_TRANSACTION_TIMEOUT_MS}"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": env.str(
                "CHANNEL_LAYER_BACKEND", default="channels_redis.pubsub.RedisPubSubChannelLayer"
            ),
            "CONFIG": {
                "hosts": [
                    {"address": REDIS_URL, "socket_timeout": 15, "socket_connect_timeout": 2}
                ],
                "prefix": REDIS_PREFIX,
            },
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
            # A Redis that hangs counts as unavailable: 503.
            "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
        }
    }
else:
    # For one process only. The capacity is per process, not per socket.
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels.layers.InMemoryChannelLayer",
            "CONFIG": {"capacity": 10_000},
        }
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Accounts ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.PersonBackend",
    # Not for sign-in (see PersonBackend); they keep older sessions valid.
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["accounts.hashers.ModestArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "display_name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.SiteWordsValidator"},
]
# The username is unique in every spelling, by the index user_username_key_unique. HSTS covers our
# own host only: subdomains and preload lists are up to the operator.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W005", "security.W021"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "rooms:index"
LOGOUT_REDIRECT_URL = "account_login"

EMAIL_URL = env.str("EMAIL_URL", default="")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="confab@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_FOLDER = VAR_DIR / "mail"
if EMAIL_URL:
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_FOLDER

ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.AddEmailForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
# Without a mail server no address can be confirmed, so none is required: docs/security.md.
ACCOUNT_SIGNUP_FIELDS = [*(["email*"] if EMAIL_URL else []), "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_URL else "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# An unattended browser or a stolen session isn't enough to add an email address.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- Rooms ------------------------------------------------------------------------------------

# Messages a person may post in one room: this many per window of seconds, after a burst; 0 is off.
POST_RATE = env.int("POST_RATE", default=10)
POST_RATE_SECONDS = env.int("POST_RATE_SECONDS", default=10)
POST_BURST = env.int("POST_BURST", default=20)
# Multiplies every limit of messaging/limits.py; 0 turns all of them off.
LIMIT_FACTOR = env.float("LIMIT_FACTOR", default=1)
# Frames of one socket: a second, after a burst; 0 is off.
FRAME_RATE = env.int("FRAME_RATE", default=50)
FRAME_BURST = env.int("FRAME_BURST", default=200)
# How often each process sends the clocks and checks sessions and memberships.
RECONCILE_SECONDS = env.float("RECONCILE_SECONDS", default=15)
# How long a client may be behind with acknowledgements before its socket is closed.
RECOVERY_SECONDS = env.float("RECOVERY_SECONDS", default=30)
# Sockets of one user and of one address, in each server process; 0 is off.
SOCKETS_PER_USER = env.int("SOCKETS_PER_USER", default=20)
SOCKETS_PER_ADDRESS = env.int("SOCKETS_PER_ADDRESS", default=200)
# Sockets that one user may open: this many a second, after a burst; 0 is off.
HANDSHAKE_RATE = env.float("HANDSHAKE_RATE", default=2)
HANDSHAKE_BURST = env.int("HANDSHAKE_BURST", default=100)

# Messages older than this are deleted by `manage.py expire`; 0 keeps them for ever.
MESSAGE_RETENTION_DAYS = env.int("MESSAGE_RETENTION_DAYS", default=0)

# --- Text -------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(VAR_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.web.static_storage.HashedStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

# The folder of exports and uploaded archives, and the days that exports are kept.
EXPORT_ROOT = env.path("EXPORT_ROOT", default=str(VAR_DIR / "exports"))
EXPORT_DAYS = env.int("EXPORT_DAYS", default=7)
# Archives uploaded in the admin, which the server keeps in memory; manage.py import has no limit.
MAX_IMPORT_BYTES = env.int("MAX_IMPORT_MB", default=20) * 1024**2  # bytes
# The internal location of EXPORT_ROOT in nginx, for X-Accel-Redirect.
EXPORT_LOCATION = env.str("EXPORT_LOCATION", default="")
if EXPORT_LOCATION and not (EXPORT_LOCATION.startswith("/") and EXPORT_LOCATION.endswith("/")):
    raise ImproperlyConfigured("EXPORT_LOCATION begins and ends with a slash: /_files/exports/.")

# --- Security ---------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Not in a cookie, which would need the __Host- prefix too.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# A page's scripts carry its nonce, and the modules they import inherit it. Our own socket is
# `self` in every browser that knows cascade layers, which the pages need anyway.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

# --- Monitoring -------------------------------------------------------------------------------

# The port for Prometheus; 0 is off. Users must not be able to reach it.
METRICS_PORT = env.int("METRICS_PORT", default=0)
METRICS_ADDRESS = env.str("METRICS_ADDRESS", default="127.0.0.1")

LOG_FORMAT = env.str("LOG_FORMAT", default="text")
if LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured("LOG_FORMAT is text or json.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {
            "()": "config.operations.logs.TextFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s]: %(message)s",
        },
        "json": {"()": "config.operations.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "daphne": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        # Any client can cause these, with a traceback each.
        "django.security": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "WARNING"},
        # messaging/jobs logs each failure itself, once.
        "procrastinate": {"level": "CRITICAL"},
    },
}

SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    report_to(SENTRY_DSN)
