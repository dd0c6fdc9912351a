"""Fields for what people type about a meeting: lines, texts, days, hours, links; each fault in French."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from guichet.engine import french_dates
from guichet.engine.french_dates import DateNotUnderstood
from guichet.engine.typography import typeset
from guichet.features.agenda import clocks
from guichet.features.agenda.clocks import HourNotUnderstood
from guichet.lib.visible import is_told

NO_AUTOCOMPLETE: Final = {"autocomplete": "off"}
_MOST_LINES: Final = 60
_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2100
_COLON: Final = re.compile(r"\s+:\s+|:\s+")

T = TypeVar("T")


def seen(text: str) -> str:
    """Return a text without the characters that cannot be seen, line ends and tabs excepted."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in composed if one in "\n\t" or unicodedata.category(one)[0] != "C")
    return kept if is_told(kept) else ""


class Line(forms.CharField):
    """One line; spaces and line ends count as one space."""

    def __init__(
        self,
        label: str,
        length: int,
        *,
        why: str = "",
        who: str = "",
        **more: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        self.why, self.who_sees = typeset(why), typeset(who)
        missing = more.pop("missing", "Écrivez quelque chose ici.")
        help_text = typeset(more.pop("help_text", ""))
        more.setdefault("widget", forms.TextInput(attrs=NO_AUTOCOMPLETE))
        super().__init__(label=typeset(label), help_text=help_text, **more)
        self.length = length
        self.error_messages["required"] = typeset(missing)

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's own
        """Tidy what was typed; refuse what is too long."""
        text = " ".join(seen(super().to_python(value) or "").split())
        if len(text) > self.length:
            raise ValidationError(
                typeset(f"C’est trop long : {len(text)} signes, pour {self.length} au plus.")
            )
        return text


class Text(Line):
    """Several lines."""

    def __init__(self, label: str, length: int, *, rows: int = 6, **more: Any) -> None:  # noqa: ANN401 - Django's own
        more.setdefault("widget", forms.Textarea(attrs={"rows": rows, **NO_AUTOCOMPLETE}))
        super().__init__(label, length, **more)

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's own
        """Keep the lines."""
        text = seen(forms.CharField.to_python(self, value) or "").strip()
        if len(text) > self.length:
            raise ValidationError(
                typeset(f"C’est trop long : {len(text)} signes, pour {self.length} au plus.")
            )
        return text


class Day(forms.DateField):
    """A day, typed as people do."""

    def __init__(self, label: str, **more: Any) -> None:  # noqa: ANN401 - Django's own
        widget = forms.TextInput(attrs=NO_AUTOCOMPLETE)
        super().__init__(label=label, widget=widget, **more)
        self.error_messages["required"] = typeset("Écrivez le jour, par exemple 24/11/2026.")

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's own
        """Read it."""
        if not isinstance(value, str) or not value.strip():
            return None
        try:
            day = french_dates.parse(value)
        except DateNotUnderstood as fault:
            raise ValidationError(str(fault)) from fault
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ValidationError(typeset(f"Vérifiez l’année : {day.year}."))
        return day


class Hour(forms.Field):
    """An hour, typed as people do."""

    widget = forms.TextInput

    def __init__(self, label: str, **more: Any) -> None:  # noqa: ANN401 - Django's own
        widget = forms.TextInput(attrs=NO_AUTOCOMPLETE)
        super().__init__(label=label, widget=widget, **more)
        self.error_messages["required"] = typeset("Écrivez l’heure, par exemple 18 h 30.")

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's own
        """Read it."""
        if not isinstance(value, str) or not value.strip():
            return None
        try:
            return clocks.parse(value)
        except HourNotUnderstood as fault:
            raise ValidationError(str(fault)) from fault


class Number(forms.IntegerField):
    """A whole number between two others, each said when it is passed."""

    def __init__(self, label: str, least: int, most: int, **more: Any) -> None:  # noqa: ANN401 - Django's own
        self.why = typeset(more.pop("why", ""))
        missing = more.pop("missing", "Écrivez un nombre.")
        help_text = typeset(more.pop("help_text", ""))
        widget = forms.TextInput(attrs={"inputmode": "numeric", **NO_AUTOCOMPLETE})
        super().__init__(label=typeset(label), widget=widget, help_text=help_text, **more)
        self.least, self.most = least, most
        self.error_messages["required"] = typeset(missing)
        self.error_messages["invalid"] = typeset("Écrivez un nombre entier, en chiffres.")

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's own
        """Judge it."""
        number = super().clean(value.strip()[:20] if isinstance(value, str) else value)
        if number is not None and not self.least <= number <= self.most:
            raise ValidationError(typeset(f"Écrivez un nombre de {self.least} à {self.most}."))
        return number


class Address(Line):
    """An address on the web."""

    def __init__(self, label: str, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(label, 200, required=False, **more)

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's own
        """Refuse what a browser would not open."""
        text = super().to_python(value)
        return web_address(text) if text else ""


def web_address(text: str) -> str:
    """Return an address that a link may hold. Raises ValidationError."""
    try:
        parts = urlsplit(text)
        is_right = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
    except ValueError:
        is_right = False
    if not is_right or len(text) > 200:
        raise ValidationError(
            typeset(
                "Écrivez une adresse entière, qui commence par https:// : elle s’ouvrira d’un clic."
            )
        )
    return text


class Lines(Text):
    """Several things, one a line. `read` makes one of a line, or raises ValidationError."""

    def __init__(
        self,
        label: str,
        read: Callable[[str], T],
        length: int = 6000,
        **more: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(label, length, required=False, **more)
        self.read = read

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's own
        """Read each line; a fault says which one."""
        text = super().clean(value)
        lines = [" ".join(one.split()) for one in text.split("\n") if one.strip()]
        if len(lines) > _MOST_LINES:
            raise ValidationError(f"Gardez {_MOST_LINES} lignes au plus.")
        return tuple(self._line(number, line) for number, line in enumerate(lines, 1))

    def _line(self, number: int, line: str) -> Any:  # noqa: ANN401 - what `read` gives
        try:
            return self.read(line)
        except ValidationError as fault:
            told = " ".join(fault.messages)
            raise ValidationError(typeset(f"Ligne {number} : {told}")) from fault


def halves(line: str) -> tuple[str, str]:
    """Cut « Amina B. : sociologue » in two; the second half may be missing."""
    first, *rest = _COLON.split(line, maxsplit=1)
    return first.strip(), rest[0].strip() if rest else ""
