"""Hours as volunteers type them: « lundi 9h-12h 14h-17h ; du mardi au jeudi 14h-17h, fermé en août ».

The words become OSM text, read as any other: one place decides what hours mean. What is not
understood is refused at the word, with the nearest word that would be.
"""

import difflib
import re
import unicodedata
from dataclasses import dataclass, field

from guichet.engine.french_dates import MONTHS, WEEKDAYS
from guichet.engine.opening_hours.building import build
from guichet.engine.opening_hours.model import OpeningHoursError
from guichet.engine.opening_hours.opening import OpeningHours
from guichet.engine.opening_hours.reading import DAY_CODES, LONGEST, MONTH_CODES, read

_EXAMPLE = "par exemple « lundi 9h-12h 14h-17h ; du mardi au vendredi 14h-17h ; fermé en août »"


def _folded(text: str) -> str:
    """Lower case without accents, one character for one, so that places stay true."""
    return "".join(
        (unicodedata.normalize("NFKD", char.lower())[:1] or char) for char in text
    ).translate(str.maketrans("‐‑‒–—−’", "------'"))


_DAY_WORDS = {_folded(name): number for number, name in enumerate(WEEKDAYS)}
_DAY_WORDS |= {f"{name}s": number for name, number in _DAY_WORDS.items()}
_DAY_WORDS |= {name[:3]: number for name, number in _DAY_WORDS.items()}
_MONTH_WORDS = {_folded(name): number for number, name in enumerate(MONTHS, 1)}
_RANKS = {"premier": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5}
_RANKS |= {"premiers": 1, "dernier": -1, "derniers": -1}
_PARITIES = {"paire": "02-52/2", "impaire": "01-53/2"}
_OTHER_WORDS = (
    "tous les jours",
    "fermé",
    "semaines",
    "paires",
    "impaires",
    "fériés",
    "partir",
    "midi",
)
_TOKEN = re.compile(
    r"(?P<time>(?:24h/24|24/24)|[0-9]{1,2}\s?(?:h(?:eures?)?\b\s?(?:[0-9]{2}(?![0-9:]|\s?h))?|h[0-9]{2}(?![0-9])|:[0-9]{2}))"
    r"|(?P<allweek>7j?/7j?)"
    r"|(?P<rank>[0-9](?:er|ers|e|es|eme|emes)\b)|(?P<number>[0-9]+)|(?P<word>[a-z]+)"
    r"|(?P<note>\([^()]*\))|(?P<break>[;\n])|(?P<sign>[,:.\-/']|et\b)|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_ON_APPOINTMENT = re.compile(
    r"(?:uniquement |seulement )?(sur rendez ?-?vous|sur rdv|sans rendez ?-?vous|sans rdv)\b"
)
_SKIPPED = {
    "le",
    "les",
    "la",
    "de",
    "des",
    "d",
    "l",
    "a",
    "au",
    "et",
    "du",
    "puis",
    "ouvert",
    "ouverte",
    "ouverture",
    "permanence",
    "permanences",
    "accueil",
    "horaires",
}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


@dataclass
class _Statement:
    """What one line says so far, in OSM pieces."""

    dates: list[str] = field(default_factory=list)
    weeks: str = ""
    days: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    note: str = ""
    is_off: bool = False
    start: int = 0

    @property
    def is_complete(self) -> bool:
        return bool(self.times or self.note or self.is_off)

    @property
    def has_selector(self) -> bool:
        return bool(self.dates or self.weeks or self.days)

    def osm(self) -> str:
        parts = [",".join(self.dates), self.weeks, ",".join(dict.fromkeys(self.days))]
        parts += ["off"] if self.is_off else [",".join(self.times)]
        parts += [f'"{self.note}"'] if self.note else []
        return " ".join(filter(None, parts))


def parse_french(text: str, department: str | None = None) -> OpeningHours:
    """Return the hours that a person typed in French; OpeningHoursError names the faulty words."""
    statements = _Typist(text).statements()
    try:
        rules = read("; ".join(statement.osm() for statement in statements))
        return OpeningHours(build(rules, each_day_once=True), department)
    except OpeningHoursError as refusal:
        # Its places are those of the OSM text, which the person has not seen.
        raise OpeningHoursError(str(refusal), 0, len(text)) from None


class _Typist:
    """A reader of typed French, statement after statement."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise OpeningHoursError(
                f"Ces horaires sont trop longs : {LONGEST} caractères au plus.", LONGEST, len(text)
            )
        for place, char in enumerate(text):
            if not char.isprintable() and char not in "\n\t\r\u00a0\u202f":
                raise OpeningHoursError(
                    f"Le signe n° {place + 1} de ces horaires est invisible : retapez-les.",
                    place,
                    place + 1,
                )
        self._typed = text
        folded = _folded(text)
        self._tokens = []
        place = 0
        while place < len(folded):
            appointment = _ON_APPOINTMENT.match(folded, place)
            match = appointment or _TOKEN.match(folded, place)
            if match is None:
                break
            kind = "note" if appointment else str(match.lastgroup)
            if kind != "space":
                self._tokens.append(_Token(kind, match[0], match.start(), match.end()))
            place = match.end()
        self._at = 0
        self._found: list[_Statement] = []
        self._current = _Statement()

    # --- Small steps

    def _ahead(self, count: int = 0) -> _Token:
        place = self._at + count
        if place < len(self._tokens):
            return self._tokens[place]
        return _Token("end", "", len(self._typed), len(self._typed))

    def _take(self) -> _Token:
        token = self._ahead()
        self._at += 1
        return token

    def _takes(self, *words: str) -> bool:
        if self._ahead().text in words:
            self._at += 1
            return True
        return False

    def _skip(self, *words: str) -> None:
        while self._takes(*words):
            pass

    def _refuse(self, why: str, token: _Token) -> OpeningHoursError:
        typed = self._typed[token.start : token.end][:30]
        where = f"« {typed} » : " if typed.strip() else ""
        return OpeningHoursError(f"{where}{why}.", token.start, token.end)

    # --- Statements

    def statements(self) -> list[_Statement]:
        while self._ahead().kind != "end":
            self._step()
        self._close()
        if not self._found:
            raise OpeningHoursError(f"Indiquez des horaires, {_EXAMPLE}.")
        return self._found

    def _close(self) -> None:
        statement = self._current
        if statement.has_selector and not statement.is_complete:
            raise OpeningHoursError(
                f"« {self._typed[statement.start : self._ahead().start].strip()[:60]} » : "
                "il manque les heures, ou « fermé ».",
                statement.start,
                self._ahead().start,
            )
        if statement.days and any(re.fullmatch(r"[^-]*[0-9]", day) for day in statement.dates):
            raise OpeningHoursError(
                f"« {self._typed[statement.start : self._ahead().start].strip()[:60]} » : "
                "un jour de la semaine et une date ensemble. Écrivez la date seule.",
                statement.start,
                self._ahead().start,
            )
        if statement.is_complete:
            self._found.append(statement)
        self._current = _Statement(start=self._ahead().end)

    def _selecting(self) -> None:
        """Begin a new statement when days come after the hours of others."""
        current = self._current
        if current.has_selector and (current.times or current.note) and not current.is_off:
            self._close()
            self._current.start = self._ahead().start

    def _step(self) -> None:
        token = self._ahead()
        if token.kind == "break":
            self._take()
            self._close()
        elif token.kind == "time" or token.text in ("midi", "minuit", "partir", "des"):
            self._hours()
        elif token.kind == "note":
            self._note()
        elif token.text in ("ferme", "fermee", "fermes", "fermeture", "sauf"):
            self._closed()
        elif not self._selector():
            if token.kind == "sign" or token.text in _SKIPPED:
                self._take()
            else:
                raise self._unknown(token)

    def _unknown(self, token: _Token) -> OpeningHoursError:
        known = [*WEEKDAYS, *MONTHS, *_OTHER_WORDS]
        by_folded = {_folded(word): word for word in known}
        near = difflib.get_close_matches(token.text[:40], by_folded, 1, 0.7)
        if token.text in ("matin", "apres", "soir", "journee"):
            return self._refuse("indiquez les heures, comme 9h-12h", token)
        if near:
            return self._refuse(
                f"ce mot n’est pas compris ; essayez « {by_folded[near[0]]} »", token
            )
        if token.kind in ("number", "rank"):
            return self._refuse("une heure s’écrit 9h ou 9h30", token)
        return self._refuse(f"ce mot n’est pas compris ; écrivez {_EXAMPLE}", token)

    def _closed(self) -> None:
        token = self._take()
        if token.text == "sauf":
            self._skip("le", "les")
            if self._ahead().text not in ("jours", "feries") and self._ahead().kind != "rank":
                raise self._refuse(
                    "écrivez plutôt ce qui est fermé, comme « ; fermé le mercredi »", token
                )
        if self._current.times or self._current.note:
            self._close()
        self._current.is_off = True

    def _note(self) -> None:
        token = self._take()
        typed = self._typed[token.start : token.end].strip("()").strip()
        note = " ".join(typed.replace('"', "").split())
        note = {"sur rdv": "sur rendez-vous", "sans rdv": "sans rendez-vous"}.get(
            note.lower(), note
        )
        if not note:
            raise self._refuse("la remarque est vide", token)
        if note == "le lendemain":
            return
        if self._current.note:
            raise self._refuse("une seule remarque par ligne", token)
        self._current.note = note

    # --- Hours

    def _hours(self) -> None:
        first = self._ahead()
        if self._current.is_off:
            raise self._refuse("c’est fermé, ou ouvert à ces heures : séparez par « ; »", first)
        if self._current.note and self._current.times:
            raise self._refuse(
                "cette heure vient après une remarque : on ne sait pas à quelles heures va la "
                "remarque. Mettez-la à la fin de la ligne",
                first,
            )
        if self._takes("24h/24", "24/24"):
            self._current.times.append("00:00-24:00")
            return
        if self._takes("des", "partir"):
            self._skip("de")
            if self._ahead().kind == "time" or self._ahead().text == "midi":
                self._current.times.append(f"{self._minute(is_end=False)}+")
                return
            raise self._refuse("il manque l’heure, comme « à partir de 14h »", first)
        start = self._minute(is_end=False)
        if not self._takes("-", "a", "jusqu"):
            raise self._refuse("il manque l’heure de fin, comme 9h-12h", first)
        self._skip("'", "a")
        if self._ahead().kind != "time" and self._ahead().text not in ("midi", "minuit"):
            raise self._refuse("il manque l’heure de fin, comme 9h-12h", first)
        last = self._ahead()
        end = self._minute(is_end=True)
        self._check_order(start, end, first, last)
        self._current.times.append(f"{start}-{end}")

    def _check_order(self, start: str, end: str, first: _Token, last: _Token) -> None:
        """Ask here, at the words typed, what `parse` would ask in figures of OSM."""
        typed = self._typed[first.start : last.end]
        if start == end:
            raise OpeningHoursError(
                f"« {typed} » : le début et la fin sont les mêmes.", first.start, last.end
            )
        if end < start and end > "08:00":
            raise OpeningHoursError(
                f"« {typed} » : est-ce après minuit, ou à l’envers ? Vérifiez ces heures.",
                first.start,
                last.end,
            )

    def _minute(self, *, is_end: bool) -> str:
        token = self._take()
        if token.text == "midi":
            return "12:00"
        if token.text == "minuit":
            return "24:00" if is_end else "00:00"
        figures = re.findall(r"[0-9]+", token.text)
        hour, minute = int(figures[0]), int(figures[1]) if len(figures) > 1 else 0
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            raise self._refuse("cette heure n’existe pas", token)
        if hour == 0 and not minute and is_end:
            hour = 24
        return f"{hour:02d}:{minute:02d}"

    # --- Days

    def _selector(self) -> bool:
        """Read days, ranks, dates or weeks, if that is what comes."""
        place = self._at
        self._skip("le", "les", "du", "de", "en", "au", "la", "l", "d", "'")
        token = self._ahead()
        for reads in (self._rank_of_month, self._week_days, self._dates, self._special):
            mark = self._at
            if (token.kind in ("word", "rank", "number", "allweek")) and reads():
                return True
            self._at = mark
        self._at = place
        return False

    def _week_days(self) -> bool:
        if self._ahead().text == "chaque":
            self._take()
        elif (self._ahead().text, self._ahead(1).text) == ("tous", "les"):
            self._at += 2
        first = _DAY_WORDS.get(self._ahead().text)
        if first is None:
            return False
        self._selecting()
        self._take()
        self._skip(".")
        joined = self._ahead().text in ("-", "au", "a") and self._ahead(1).text in _DAY_WORDS
        if joined:
            self._take()
            last = _DAY_WORDS[self._take().text]
            self._skip(".")
            self._current.days.append(f"{DAY_CODES[first]}-{DAY_CODES[last]}")
        else:
            self._current.days.append(DAY_CODES[first])
        return True

    def _rank_of_month(self) -> bool:
        ranks: list[int] = []
        while True:
            token = self._ahead()
            if token.kind == "rank":
                ranks.append(int(token.text[0]))
            elif token.text in _RANKS:
                ranks.append(_RANKS[token.text])
            else:
                break
            self._take()
            if self._ahead().text in ("et", ","):
                steps = 2 if self._ahead(1).text == "le" else 1
                self._at += steps if self._is_rank(steps) else 0
        if not ranks or self._ahead().text not in _DAY_WORDS:
            return False
        self._selecting()
        code = DAY_CODES[_DAY_WORDS[self._take().text]]
        self._current.days.append(f"{code}[{','.join(map(str, ranks))}]")
        self._takes("du", "de")
        self._takes("chaque")
        self._takes("mois")
        return True

    def _is_rank(self, count: int) -> bool:
        token = self._ahead(count)
        return token.kind == "rank" or token.text in _RANKS

    def _special(self) -> bool:
        token = self._ahead()
        if token.kind == "allweek" or (token.text == "tous" and self._ahead(2).text == "jours"):
            self._selecting()
            self._at += 1 if token.kind == "allweek" else 3
            self._current.days.append("Mo-Su")
            return True
        if token.text in ("jour", "jours") and self._ahead(1).text in ("ferie", "feries"):
            self._selecting()
            self._at += 2
            self._current.days.append("PH")
            return True
        if token.text == "jour" and (self._ahead(1).text, self._ahead(2).text) == ("et", "nuit"):
            self._at += 3
            self._current.times.append("00:00-24:00")
            return True
        parity = _PARITIES.get(self._ahead(1).text.removesuffix("s"))
        if token.text in ("semaine", "semaines") and parity:
            self._selecting()
            self._at += 2
            self._current.weeks = f"week {parity}"
            return True
        return False

    # --- Dates

    def _dates(self) -> bool:
        """Read « du 1er juillet au 31 août 2027 », « 24 décembre », « en août », « du 1er au 15 août »."""
        start = self._day_and_month()
        if start is None:
            return False
        day, month, year = start
        end = None
        if self._ahead().text in ("au", "a", "-"):
            self._take()
            self._skip("la")
            is_fin = self._takes("fin")
            end = self._day_and_month(is_fin=is_fin)
            if end is None:
                return False
        if month is None:
            if end is None or end[1] is None:
                return False
            month = end[1]
        self._selecting()
        year = year or (end[2] if end else None)
        self._current.dates.append(_osm_dates((day, month, year), end))
        return True

    def _day_and_month(
        self, *, is_fin: bool = False
    ) -> tuple[int | None, int | None, int | None] | None:
        day = month = year = None
        token = self._ahead()
        if token.kind == "rank" and token.text.startswith("1er"):
            day = 1
            self._take()
        elif token.kind == "number" and 1 <= int(token.text[:4]) <= 31:
            day = int(self._take().text)
        if self._ahead().text in _MONTH_WORDS:
            month = _MONTH_WORDS[self._take().text]
            after = self._ahead()
            if after.kind == "number" and len(after.text) == 4:
                year = int(self._take().text)
        if day is None and month is None:
            return None
        if is_fin and month == 2:
            day = 29
        return day, month, year


def _osm_dates(
    start: tuple[int | None, int, int | None],
    end: tuple[int | None, int | None, int | None] | None,
) -> str:
    def written(day: int | None, month: int, year: int | None) -> str:
        return " ".join(
            filter(None, (str(year or ""), MONTH_CODES[month - 1], f"{day:02d}" if day else ""))
        )

    if end is None:
        return written(*start)
    day, month, year = end
    return f"{written(*start)}-{written(day, month or start[1], year or start[2])}"
