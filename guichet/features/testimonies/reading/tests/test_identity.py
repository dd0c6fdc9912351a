"""Four eyes to see how a person may be reached: one asks with a reason, another one confirms."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from guichet.accounts.models import AuditEntry, Member
from guichet.accounts.roles import Role
from guichet.features.testimonies.models import Deposit, IdentityRequest
from guichet.features.testimonies.reading.tests.conftest import TODAY, address, inside
from guichet.features.testimonies.reading.tests.test_reading import words
from tests import team

pytestmark = pytest.mark.django_db
CONTACT = "06 39 98 00 01"


def ask(client: Client, deposit: Deposit, reason: str = "danger") -> str:
    """Ask to see the contact."""
    return words(client.post(address(deposit, "contact/"), {"reason": reason}, follow=True))


def confirm(client: Client, deposit: Deposit) -> str:
    """Confirm."""
    return words(client.post(address(deposit, "contact/"), {"do": "confirm"}, follow=True))


def test_the_contact_stays_closed_until_two_members_asked(
    deposit: Deposit, amina: Client, bilal: Client
) -> None:
    page = words(bilal.get(address(deposit)))
    assert "La personne a laissé un contact." in page
    assert CONTACT not in page
    assert CONTACT not in ask(bilal, deposit)
    assert "une autre personne" in confirm(bilal, deposit)
    assert CONTACT not in words(bilal.get(address(deposit)))
    assert CONTACT in confirm(amina, deposit)
    assert CONTACT in words(bilal.get(address(deposit)))
    said = list(AuditEntry.objects.exclude(action="deposit-opened").values_list("by", "action"))
    assert said == [
        ("bilal", "identity-asked"),
        ("amina", "identity-confirmed"),
        ("amina", "identity-seen"),
        ("bilal", "identity-seen"),
    ]


def test_a_key_passed_on_makes_no_second_pair_of_eyes(deposit: Deposit, bilal: Client) -> None:
    ask(bilal, deposit)
    Member.objects.filter(key_name="bilal").update(key_name="")
    same_key = inside(team.member("elif", Role.READER, key="bilal"))
    assert "une autre personne" in confirm(same_key, deposit)
    assert CONTACT not in words(same_key.get(address(deposit)))


def test_it_closes_again_after_a_week(
    deposit: Deposit, amina: Client, bilal: Client, settings: Settings
) -> None:
    ask(bilal, deposit)
    confirm(amina, deposit)
    settings.GUICHET_TODAY = TODAY + timedelta(days=8)
    assert CONTACT not in words(bilal.get(address(deposit)))


def test_a_reason_of_the_list_is_needed(deposit: Deposit, bilal: Client) -> None:
    assert "Choisissez une raison" in ask(bilal, deposit, "par curiosité")
    assert "Personne ne demande" in confirm(bilal, deposit)
    assert not IdentityRequest.objects.exists()


def test_the_database_itself_refuses_one_pair_of_eyes(deposit: Deposit, bilal: Client) -> None:
    ask(bilal, deposit)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityRequest.objects.update(confirmed_by=Member.objects.get(), confirmed_on=TODAY)
