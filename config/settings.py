"""The only file that reads the environment; every setting is explained in docs/settings.md."""

import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import database
from config.logs import quiet_logging
from guichet.lib.version import version

BASE_DIR = Path(__file__).resolve().parents[1]


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
        return date.fromisoformat(text)
    except ValueError:
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
        message = f"{name}_FILE désigne « {file} », qui ne se lit pas ({error.strerror})."
        raise ImproperlyConfigured(message) from None


def _data_dir() -> Path:
    """Choose where what must last is kept: in the checkout, or in the person's own data folder."""
    is_checkout = (BASE_DIR / "pyproject.toml").exists()
    home = Path(envstr("XDG_DATA_HOME", "~/.local/share")).expanduser()
    default = BASE_DIR / "var" if is_checkout else home / "guichet"
    folder = Path(envstr("GUICHET_DATA_DIR", str(default))).expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"Le dossier « {folder} » ne peut pas être créé ({error.strerror})."
        raise ImproperlyConfigured(f"{message} Choisissez-en un par GUICHET_DATA_DIR.") from None
    return folder


def _secret_key(folder: Path) -> str:
    """Give the key of this installation, drawn once and readable by its owner alone."""
    given = envsecret("GUICHET_SECRET_KEY")
    if given:
        return given
    file = folder / "secret-key"
    if not file.exists():
        draft = folder / f"secret-key.{secrets.token_hex(8)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_urlsafe(64))
        # A rename is whole or nothing: nobody ever reads half a key.
        draft.replace(file)
    return file.read_text(encoding="utf-8").strip()


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
    known = ("counter", "rights", "letters")
    unknown = [name for name in names if name not in known]
    if unknown:
        message = f"GUICHET_ROOMS nomme « {unknown[0]} » ; les pièces sont : {', '.join(known)}."
        raise ImproperlyConfigured(message)
    return [f"guichet.features.{name}" for name in names]


# --- What may be chosen -----------------------------------------------------------------------

DEBUG = envbool("GUICHET_DEBUG", default=False)
DATA_DIR = _data_dir()
SECRET_KEY = _secret_key(DATA_DIR)
ALLOWED_HOSTS = envlist("GUICHET_HOSTS", "127.0.0.1,localhost,[::1]")
DATABASES = _databases(DATA_DIR)
ROOMS = _rooms(envlist("GUICHET_ROOMS", "counter,rights,letters"))
GUICHET_TODAY = envdate("GUICHET_TODAY")
GUICHET_PUBLISHER = envstr("GUICHET_PUBLISHER")
GUICHET_HOSTED_BY = envstr("GUICHET_HOSTED_BY")
GUICHET_CONTACT = _contact(envstr("GUICHET_CONTACT"))

# HSTS is sent only over HTTPS; the proxy in front says so by this header.
if envbool("GUICHET_HTTPS", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = envint("GUICHET_HSTS_SECONDS", 365 * 24 * 3600)

# --- What is the same everywhere --------------------------------------------------------------

VERSION = version()

# No accounts, no sessions, no messages: nobody logs in, and no page sets a cookie.
INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "guichet.ui",
    *ROOMS,
    "guichet.site",
]

MIDDLEWARE = [
    "guichet.lib.headers.headers_middleware",
    "guichet.lib.limits.limits_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
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
