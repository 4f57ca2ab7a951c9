"""Django settings. What a town may change comes from the environment (see env.py)."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from moyai.config.env import (
    read_count,
    read_database,
    read_days,
    read_flag,
    read_home,
    read_hours,
    read_line_accounts,
    read_line_login,
    read_secret_key,
    read_service_settings,
    read_words,
)
from moyai.config.services import CHANNELS, SERVICES

PROJECT_DIR = Path(__file__).resolve().parents[3]
IS_TEST = "pytest" in sys.modules
if IS_TEST and "MOYAI_HOME" not in os.environ:  # tests never touch a town's data
    _test_home = TemporaryDirectory(prefix="moyai-test-")
    os.environ["MOYAI_HOME"] = _test_home.name
HOME = read_home()
IS_DEMO = read_flag("MOYAI_DEMO") or IS_TEST

DEBUG = read_flag("MOYAI_DEBUG")
SECRET_KEY = read_secret_key(HOME)
ALLOWED_HOSTS = os.environ.get("MOYAI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("MOYAI_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "moyai.core.schema",
    "moyai.core.ui",
    "moyai.core.accounts",
    "moyai.core.partners",
    "moyai.core.places",
    "moyai.core.residents",
    "moyai.core.conversations",
    "moyai.core.notices",
    "moyai.core.audit",
    "moyai.core.ledger",
    "moyai.core.indicators",
    "moyai.core.jobs",
    "moyai.core.intake",
    "moyai.core.privacy",
    "moyai.core.feeds",
    "moyai.core.papers",
    "moyai.core.watchover",
    "moyai.core.reservations",
    "moyai.core.sealing",
    "moyai.core.video",
    "moyai.fleet",
    "moyai.fleet.crews",
    "moyai.fleet.modes.drone",
    *CHANNELS,
    *SERVICES,
    "moyai.town",
    "moyai.demo",
]

MIDDLEWARE = [
    "moyai.core.streaming.StreamingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "moyai.services.mobile_clinic.middleware.ask_second_step",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "moyai.core.intake.outage.OutageMiddleware",
]

ROOT_URLCONF = "moyai.config.urls"
ASGI_APPLICATION = "moyai.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "moyai.config.navigation.add_navigation",
                "moyai.core.ui.banners.add_banners",
            ],
        },
    }
]

DATABASES = {"default": read_database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if IS_TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "moyai.core.accounts.adapters.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds; also how long a fresh sign-in counts (adapters.py)
MFA_ADAPTER = "moyai.core.accounts.adapters.StepAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # face, finger or PIN: the device alone is not enough
MFA_TOTP_TOLERANCE = 1
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_ENABLED = not IS_TEST

# Languages: Japanese first; a missing translation falls back to the Japanese sentence itself.
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("日本語")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).parent / "locale"]  # the words of config itself
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

# Static files: built by esbuild into static_build/, collected and served by WhiteNoise.
STATIC_URL = "static/"
STATIC_ROOT = PROJECT_DIR / "staticfiles"
STATICFILES_DIRS = [PROJECT_DIR / "static_build"] if (PROJECT_DIR / "static_build").is_dir() else []
WHITENOISE_USE_FINDERS = IS_TEST or DEBUG
# A test's client makes the whole of the middleware anew: each would look at all files before its first page.
WHITENOISE_AUTOREFRESH = IS_TEST or DEBUG
_IS_COLLECTING = "collectstatic" in sys.argv
_HAS_COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file() and not (IS_TEST or DEBUG)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME / "files")},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _HAS_COLLECTED or _IS_COLLECTING
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Security
IS_BEHIND_TLS = read_flag("MOYAI_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if IS_BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_TLS else None
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# The clock of the town: the system's, or (demo) a virtual one kept in the data folder.
MOYAI_CLOCK_FILE = HOME / "clock.json"

# What this town sets other than the services' manifests.
MOYAI_SERVICE_SETTINGS = read_service_settings()

# What a vehicle with its driver costs the town; 0 and 0: no cost is reckoned.
MOYAI_YEN_A_VEHICLE_HOUR = read_count("MOYAI_YEN_A_VEHICLE_HOUR", 0)
MOYAI_YEN_A_VEHICLE_KM = read_count("MOYAI_YEN_A_VEHICLE_KM", 0)

# How far sea level lies above the WGS 84 ellipsoid here, in whole metres; 0: not known.
MOYAI_GEOID_M = read_count("MOYAI_GEOID_M", 0)

# How long the plan is searched for a better one between bookings, in iterations; 0: never.
MOYAI_IMPROVE = read_count("MOYAI_IMPROVE", 300)

# Travel times: along the town's streets where they are imported, unless it says "off"; or Valhalla's.
MOYAI_STREETS = os.environ.get("MOYAI_STREETS", "").strip().lower()
MOYAI_VALHALLA = os.environ.get("MOYAI_VALHALLA", "").strip()

# How many conversations an hour somebody not signed in may begin; 0 is no limit.
MOYAI_STARTS_PER_BROWSER = read_count("MOYAI_STARTS_PER_BROWSER", 20)
MOYAI_STARTS_PER_ADDRESS = read_count("MOYAI_STARTS_PER_ADDRESS", 120)

# How many members of staff have to call a place so until it is found by that name; 0: an officer decides.
MOYAI_NAMES_ACCEPTED_AT = read_count("MOYAI_NAMES_ACCEPTED_AT", 3)

# Periods of keeping that this town sets other than declared, in days by model.
MOYAI_RETENTION_DAYS = read_days("MOYAI_RETENTION_DAYS")

# The number that residents ring; it stands on every page.
TOWN_PHONE = os.environ.get("MOYAI_PHONE", "")

# The farm's robots: where their broker listens and what stands behind it, and what clients are told of it.
MOYAI_FARM_BIND = os.environ.get("MOYAI_FARM_BIND", "127.0.0.1")
MOYAI_FARM_PORT = read_count("MOYAI_FARM_PORT", 1883)
MOYAI_FARM_WS_PORT = read_count("MOYAI_FARM_WS_PORT", 3002)
MOYAI_FARM_MQTT_HOST = os.environ.get("MOYAI_FARM_MQTT_HOST", "")
MOYAI_FARM_MQTT_WS = os.environ.get("MOYAI_FARM_MQTT_WS", "")
MOYAI_FARM_BROKER = os.environ.get("MOYAI_FARM_BROKER", "")

# The telephone carrier (TwiML), and the desk's own telephone.
MOYAI_VOICE_TOKEN = os.environ.get("MOYAI_VOICE_TOKEN", "")
MOYAI_VOICE_ACCOUNT = os.environ.get("MOYAI_VOICE_ACCOUNT", "")
MOYAI_VOICE_NUMBER = os.environ.get("MOYAI_VOICE_NUMBER", "")
MOYAI_VOICE_API = os.environ.get("MOYAI_VOICE_API", "")
MOYAI_VOICE_WEBHOOK = os.environ.get("MOYAI_VOICE_WEBHOOK", "")
MOYAI_VOICE_DESK = os.environ.get("MOYAI_VOICE_DESK", "")
MOYAI_VOICE_DESK_HOURS = read_hours("MOYAI_VOICE_DESK_HOURS", "08:30-17:15")
MOYAI_VOICE_PIN_FLOWS = read_words("MOYAI_VOICE_PIN_FLOWS")

# Video calls: where browsers learn their own address; the relay (coturn) and the secret it shares with us.
MOYAI_STUN_URLS = read_words("MOYAI_STUN_URLS")
MOYAI_TURN_URLS = read_words("MOYAI_TURN_URLS")
MOYAI_TURN_SECRET = os.environ.get("MOYAI_TURN_SECRET", "")

# The address under which people reach this site: chats, telephones and letters must name it whole.
BASE_ADDRESS = os.environ.get("MOYAI_ADDRESS", "http://127.0.0.1:8000")

# LINE: the official accounts, and where its platform answers.
LINE_ACCOUNTS = read_line_accounts()
LINE_API = os.environ.get("MOYAI_LINE_API", "https://api.line.me")
LINE_DATA_API = os.environ.get("MOYAI_LINE_DATA_API", "https://api-data.line.me")
LINE_LOGIN = os.environ.get("MOYAI_LINE_LOGIN", "https://access.line.me")
LINE_LOGIN_CHANNEL = read_line_login()  # signing in with LINE; empty: off

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("MOYAI_LOG_LEVEL", "WARNING")},
}
