"""Numbers are permanent, two at once get two, and nothing is shown beyond what was agreed."""

import datetime
import threading
import time

import pytest
from django.db import OperationalError, connection

from guichet.features.testimonies import models, shelf
from guichet.features.testimonies.models import Consent, Door, Facet, FacetKind
from guichet.features.testimonies.shelf import (
    NotAgreed,
    Wanted,
    numbers_of,
    publish_testimony,
    refill_search,
    withdraw_testimony,
)

TODAY = datetime.date(2026, 11, 23)


def put(
    title: str = "Un titre", text: str = "Un texte.", consent: Consent = Consent.PUBLISH
) -> models.Testimony:
    return publish_testimony(
        deposit=None,
        door=Door.USERS,
        consent=consent,
        facts={FacetKind.BODY: ["caf", "caf"]},
        month=datetime.date(2026, 3, 31),
        today=TODAY,
        title=title,
        text=text,
    )


@pytest.mark.django_db
def test_numbers_follow_each_other_from_one() -> None:
    assert [put().number for _ in range(3)] == [1, 2, 3]


@pytest.mark.django_db
def test_a_number_is_never_given_twice_even_when_a_row_is_deleted() -> None:
    put().delete()
    assert put().number == 2


@pytest.mark.django_db
def test_only_the_month_is_kept() -> None:
    assert put().month == datetime.date(2026, 3, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("consent", [Consent.COUNT, Consent.QUOTE])
def test_no_text_is_shown_without_the_agreement_to_publish(consent: Consent) -> None:
    with pytest.raises(NotAgreed):
        put(consent=consent)
    assert not models.Testimony.objects.exists()


@pytest.mark.django_db
def test_a_text_without_a_title_is_not_published() -> None:
    with pytest.raises(NotAgreed):
        put(title="")


@pytest.mark.django_db
def test_without_a_text_it_is_counted_and_not_found() -> None:
    one = put(title="", text="", consent=Consent.COUNT)
    assert one.published_on is None
    assert list(models.Testimony.objects.counted()) == [one]
    assert numbers_of(Wanted(), limit=9) == []


@pytest.mark.django_db
def test_withdrawn_it_leaves_nothing_but_its_number() -> None:
    one = put(text="Un perroquet.")
    withdraw_testimony(testimony=one, today=TODAY)
    one.refresh_from_db()
    assert (one.title, one.text, one.month, one.withdrawn_on) == ("", "", None, TODAY)
    assert not Facet.objects.exists()
    assert numbers_of(Wanted(text="perroquet"), limit=9) == []
    assert numbers_of(Wanted(facets=((FacetKind.BODY, "caf"),)), limit=9) == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps the words it removed")
def test_privacy_the_search_forgets_the_words_of_what_was_withdrawn() -> None:
    from guichet.lib.french_words import stems

    one, _other = put(text="Un xylophoniste bavard."), put(text="Une autre histoire.")
    word = stems("xylophoniste")[0].encode()
    connection.ensure_connection()
    assert word in connection.connection.serialize()
    withdraw_testimony(testimony=one, today=TODAY)
    assert word not in connection.connection.serialize()


@pytest.mark.django_db
def test_withdrawn_again_it_keeps_the_first_day() -> None:
    one = put()
    withdraw_testimony(testimony=one, today=TODAY)
    withdraw_testimony(testimony=one, today=TODAY + datetime.timedelta(days=9))
    assert one.withdrawn_on == TODAY


@pytest.mark.django_db
def test_every_change_is_told_to_whoever_holds_a_copy() -> None:
    states = [shelf.revision()]
    one = put()
    states.append(shelf.revision())
    withdraw_testimony(testimony=one, today=TODAY)
    states.append(shelf.revision())
    assert len(set(states)) == 3


@pytest.mark.django_db
def test_the_search_can_be_built_anew_from_the_testimonies() -> None:
    one = put(text="Un perroquet bavard.")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM published_search")
    assert numbers_of(Wanted(text="perroquets"), limit=9) == []
    assert refill_search() == 1
    assert numbers_of(Wanted(text="perroquets"), limit=9) == [one.number]
    assert numbers_of(Wanted(facets=((FacetKind.BODY, "caf"),), period="2026-03"), limit=9) == [1]


def _was_put() -> bool:
    """Publish; False where the tests' own SQLite, in memory, refuses instead of waiting."""
    try:
        put()
    except OperationalError as refused:
        if connection.vendor == "sqlite" and "locked" in str(refused):
            return False
        raise
    return True


@pytest.mark.django_db(transaction=True)
def test_ten_published_at_once_get_ten_numbers() -> None:
    faults: list[Exception] = []

    def publish() -> None:
        try:
            while not _was_put():
                time.sleep(0.01)
        except Exception as fault:  # noqa: BLE001 - told below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    numbers = sorted(models.Testimony.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 11))
    # The tables are emptied after such a test, the search is not: it is not one of Django's.
    models.Testimony.objects.all().delete()
    assert shelf.refill_search() == 0
