"""Whatever hours are generated or typed: one way to write them, answers that agree, no other error."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guichet.engine.opening_hours import OpeningHours, OpeningHoursError, parse, parse_french
from guichet.engine.opening_hours.reading import DAY_CODES, MONTH_CODES

_MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2029, 12, 31),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)
_DAYS = st.builds("{}-{}".format, st.sampled_from(DAY_CODES), st.sampled_from(DAY_CODES))
_RANKED = st.builds("{}[{}]".format, st.sampled_from(DAY_CODES), st.sampled_from((1, 2, 5, -1)))
_DATES = st.builds(
    "{} {:02d}-{} {:02d}".format,
    st.sampled_from(MONTH_CODES),
    st.integers(1, 29),
    st.sampled_from(MONTH_CODES),
    st.integers(1, 29),
)
_WEEKS = st.sampled_from(("week 01-53/2", "week 02-52/2", "week 10-20"))
_WHEN = st.one_of(st.just(""), st.sampled_from(MONTH_CODES), _DATES, _WEEKS)
_CLOCK = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.sampled_from((0, 15, 30)))
_SPANS = st.lists(st.builds("{}-{}".format, _CLOCK, _CLOCK), min_size=1, max_size=2).map(",".join)
_WHAT = st.one_of(_SPANS, _SPANS, st.just("off"), st.just('"sur rendez-vous"'))
_RULES = st.one_of(
    st.builds("{} {} {}".format, _WHEN, _DAYS, _WHAT),
    st.builds("{} {}".format, _RANKED, _WHAT),
    st.sampled_from(("PH off", "PH 10:00-12:00", "24/7")),
)
_TEXTS = st.lists(_RULES, min_size=1, max_size=3).map("; ".join)
_PLACES = st.sampled_from((None, "57", "974", "972", "975"))


def _read(text: str, department: str | None = None) -> OpeningHours | None:
    """Return the hours, or None after a refusal that is said and placed."""
    refusal: OpeningHoursError | None = None
    try:
        return parse(text, department)
    except OpeningHoursError as refused:
        refusal = refused
    assert str(refusal).endswith((".", "?"))
    assert 0 <= refusal.start <= refusal.end <= len(text)
    return None


@given(_TEXTS)
def test_what_is_written_is_read_again_the_same(text: str) -> None:
    hours = _read(text)
    if hours:
        again = parse(hours.text)
        assert again.text == hours.text
        assert again.in_french() == hours.in_french()
        assert all(line and "  " not in line for line in hours.in_french())


@given(_TEXTS, _PLACES, _MOMENTS)
def test_the_text_that_is_kept_means_the_same(text: str, place: str | None, at: datetime) -> None:
    hours = _read(text, place)
    if hours:
        assert parse(hours.text, place).is_open(at) == hours.is_open(at)


@given(_TEXTS, _PLACES, _MOMENTS)
def test_nothing_changes_before_the_next_change(text: str, place: str | None, at: datetime) -> None:
    hours = _read(text, place)
    change = hours and hours.next_change(at)
    if not (hours and change):
        return
    assert change > at
    assert hours.is_open(change) != hours.is_open(at)
    step = (change - at) / 8
    for count in range(8):
        assert hours.is_open(at + step * count) == hours.is_open(at)
    assert hours.is_open(change - timedelta(seconds=1)) == hours.is_open(at) or change - at < (
        timedelta(seconds=1)
    )


@given(_TEXTS, _PLACES, _MOMENTS)
def test_at_the_next_opening_it_is_open(text: str, place: str | None, at: datetime) -> None:
    hours = _read(text, place)
    opening = hours and hours.next_opening(at)
    if hours and opening:
        assert hours.is_open(opening)
        assert not hours.is_open(opening - timedelta(microseconds=1))
    if hours:
        assert hours.told(at)


@given(
    st.one_of(st.text(max_size=60), st.text(alphabet='Mo-FrJ[]1234567890:;,+/"| h', max_size=40))
)
def test_no_text_makes_anything_but_a_refusal(text: str) -> None:
    hours = _read(text)
    if hours:
        assert hours.in_french()


_TYPED = (
    "lundi mardi du au le et , ; - à 9h 12h 17h30 midi fermé sauf août 1er 15 2027 3e paires "
    "semaines jours fériés tous les sur rendez-vous (salle) mois dès partir de en minuit"
)
_WORDS = st.lists(st.sampled_from(_TYPED.split()), max_size=12).map(" ".join)


@given(st.one_of(st.text(max_size=60), _WORDS))
def test_typed_french_is_understood_or_refused(text: str) -> None:
    refusal: OpeningHoursError | None = None
    try:
        hours = parse_french(text)
    except OpeningHoursError as refused:
        refusal = refused
    if refusal:
        assert 0 <= refusal.start <= refusal.end <= len(text)
        return
    assert parse(hours.text).text == hours.text
