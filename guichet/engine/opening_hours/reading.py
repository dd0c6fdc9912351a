"""Read the text of OpenStreetMap’s `opening_hours` into rules, or say in French why not.

A subset, on purpose: what we could not say in plain French (sunrise, Easter, school holidays,
« the first Tuesday plus two days », fallbacks) is refused with its place, and a way to write it.
"""

import re
from dataclasses import dataclass
from datetime import date

from guichet.engine.opening_hours.model import (
    ALL_DAYS,
    DAY,
    Dates,
    OpeningHoursError,
    Span,
    When,
    last_of_month,
)

DAY_CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTH_CODES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONGEST = 1000
LONGEST_NOTE = 120
LAST_WEEK = 53
# A night shelter opens for fourteen hours. Longer across midnight, the two were more likely
# written the wrong way round: whoever means it writes 32:00 for 8 in the morning.
LONGEST_NIGHT = 14 * 60

_DAYS = {code.lower(): number for number, code in enumerate(DAY_CODES)}
_MONTHS = {code.lower(): number for number, code in enumerate(MONTH_CODES, 1)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_TOKEN = re.compile(
    r'(?P<time>[0-9]{1,2}:[0-9]{2}(?![0-9]))|(?P<number>[0-9]+)|(?P<word>[^\W\d_]+)|(?P<note>"[^"]*")'
    r"|(?P<sign>\|\||[;,\-+\[\]/:])|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_REFUSED_WORDS = {
    "sh": "les vacances scolaires (SH) changent selon les académies : écrivez leurs dates, "
    "par exemple « Jul 04-Aug 31 off »",
    "easter": "Pâques change de date chaque année : écrivez les dates, ou « PH » pour les jours fériés",
    "sunrise": "le lever du soleil n’est pas une heure : écrivez l’heure",
    "sunset": "le coucher du soleil n’est pas une heure : écrivez l’heure",
    "dawn": "l’aube n’est pas une heure : écrivez l’heure",
    "dusk": "le crépuscule n’est pas une heure : écrivez l’heure",
    "unknown": "« unknown » ne dit pas si c’est ouvert : mettez la condition entre guillemets, "
    'par exemple « Mo 09:00-12:00 "sur rendez-vous" »',
}
_EXAMPLE = "par exemple « Mo-Fr 09:00-12:00,14:00-17:00; PH off »"


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Rule:
    """One rule as written: these days, at these hours; `adds` to what comes before it or replaces it."""

    when: When
    days: frozenset[int]
    on_holidays: bool
    spans: tuple[Span, ...]
    note: str
    is_off: bool
    adds: bool
    start: int
    end: int


def read(text: str) -> tuple[Rule, ...]:
    """Return the rules of an OSM text, in their order."""
    _check_characters(text)
    return tuple(_Reader(text).rules())


def _check_characters(text: str) -> None:
    if len(text) > LONGEST:
        raise OpeningHoursError(
            f"Ces horaires sont trop longs : {LONGEST} caractères au plus.", LONGEST, len(text)
        )
    if not text.strip():
        raise OpeningHoursError(f"Indiquez des horaires, {_EXAMPLE}.")
    for place, char in enumerate(text):
        if not char.isprintable() and char not in "\n\t\r\u00a0\u202f":
            raise OpeningHoursError(
                f"Le signe n° {place + 1} de ces horaires est invisible : retapez-les.",
                place,
                place + 1,
            )


class _Reader:
    """A reader of one text, from left to right; every refusal knows where it stands."""

    def __init__(self, text: str) -> None:
        flat = text.translate(_DASHES)
        self._tokens = [
            Token(str(match.lastgroup), match[0], match.start(), match.end())
            for match in _TOKEN.finditer(flat)
            if match.lastgroup != "space"
        ]
        self._end = Token("end", "", len(text), len(text))
        self._at = 0

    # --- Small steps

    @property
    def _now(self) -> Token:
        return self._ahead(0)

    def _ahead(self, count: int) -> Token:
        place = self._at + count
        return self._tokens[place] if place < len(self._tokens) else self._end

    def _take(self) -> Token:
        token = self._now
        self._at += 1
        return token

    def _takes(self, sign: str) -> bool:
        if self._now.kind == "sign" and self._now.text == sign:
            self._at += 1
            return True
        return False

    def _refuse(self, why: str, token: Token | None = None) -> OpeningHoursError:
        token = token or self._now
        where = (
            f"À « {token.text[:30]} » (signe n° {token.start + 1})" if token.text else "À la fin"
        )
        return OpeningHoursError(f"{where} : {why}.", token.start, token.end)

    def _number(self, lowest: int, highest: int, what: str) -> int:
        token = self._now
        if token.kind != "number":
            raise self._refuse(f"il manque {what}")
        if len(token.text) > 4 or not lowest <= int(token.text) <= highest:
            raise self._refuse(f"{what} va de {lowest} à {highest}")
        return int(self._take().text)

    # --- Rules

    def rules(self) -> list[Rule]:
        rules: list[Rule] = []
        adds = False
        while self._now.kind != "end":
            if self._takes(";"):
                adds = False
                continue
            rules.append(self._rule(adds))
            adds = self._takes(",")
            if self._now.text == "||":
                raise self._refuse(
                    "une ligne de secours (« || ») ne se dit pas clairement : "
                    "mettez la condition entre guillemets après les heures"
                )
            if not adds and self._now.kind != "end" and self._now.text != ";":
                raise self._refuse(self._unexpected())
        if adds:
            raise self._refuse("il manque quelque chose après la virgule")
        if not rules:
            raise OpeningHoursError(f"Indiquez des horaires, {_EXAMPLE}.")
        return rules

    def _unexpected(self) -> str:
        word = self._now.text.lower()
        if word in _REFUSED_WORDS:
            return _REFUSED_WORDS[word]
        if word in ("ph", "week", *_DAYS, *_MONTHS):
            return "séparez les lignes par un point-virgule"
        if self._now.kind == "number" or self._now.text == ":":
            return "une heure s’écrit avec deux chiffres après deux-points, comme 09:00"
        return f"ce n’est pas compris ici ; écrivez {_EXAMPLE}"

    def _rule(self, adds: bool) -> Rule:
        first = self._now
        if self._now.text == "24" and self._ahead(1).text == "/":
            return self._day_and_night(adds)
        dates = self._dates()
        weeks = self._weeks()
        dates = dates or self._dates()
        if weeks and dates:
            raise self._refuse(
                "des dates et des numéros de semaine dans une même ligne ne se disent pas clairement",
                first,
            )
        self._takes(":")
        days, ranks, on_holidays = self._weekdays()
        self._takes(":")
        spans = self._times()
        is_off = self._modifier()
        note = self._note()
        has_selector = bool(dates or weeks or days or on_holidays)
        if not (has_selector or spans or is_off or note):
            raise self._refuse(self._unexpected())
        self._check(spans, is_off, note, first)
        if on_holidays and (dates or weeks):
            raise self._refuse(
                "les jours fériés se disent pour toute l’année, dans une ligne à part", first
            )
        if not days and not on_holidays:
            days = frozenset(ALL_DAYS)
        when = When(dates, weeks, ranks)
        end = self._ahead(-1).end
        spans = tuple(Span(s.start, s.end, note, s.has_no_end) for s in spans)
        return Rule(when, days, on_holidays, spans, note, is_off, adds, first.start, end)

    def _check(self, spans: tuple[Span, ...], is_off: bool, note: str, first: Token) -> None:
        if spans and is_off:
            raise self._refuse(
                "« off » après des heures ne se dit pas clairement : écrivez seulement les heures "
                "d’ouverture",
                first,
            )
        if not (spans or is_off or note):
            if self._now.kind == "number":
                raise self._refuse(self._unexpected())
            raise self._refuse("il manque les heures ; pour « jour et nuit », écrivez 00:00-24:00")

    def _day_and_night(self, adds: bool) -> Rule:
        first = self._take()
        self._take()
        seven = self._now
        if seven.text != "7":
            raise self._refuse("écrivez « 24/7 » pour « jour et nuit, tous les jours »", first)
        self._take()
        if self._modifier():
            return Rule(
                When(), frozenset(ALL_DAYS), False, (), "", True, adds, first.start, seven.end
            )
        note = self._note()
        spans = (Span(0, DAY, note),)
        end = self._ahead(-1).end
        return Rule(When(), frozenset(ALL_DAYS), False, spans, note, False, adds, first.start, end)

    def _modifier(self) -> bool:
        word = self._now.text.lower()
        if word in ("off", "closed"):
            self._take()
            return True
        if word == "open":
            self._take()
        elif word in _REFUSED_WORDS:
            raise self._refuse(_REFUSED_WORDS[word])
        return False

    def _note(self) -> str:
        if self._now.text == '"':
            raise self._refuse("il manque le guillemet qui ferme la remarque")
        if self._now.kind != "note":
            return ""
        note = " ".join(self._now.text.strip('"').split())
        if not note:
            raise self._refuse("la remarque entre guillemets est vide")
        if len(note) > LONGEST_NOTE:
            raise self._refuse(f"la remarque est trop longue : {LONGEST_NOTE} caractères au plus")
        self._take()
        return note

    # --- Dates

    def _is_month(self, count: int = 0) -> bool:
        return self._ahead(count).text.lower() in _MONTHS

    def _is_year(self, count: int = 0) -> bool:
        token = self._ahead(count)
        return token.kind == "number" and len(token.text) == 4

    def _dates(self) -> tuple[Dates, ...]:
        found: list[Dates] = []
        if not (self._is_month() or self._is_year()):
            return ()
        found.append(self._run_of_dates(None))
        while self._now.text == "," and self._goes_on(1):
            self._take()
            month = found[-1].end[0] if self._now.kind == "number" and not self._is_year() else None
            found.append(self._run_of_dates(month))
        return tuple(found)

    def _goes_on(self, count: int) -> bool:
        return self._is_month(count) or self._ahead(count).kind == "number"

    def _run_of_dates(self, month: int | None) -> Dates:
        first = self._now
        year = self._year()
        start_month = month or self._month()
        start_day = self._day_of(start_month, year)
        last_year, last_month, last_day = year, start_month, start_day
        if self._takes("-"):
            last_year = self._year() or year
            if self._is_month():
                last_month = self._month()
                last_day = self._day_of(last_month, last_year)
            elif start_day is None:
                raise self._refuse("il manque le mois de la fin")
            else:
                last_day = self._day_of(last_month, last_year)
            if (start_day is None) != (last_day is None):
                raise self._refuse("écrivez le jour des deux côtés, comme « Jul 01-Aug 31 »", first)
        if last_year and not year:
            raise self._refuse("l’année est à dire aussi au début", first)
        start = (start_month, start_day or 1)
        end = (last_month, last_day or last_of_month(last_month, last_year))
        years = (year, last_year) if year and last_year else None
        if years and date(years[0], *start) > date(years[1], *end):
            raise self._refuse("la fin est avant le début ; vérifiez les années", first)
        return Dates(start, end, years)

    def _year(self) -> int | None:
        if not self._is_year():
            return None
        year = self._number(2000, 2199, "l’année")
        if not self._is_month():
            raise self._refuse("après une année, il faut un mois, comme « 2027 Jul 01-Aug 31 off »")
        return year

    def _month(self) -> int:
        if not self._is_month():
            raise self._refuse("il manque un mois, comme « Jul »")
        return _MONTHS[self._take().text.lower()]

    def _day_of(self, month: int, year: int | None) -> int | None:
        if self._now.kind != "number":
            return None
        token = self._now
        day = self._number(1, 31, "le jour du mois")
        if day > last_of_month(month, year):
            raise self._refuse("ce jour n’existe pas dans ce mois", token)
        return day

    # --- Week numbers

    def _weeks(self) -> frozenset[int]:
        if self._now.text.lower() != "week":
            return frozenset()
        self._take()
        found: set[int] = set()
        while True:
            start = self._number(1, LAST_WEEK, "le numéro de semaine")
            end, step = start, 1
            if self._takes("-"):
                end = self._number(1, LAST_WEEK, "le numéro de semaine")
                if end < start:
                    raise self._refuse("les semaines vont de la plus petite à la plus grande")
                if self._takes("/"):
                    step = self._number(1, LAST_WEEK, "le pas des semaines")
            found.update(range(start, end + 1, step))
            if not (self._now.text == "," and self._ahead(1).kind == "number"):
                return frozenset(found)
            self._take()

    # --- Days of the week

    def _weekdays(self) -> tuple[frozenset[int], tuple[int, ...], bool]:
        days: set[int] = set()
        ranks: set[tuple[int, ...]] = set()
        on_holidays = False
        while True:
            token = self._now
            word = token.text.lower()
            if word == "ph":
                self._take()
                on_holidays = True
            elif word in _DAYS:
                run, rank = self._run_of_days()
                days |= run
                ranks.add(rank)
            elif word in _REFUSED_WORDS and word != "unknown":
                raise self._refuse(_REFUSED_WORDS[word])
            elif days or on_holidays:
                raise self._refuse("il manque un jour, comme « Mo »")
            else:
                break
            if self._now.kind == "word" and self._now.text.lower() in (*_DAYS, "ph"):
                raise self._refuse("séparez les jours par une virgule, ou les lignes par « ; »")
            following = self._ahead(1).text.lower()
            if not (self._now.text == "," and following in (*_DAYS, "ph", "sh")):
                break
            self._take()
        if len(ranks) > 1:
            raise self._refuse(
                "des jours de rangs différents dans le mois : écrivez une ligne pour chacun"
            )
        return frozenset(days), ranks.pop() if ranks else (), on_holidays

    def _run_of_days(self) -> tuple[set[int], tuple[int, ...]]:
        first = _DAYS[self._take().text.lower()]
        if self._takes("["):
            return {first}, self._ranks()
        if not self._takes("-"):
            return {first}, ()
        if self._now.text.lower() not in _DAYS:
            raise self._refuse("il manque le dernier jour, comme dans « Mo-Fr »")
        last = _DAYS[self._take().text.lower()]
        return {(first + step) % 7 for step in range((last - first) % 7 + 1)}, ()

    def _ranks(self) -> tuple[int, ...]:
        found: set[int] = set()
        while True:
            if self._takes("-"):
                if self._number(1, 5, "le rang dans le mois") != 1:
                    raise self._refuse("à partir de la fin du mois, seul le dernier (-1) se dit")
                found.add(-1)
            else:
                start = end = self._number(1, 5, "le rang dans le mois")
                if self._takes("-"):
                    end = self._number(start, 5, "le rang dans le mois")
                found.update(range(start, end + 1))
            if self._takes("]"):
                break
            if not self._takes(","):
                raise self._refuse("il manque le crochet qui ferme, comme dans « Tu[1] »")
        if self._now.text in ("+", "-"):
            raise self._refuse("un décalage en jours ne se dit pas clairement")
        return tuple(sorted(found, key=lambda rank: rank if rank > 0 else 6))

    # --- Hours

    def _times(self) -> tuple[Span, ...]:
        if self._now.kind != "time":
            return ()
        found = [self._span()]
        while self._now.text == "," and self._ahead(1).kind == "time":
            self._take()
            found.append(self._span())
        return tuple(found)

    def _minute(self) -> int:
        token = self._now
        if token.text.lower() in _REFUSED_WORDS:
            raise self._refuse(_REFUSED_WORDS[token.text.lower()])
        if token.kind != "time":
            raise self._refuse("il manque une heure, comme 09:00")
        hour, minute = map(int, token.text.split(":"))
        if minute > 59 or hour > 48:
            raise self._refuse("cette heure n’existe pas")
        self._take()
        return hour * 60 + minute

    def _span(self) -> Span:
        first = self._now
        start = self._minute()
        if start >= DAY:
            raise self._refuse("une ouverture commence entre 00:00 et 23:59", first)
        if self._takes("+"):
            return Span(start, DAY, has_no_end=True)
        if not self._takes("-"):
            raise self._refuse("il manque l’heure de fin, comme dans 09:00-12:00", first)
        last = self._now
        end = self._minute()
        if self._now.text in ("+", "/"):
            raise self._refuse(
                "une fin incertaine ou un intervalle répété ne se dit pas clairement"
            )
        return Span(start, _real_end(start, end, first, last))


def _real_end(start: int, end: int, first: Token, last: Token) -> int:
    """Return the end in minutes of the first day; refuse hours that are the wrong way round."""
    written = f"{first.text}-{last.text}"
    if end == start or end - start > DAY or (end - start == DAY and start):
        raise OpeningHoursError(
            f"« {written} » : le début et la fin tombent à la même heure, ou à plus d’un jour ; "
            "pour « jour et nuit », écrivez 00:00-24:00.",
            first.start,
            last.end,
        )
    if end > start:
        return end
    if end + DAY - start > LONGEST_NIGHT:
        raise OpeningHoursError(
            f"« {written} » : est-ce après minuit, ou à l’envers ? À l’envers, écrivez "
            f"{last.text}-{first.text} ; si cela finit le lendemain, ajoutez 24 à l’heure de fin "
            f"({first.text}-{end // 60 + 24}:{end % 60:02d}).",
            first.start,
            last.end,
        )
    return end + DAY
