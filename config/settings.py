"""The only file that reads the environment; every setting is explained in docs/settings.md."""

import os
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import database, drawn, team
from config.logs import quiet_logging
from guichet.accounts.address import TEAM_PREFIX
from guichet.lib.days import WrongClock, plausible
from guichet.lib.reasons import reason
from guichet.lib.version import version

BASE_DIR = Path(__file__).resolve().parents[1]

# What our processes write is for their owner alone, the database and its journals too.
os.umask(0o077)


def envstr(name: str, default: str = "") -> str:
    """Read a text; blank counts as absent."""
    return os.environ.get(name, "").strip() or default


def envbool(name: str, *, default: bool) -> bool:
    """Read a yes or a no."""
    answers = {"oui": True, "1": True, "true": True, "non": False, "0": False, "false": False}
    text = envstr(name)
    if text and text.lower() not in answers:
        raise ImproperlyConfigured(f"{name} vaut « {text} » : écrivez « oui » ou « non ».")
    return answers[text.lower()] if text else default


def envint(name: str, default: int) -> int:
    """Read a whole number."""
    text = envstr(name, str(default))
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} vaut « {text} » : écrivez un nombre entier.")
    return int(text)


def envlist(name: str, default: str) -> list[str]:
    """Read words separated by commas."""
    return [word.strip() for word in envstr(name, default).split(",") if word.strip()]


def envdate(name: str) -> date | None:
    """Read a day written year-month-day, if there is one."""
    text = envstr(name)
    if not text:
        return None
    try:
        return plausible(date.fromisoformat(text))
    except (ValueError, WrongClock):
        message = f"{name} vaut « {text} » : écrivez une date comme 2026-11-24."
        raise ImproperlyConfigured(message) from None


def envsecret(name: str) -> str:
    """Read a secret, or the file that ``NAME_FILE`` points to; never quotes it in an error."""
    file = envstr(f"{name}_FILE")
    if file and envstr(name):
        raise ImproperlyConfigured(f"Donnez {name} ou {name}_FILE, mais pas les deux.")
    if not file:
        return envstr(name)
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        message = f"{name}_FILE désigne « {file} », qui ne se lit pas ({reason(error)})."
        raise ImproperlyConfigured(message) from None
    except UnicodeDecodeError:
        raise ImproperlyConfigured(
            f"{name}_FILE désigne un fichier qui n’est pas du texte."
        ) from None


def _data_dir() -> Path:
    """Choose where what must last is kept: in the checkout, or in the person's own data folder."""
    is_checkout = (BASE_DIR / "pyproject.toml").exists()
    home = Path(envstr("XDG_DATA_HOME", "~/.local/share")).expanduser()
    default = BASE_DIR / "var" if is_checkout else home / "guichet"
    folder = Path(envstr("GUICHET_DATA_DIR", str(default))).expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"Le dossier « {folder} » ne peut pas être créé ({reason(error)})."
        raise ImproperlyConfigured(f"{message} Choisissez-en un par GUICHET_DATA_DIR.") from None
    return folder


def installation_key(folder: Path) -> str:
    """Give the key of this installation: the one that a setting gives, or the one drawn once."""
    return envsecret("GUICHET_SECRET_KEY") or drawn.secret_key(folder)


def _contact(text: str) -> str:
    """Check where to write to: « mailto:… » or « https://… », as security.txt wants it."""
    if text and not text.startswith(("mailto:", "https://")):
        message = f"GUICHET_CONTACT vaut « {text} » : commencez par mailto: ou https://."
        raise ImproperlyConfigured(message)
    return text


def _databases(folder: Path) -> dict[str, dict[str, Any]]:
    url = envsecret("GUICHET_DATABASE_URL")
    if not url:
        return {"default": database.sqlite(folder / "guichet.sqlite3")}
    try:
        return {"default": database.postgresql(url)}
    except ValueError as error:
        raise ImproperlyConfigured(f"GUICHET_DATABASE_URL : {error}.") from None


def _rooms(names: list[str]) -> list[str]:
    known = (
        "counter",
        "rights",
        "letters",
        "testimonies",
        "cases",
        "algorithms",
        "directory",
        "agenda",
    )
    unknown = [name for name in names if name not in known]
    if unknown:
        message = f"GUICHET_ROOMS nomme « {unknown[0]} » ; les pièces sont : {', '.join(known)}."
        raise ImproperlyConfigured(message)
    return [
        f"guichet.features.{app}"
        for name in names
        for app in (name, *(f"{name}.{part}" for part in _PARTS_OF.get(name, ())))
    ]


def _part(name: str) -> str:
    if name not in _PARTS:
        message = f"GUICHET_PART vaut « {name} » : écrivez tout, public ou coulisses."
        raise ImproperlyConfigured(message)
    return name


# The testimonies have a public door, a shelf, and a room for the team: three audiences, three apps.
_PARTS_OF = {"testimonies": ("deposit", "reading", "published")}
# What a process is for: the public pages, the team's, or both (commands, migrations, tests).
_PARTS = ("tout", "public", "coulisses")


# --- What may be chosen -----------------------------------------------------------------------

DEBUG = envbool("GUICHET_DEBUG", default=False)
GUICHET_PART = _part(envstr("GUICHET_PART", "tout"))
# Where `guichet run` serves the team's pages; 0 when a proxy leads to them.
GUICHET_TEAM_PORT = envint("GUICHET_TEAM_PORT", 0)
DATA_DIR = _data_dir()
SECRET_KEY = installation_key(DATA_DIR)
# What tickets are derived with: another one, and no ticket finds its row any more (docs/operating).
TICKET_PEPPER = drawn.pepper(DATA_DIR)
# The readers' keys, and what signs receipts: see « guichet keys ».
KEY_FOLDER = DATA_DIR / "keys"
# Tells when lines of the team's trail are gone from the database: see guichet/accounts/trail_head.py.
TRAIL_HEAD = DATA_DIR / "trail-head"
ALLOWED_HOSTS = envlist("GUICHET_HOSTS", "127.0.0.1,localhost,[::1]")
DATABASES = _databases(DATA_DIR)
_ALL_ROOMS = "counter,rights,letters,cases,testimonies,algorithms,directory,agenda"
ROOMS = _rooms(envlist("GUICHET_ROOMS", _ALL_ROOMS))
GUICHET_TODAY = envdate("GUICHET_TODAY")
GUICHET_PUBLISHER = envstr("GUICHET_PUBLISHER")
GUICHET_HOSTED_BY = envstr("GUICHET_HOSTED_BY")
GUICHET_CONTACT = _contact(envstr("GUICHET_CONTACT"))

# Reminders leave by mail only where both a server and a sender are given.
EMAIL_HOST = envstr("GUICHET_MAIL_HOST")
EMAIL_PORT = envint("GUICHET_MAIL_PORT", 587)
EMAIL_HOST_USER = envstr("GUICHET_MAIL_USER")
EMAIL_HOST_PASSWORD = envsecret("GUICHET_MAIL_PASSWORD")
EMAIL_USE_TLS = envbool("GUICHET_MAIL_STARTTLS", default=True)
EMAIL_TIMEOUT = 20
GUICHET_MAIL_FROM = envstr("GUICHET_MAIL_FROM") if EMAIL_HOST else ""
if not GUICHET_MAIL_FROM:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# HSTS is sent only over HTTPS; the proxy in front says so by this header.
GUICHET_HTTPS = envbool("GUICHET_HTTPS", default=False)
if GUICHET_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = envint("GUICHET_HSTS_SECONDS", 365 * 24 * 3600)

# --- What is the same everywhere --------------------------------------------------------------

VERSION = version()

# What serves the public knows nothing of sessions, of Wagtail, nor of what opens a deposit.
HAS_TEAM_PAGES = GUICHET_PART != "public"
_READING = "guichet.features.testimonies.reading"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "guichet.accounts",
    "guichet.ui",
    *(room for room in ROOMS if HAS_TEAM_PAGES or room != _READING),
    "guichet.site",
]

MIDDLEWARE = [
    "guichet.lib.headers.headers_middleware",
    "guichet.lib.own_pages.own_pages_middleware",
    "guichet.lib.limits.Limits",
    "guichet.lib.patience.PatienceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "guichet.site.errors.ErrorPages",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "guichet.lib.menu.menu",
                "guichet.site.footer.footer",
            ],
        },
    }
]

if HAS_TEAM_PAGES:
    INSTALLED_APPS += team.APPS
    MIDDLEWARE += team.MIDDLEWARE
    TEMPLATES[0]["OPTIONS"]["context_processors"] += team.CONTEXT_PROCESSORS

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# No page takes a file: what is sent as one is never written to the disk.
FILE_UPLOAD_HANDLERS: list[str] = []

# Nothing that a person tells us may outlive the response: there is no cache to forget to empty.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

LOGGING = quiet_logging(
    {
        "django": {"handlers": [], "level": "WARNING"},
        # A page that was not found is no error of ours, and its address may say something.
        "django.request": {"handlers": [], "level": "ERROR"},
        # Django's development server writes whole addresses.
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    }
)

# --- The team ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS: list[str] = []
if HAS_TEAM_PAGES:
    AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
    CSRF_FAILURE_VIEW = "guichet.accounts.views.refused_form"
PASSWORD_HASHERS = ["guichet.accounts.hashers.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "guichet.accounts.passphrases.LongAndVaried"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = TEAM_PREFIX

# Half an hour without doing anything, and one is out. Browsers count this machine as safe: the
# strict cookies work on http://127.0.0.1 too, and nowhere else without HTTPS.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Names only, no mail, and delays of our own: allauth's are kept by IP address.
ACCOUNT_ADAPTER = "guichet.accounts.entrance.Entrance"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = TEAM_PREFIX
MFA_ADAPTER = "guichet.accounts.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Guichet"
# A telephone may be half a minute early or late.
MFA_TOTP_TOLERANCE = 1

# Wagtail asks nothing of the network, and manages neither passwords nor mail.
WAGTAIL_SITE_NAME = "Guichet"
WAGTAILADMIN_BASE_URL = f"https://{ALLOWED_HOSTS[0]}" if ALLOWED_HOSTS else ""
WAGTAILADMIN_LOGIN_URL = f"{TEAM_PREFIX}entrer/"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
