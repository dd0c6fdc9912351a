"""From the story to a version: decided one by one, seen by two, approved, published, never by force."""

from typing import Any

import pytest
from django.test import Client

from guichet.accounts.models import AuditEntry, Member
from guichet.accounts.roles import Role
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.tests.team import key_file
from guichet.engine.sealing.tickets import Ticket
from guichet.features.testimonies import models
from guichet.features.testimonies.deposit import visits
from guichet.features.testimonies.models import Consent, Deposit, Status, VersionSeen
from guichet.features.testimonies.reading.tests.conftest import (
    TODAY,
    Deposits,
    address,
    inside,
    revision,
)
from guichet.features.testimonies.reading.tests.test_reading import keys_of, words
from tests import team

pytestmark = pytest.mark.django_db

WRITTEN: dict[str, Any] = {
    "at": "version",
    "title": "3 200 euros sans explication",
    "text": "Une caisse me réclame de l’argent.\nPersonne n’explique le calcul.",
    "month": "06/2026",
    "body": ["caf"],
    "theme": "money-claimed",
    "department": "23",
}


def save(client: Client, deposit: Deposit, **more: Any) -> Any:  # noqa: ANN401
    """Save a version of the state as it is now."""
    sent = {**WRITTEN, "revision": revision(deposit), **more}
    return client.post(address(deposit, "version/"), sent)


def agree(client: Client, deposit: Deposit) -> Any:  # noqa: ANN401
    """Agree with the version as it is now."""
    return client.post(address(deposit, "version/relire/"), {"revision": revision(deposit)})


def publish(client: Client, deposit: Deposit) -> Any:  # noqa: ANN401
    """Publish the version as it is now."""
    return client.post(address(deposit, "version/publier/"), {"revision": revision(deposit)})


# --- Passage by passage ---------------------------------------------------------------------------


def fields_of(page: Any) -> list[str]:  # noqa: ANN401
    """Return the names of the decisions that a page asks for."""
    return [name for name in page.context["form"].fields if not name.endswith("-other")]


def test_each_passage_is_shown_in_its_sentence_and_nothing_is_accepted(
    deposit: Deposit, amina: Client
) -> None:
    page = amina.get(address(deposit, "version/"))
    assert "Ma conseillère Karima" in words(page).replace(" Benali", "") or "Karima" in words(page)
    assert " checked" not in page.content.decode()
    assert len(fields_of(page)) >= 3
    refused = amina.post(address(deposit, "version/"), {"at": "decisions"})
    assert refused.status_code == 422
    assert "Décidez pour ce passage." in words(refused)


def test_what_was_decided_is_what_is_written(deposit: Deposit, amina: Client) -> None:
    names = fields_of(amina.get(address(deposit, "version/")))
    sent = {f"d-{name}": "keep" for name in names}
    sent[f"d-{names[0]}"] = "accept"
    sent[f"d-{names[1]}"] = "change"
    missing = amina.post(address(deposit, "version/"), {**sent, "at": "decisions"})
    assert "Écrivez ce qui remplace le passage." in words(missing)
    sent[f"d-{names[1]}-other"] = "une petite ville"
    page = amina.post(address(deposit, "version/"), {**sent, "at": "decisions"})
    text = page.context["form"]["text"].value()
    assert "Karima Benali" not in text
    assert "une petite ville" in text
    assert "06 39 98 12 34" in text
    assert page.context["form"]["department"].value() == "23"
    assert Deposit.objects.get().version == 0


def test_a_version_without_title_or_with_a_strange_month_is_asked_for_again(
    deposit: Deposit, amina: Client
) -> None:
    answer = save(amina, deposit, title=" ", month="hier", theme="nulle-part")
    assert answer.status_code == 422
    assert "Donnez un titre." in words(answer)
    assert "Personne n’explique le calcul." in words(answer)
    assert Deposit.objects.get().version == 0


# --- Two people, the person, the shelf ------------------------------------------------------------


def test_a_version_goes_out_when_two_members_and_the_person_agreed(
    deposit: Deposit, amina: Client, bilal: Client, ticket: Ticket
) -> None:
    assert save(amina, deposit).status_code == 302
    assert "une autre personne : relire" in words(amina.get("/coulisses/temoignages/"))
    assert "1 version à relire" in words(bilal.get("/coulisses/"))
    assert "Une autre personne de l’équipe doit relire" in words(publish(amina, deposit))
    assert "il faut une autre personne" in words(agree(amina, deposit))
    read_again = words(bilal.get(address(deposit, "version/relire/")))
    assert "Personne n’explique" in read_again
    assert "Ce qui paraîtra avec le texte" in read_again
    assert "Ce qui paraîtra avec le texte" in words(
        amina.get(address(deposit, "version/reprendre/"))
    )
    assert agree(bilal, deposit).status_code == 302
    assert "La personne doit approuver" in words(publish(amina, deposit))
    assert not models.Testimony.objects.exists()
    shown = visits.visit(keys_of(ticket))
    assert shown.awaits_approval
    assert shown.opened.version
    assert shown.opened.version.title == WRITTEN["title"]
    assert visits.decide(keys_of(ticket), 1, TODAY, approves=True)
    assert publish(amina, deposit).status_code == 302
    published = models.Testimony.objects.readable().get()
    assert published.text == WRITTEN["text"]
    assert published.month
    assert published.month.isoformat() == "2026-06-01"
    facts = set(published.facets.values_list("kind", "value"))
    assert facts == {("body", "caf"), ("theme", "money-claimed"), ("department", "23")}
    assert Deposit.objects.get().status == Status.PUBLISHED
    assert list(AuditEntry.objects.values_list("action", flat=True)) == [
        "version-saved",
        "version-agreed",
        "testimony-published",
    ]


def test_a_version_that_the_person_refused_never_goes_out(
    deposits: Deposits, amina: Client, bilal: Client, ticket: Ticket, keys: KeyFolder
) -> None:
    keys.save_reader(key_file("elif"), is_new=True)
    deposit = deposits(ticket)
    save(amina, deposit)
    agree(bilal, deposit)
    visits.decide(keys_of(ticket), 1, TODAY, approves=False)
    assert "a refusé cette version" in words(publish(amina, deposit))
    third = inside(team.member("elif", Role.READER, key="elif"))
    assert "a refusé cette version" in words(agree(third, deposit))
    assert save(amina, deposit, text="Un autre texte.").status_code == 302
    assert Deposit.objects.get().version == 2
    assert VersionSeen.objects.filter(version=2).count() == 1


def test_a_key_passed_on_makes_no_second_pair_of_eyes(deposit: Deposit, amina: Client) -> None:
    save(amina, deposit)
    Member.objects.filter(key_name="amina").update(key_name="")
    same_key = inside(team.member("elif", Role.READER, key="amina"))
    assert "il faut une autre personne" in words(agree(same_key, deposit))
    assert VersionSeen.objects.count() == 1


def test_what_was_agreed_for_one_version_does_not_hold_for_the_next(
    deposit: Deposit, amina: Client, bilal: Client, ticket: Ticket
) -> None:
    save(amina, deposit)
    agree(bilal, deposit)
    visits.decide(keys_of(ticket), 1, TODAY, approves=True)
    save(amina, deposit, text="Un texte où Karima est revenue.")
    assert "doit relire" in words(publish(amina, deposit))
    agree(bilal, deposit)
    assert "doit approuver" in words(publish(amina, deposit))


def test_an_agreement_taken_back_before_publication_is_heard(
    deposit: Deposit, amina: Client, bilal: Client, ticket: Ticket
) -> None:
    save(amina, deposit)
    agree(bilal, deposit)
    visits.decide(keys_of(ticket), 1, TODAY, approves=True)
    before = revision(deposit)
    visits.change_consent(keys_of(ticket), Consent.COUNT, TODAY)
    late = amina.post(address(deposit, "version/publier/"), {"revision": before})
    assert late.status_code == 409
    publish(amina, deposit)
    counted = models.Testimony.objects.get()
    assert (counted.text, counted.title, counted.published_on) == ("", "", None)


def test_count_only_never_carries_a_text(deposits: Deposits, amina: Client, bilal: Client) -> None:
    deposit = deposits(consent=Consent.COUNT)
    page = amina.get(address(deposit, "version/"))
    assert "aucun texte ne sort d’ici" in words(page)
    assert {"text", "title"} & set(page.context["form"].fields) == set()
    save(amina, deposit)
    agree(bilal, deposit)
    publish(amina, deposit)
    counted = models.Testimony.objects.get()
    assert (counted.text, counted.title) == ("", "")
    assert counted.facets.count() == 3
    assert Deposit.objects.get().status == Status.CLOSED


def test_a_quote_is_one_sentence_that_no_page_shows(
    deposits: Deposits, amina: Client, bilal: Client
) -> None:
    deposit = deposits(consent=Consent.QUOTE)
    mended = save(amina, deposit, text="Une.\nDeux.", told="Le récit décidé.")
    assert "Une seule phrase" in words(mended)
    assert "Le récit décidé." in words(mended)
    assert save(amina, deposit, text="Personne n’explique le calcul.").status_code == 302
    agree(bilal, deposit)
    for page in (address(deposit), address(deposit, "version/relire/")):
        said = words(amina.get(page))
        assert "dans un rapport, un tract, un courrier" in said
        assert "aucune page, aucun fichier de Guichet ne la montre" in said
        assert "Ce qui paraîtra avec le texte" not in said
    publish(amina, deposit)
    assert models.Testimony.objects.get().text == ""


def test_what_is_out_is_not_offered_again(
    deposit: Deposit, amina: Client, bilal: Client, ticket: Ticket
) -> None:
    save(amina, deposit)
    agree(bilal, deposit)
    visits.decide(keys_of(ticket), 1, TODAY, approves=True)
    assert "Publier cette version" in words(amina.get(address(deposit)))
    publish(amina, deposit)
    page = words(amina.get(address(deposit)))
    assert "Publier cette version" not in page
    assert "Cette version est en ligne, sous le n° 1." in page
    assert "déjà sortie" in words(publish(amina, deposit))
    save(amina, deposit, text="Un texte plus court.")
    page = words(amina.get(address(deposit)))
    assert "en ligne, sous le n°" not in page
    assert "doit relire" in page


def test_what_is_counted_is_not_offered_again(
    deposits: Deposits, amina: Client, bilal: Client
) -> None:
    deposit = deposits(consent=Consent.COUNT)
    save(amina, deposit)
    agree(bilal, deposit)
    assert "Compter ce témoignage" in words(amina.get(address(deposit)))
    publish(amina, deposit)
    page = words(amina.get(address(deposit)))
    assert "Compter ce témoignage" not in page
    assert "Cette version est comptée." in page


def test_a_version_written_while_its_text_is_hidden_is_not_kept_and_not_lost(
    deposit: Deposit, amina: Client
) -> None:
    Deposit.objects.update(status=Status.HIDDEN)
    answer = save(amina, deposit, text="Un texte à ne pas perdre.")
    assert answer.status_code == 422
    assert "décidez d’abord s’il revient" in words(answer)
    assert "Un texte à ne pas perdre." in words(answer)
    assert Deposit.objects.get().version == 0


@pytest.mark.parametrize("typed", ["06/2026", "6/2026", "2026-06", "juin 2026", "Juin 2026"])
def test_a_month_is_typed_as_people_write_it(
    deposit: Deposit, amina: Client, bilal: Client, typed: str
) -> None:
    names = fields_of(amina.get(address(deposit, "version/")))
    sent = {f"d-{name}": "keep" for name in names}
    form = amina.post(address(deposit, "version/"), {**sent, "at": "decisions"})
    assert 'value="06/2026"' in form.content.decode()
    assert "Par exemple 03/2026, ou mars 2026." in words(form)
    assert save(amina, deposit, month=typed).status_code == 302
    assert "juin 2026" in words(bilal.get(address(deposit, "version/relire/")))
    assert 'value="06/2026"' in amina.get(address(deposit, "version/reprendre/")).content.decode()


# --- Two people at once ---------------------------------------------------------------------------


def test_the_second_of_two_editors_is_told_and_sees_both_texts(
    deposit: Deposit, amina: Client
) -> None:
    elif_ = inside(team.member("elif", Role.READER, Role.EDITOR, key="bilal"))
    before = revision(deposit)
    assert save(amina, deposit, text="Le texte d’Amina.").status_code == 302
    late = save(elif_, deposit, text="Le texte d’Elif.", revision=before)
    assert late.status_code == 409
    assert "amina a enregistré la version 1" in words(late)
    assert "Le texte d’Amina." in words(late)
    assert "Le texte d’Elif." in words(late)
    assert Deposit.objects.get().version == 1
    again = save(elif_, deposit, text="Les deux ensemble.", revision=str(late.context["revision"]))
    assert again.status_code == 302
    assert Deposit.objects.get().parts.filter(kind="version").count() == 2


def test_a_withdrawal_while_writing_is_told_and_keeps_nothing(
    deposit: Deposit, amina: Client, ticket: Ticket
) -> None:
    visits.withdraw_all(keys_of(ticket), TODAY)
    answer = save(amina, deposit)
    assert answer.status_code == 410
    assert "Personne n’explique" not in words(answer)
    assert not deposit.parts.exists()
