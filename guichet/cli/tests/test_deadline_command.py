"""`guichet deadline`, as people and programs call it."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet.cli import procedure_files
from guichet.cli.main import main

PROCEDURES = procedure_files.procedures_folder()
Ask = Callable[..., tuple[int, str, str]]
Read = Callable[..., list[dict[str, Any]]]

COMMAND = [sys.executable, "-m", "guichet.cli"]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run the command and return its exit code, its output and its errors."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["deadline", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def read(ask: Ask) -> Read:
    """Run the command with --json and return the list that it prints."""

    def run(*words: str) -> list[dict[str, Any]]:
        code, out, err = ask(*words, "--json")
        assert (code, err) == (0, "")
        found: list[dict[str, Any]] = json.loads(out)
        return found

    return run


def refused(answer: tuple[int, str, str]) -> str:
    """Check that the answer is a refusal: 2, nothing printed, one French line of error."""
    code, out, err = answer
    assert (code, out) == (2, "")
    assert err.startswith("guichet deadline")
    assert err.count("\n") == 1
    return err.replace("\u00a0", " ")


# --- What programs read -----------------------------------------------------------------------


def test_the_time_to_act_is_computed_from_the_decision(read: Read) -> None:
    (found,) = read("cra-appeal", "--event", "decision_notified", "--from", "2026-11-06")
    assert found["kind"] == "act_before"
    assert found["procedure"] == "cra-appeal"
    assert found["regime"] == "prior_appeal"
    assert found["from"] == "2026-11-06"
    assert found["last_day"] == "2027-01-06"
    assert found["legal_last_day"] == "2027-01-07"
    assert found["next_step_from"] is None
    assert {"CRPA L112-1", "CSS R142-1"} <= set(found["sources"])


def test_the_office_s_silence_is_computed_from_the_letter(read: Read) -> None:
    (found,) = read("algorithm-explanation", "--event", "letter_received", "--from", "21/11/2026")
    assert found["kind"] == "reply"
    assert found["regime"] == "silence"
    assert found["last_day"] == "2026-12-21"
    assert found["next_step_from"] == "2026-12-22"
    assert found["legal_last_day"] is None


def test_two_clocks_of_one_event_come_in_the_order_act_reply_wait(read: Read) -> None:
    both = read("ft-sanction-observations", "--event", "notice_received", "--from", "2026-11-06")
    assert [one["kind"] for one in both] == ["act_before", "reply"]
    assert [one["last_day"] for one in both] == ["2026-11-16", "2026-12-01"]
    both = read("cnil-complaint", "--event", "letter_received", "--from", "2026-11-14")
    assert [one["kind"] for one in both] == ["reply", "wait_before"]
    assert [one["last_day"] for one in both] == ["2027-02-14", "2026-12-14"]


def test_the_place_brings_its_holidays(read: Read) -> None:
    here = ("social-court", "--from", "2027-01-26")  # 26 March 2027 is Good Friday
    assert read(*here)[0]["last_day"] == "2027-03-26"
    there = read(*here, "--place", "57")[0]
    # Not a holiday in every commune of Moselle: the prudent day first, the legal one kept.
    assert (there["last_day"], there["legal_last_day"]) == ("2027-03-26", "2027-03-30")


def test_the_day_to_post_is_a_day_with_mail(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guichet.cli.deadline.today", lambda: date(2026, 11, 21))
    sunday = ("overpayment-rectification", "--from", "2/11/2026")
    assert read(*sunday)[0]["last_day"] == "2026-11-22"
    assert read(*sunday)[0]["post_by"] == "2026-11-21"
    assert read("cra-appeal", "--from", "2/3/2026")[0]["post_by"] is None


def test_an_event_still_to_come_is_only_supposed(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guichet.cli.deadline.today", lambda: date(2026, 11, 21))
    warnings = read("cra-appeal", "--from", "01/01/2030")[0]["warnings"]
    assert "n’est pas encore arrivé" in warnings[0]
    assert "arrivé" not in " ".join(read("cra-appeal", "--from", "21/11/2026")[0]["warnings"])


@pytest.mark.parametrize("path", sorted(PROCEDURES.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_clock_of_each_procedure_can_be_computed(path: Path, read: Read) -> None:
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    clocks = [entry.get(key) for key in ("act_before", "clock", "wait_before")]
    for event in {clock["starts"] for clock in clocks if clock}:
        needs_length = any(
            clock and clock["starts"] == event and clock["length"] is None for clock in clocks
        )
        length = ("--length", "15 jours") if needs_length else ()
        for name in (entry["id"], entry["slug"]):
            found = read(name, "--event", event, "--from", "2026-11-06", *length)
            assert found
            for one in found:
                assert one["procedure"] == entry["id"]
                assert one["from"] < one["last_day"] or event == "tax_notice_year_end"
                assert one["steps"]
                assert one["sources"]
    if not any(clocks):
        assert read(entry["id"]) == []


@pytest.mark.parametrize(
    ("words", "last_day", "legal"),
    [
        ("admin-court --from 2026-11-06 --no-remedies", "2027-01-07", "2027-11-06"),
        ("social-court --from 2026-11-06 --no-remedies", "2027-01-06", None),
        ("payment-order-opposition --from 2026-11-06 --no-remedies", "2026-11-21", None),
        ("benefit-suspension --from 2026-11-06 --no-remedies", "2027-01-06", None),
        (
            "benefit-suspension --from 2026-11-06 --no-remedies --judge administrative",
            "2027-01-06",
            "2027-11-06",
        ),
        ("cada-referral --from 2026-11-06 --no-receipt --sent-online", "2027-01-06", None),
        ("permit-silence --from 2026-11-06 --written-decision 2026-10-20", "2026-12-21", None),
        (
            "admin-court --from 2026-11-06 --legal-aid 2026-12-15 2027-02-10",
            "2027-04-12",
            None,
        ),
        (
            "admin-court --from 2026-11-06 --gracious-appeal 2026-12-01 - 2027-01-15 "
            "--mandatory-appeal non",
            "2027-03-16",
            None,
        ),
        (
            "admin-court --from 2026-11-06 --hierarchical-appeal 2026-12-01 2026-12-03",
            "2027-01-07",
            "2027-04-05",
        ),
        ("admin-court --from 2026-11-06 --mediation 2026-12-01 2027-02-15", "2027-04-16", None),
        (
            "cra-appeal --from 2026-11-06 --social-mediator 2026-12-01 2026-12-21",
            "2027-01-26",
            "2027-01-27",
        ),
        (
            "admin-court --from 2026-11-20 --online-notice 2026-11-02 2026-11-10 "
            "--online-notice-agreed oui",
            "2027-01-11",
            None,
        ),
        ("prior-hearing --from 2026-11-06 --length 10jours", "2026-11-16", None),
    ],
)
def test_options_that_change_the_person_s_time(
    words: str, last_day: str, legal: str | None, read: Read
) -> None:
    (found,) = read(*words.split())
    assert (found["last_day"], found["legal_last_day"]) == (last_day, legal)


@pytest.mark.parametrize(
    ("words", "last_day"),
    [
        ("gdpr-access --from 2026-11-14 --extension 2026-12-01", "2027-02-15"),
        (
            "debt-waiver --from 2026-11-06 --pieces-asked 2026-11-16 --pieces-due 2026-12-01",
            "2027-01-21",
        ),
        (
            "debt-waiver --from 2026-11-06 --pieces-asked 2026-11-16 --pieces-received 2026-11-26",
            "2027-01-16",
        ),
        ("debt-waiver --from 2026-11-20 --first-office 2026-11-06", "2027-01-06"),
    ],
)
def test_options_that_change_the_office_s_time(words: str, last_day: str, read: Read) -> None:
    (found,) = read(*words.split())
    assert found["last_day"] == last_day


# --- What people read -------------------------------------------------------------------------


def test_the_last_day_comes_first_then_how_then_the_articles(ask: Ask) -> None:
    code, out, _ = ask("social-court", "--from", "06/11/2026", "--place", "42")
    text = out.replace("\u00a0", " ")
    assert code == 0
    assert text.index("DERNIER JOUR POUR AGIR : MERCREDI 6 JANVIER 2027") < text.index("1. Vous")
    assert text.index("1. Vous") < text.index("Textes : CPC 641 ; CPC 642")
    assert "le calcul part de la réception de la décision" in " ".join(text.split())
    assert all(len(line) <= 78 for line in text.splitlines())


def test_an_old_date_is_told_to_be_past(ask: Ask) -> None:
    _, out, _ = ask("social-court", "--from", "06/11/2020")
    assert "Cette date est passée" in out
    assert "la loi laisse encore une voie" not in out
    _, out, _ = ask("social-court", "--from", "06/11/2020", "--no-remedies")
    assert "la loi laisse encore une voie" in out


def test_a_procedure_without_time_limit_says_so(ask: Ask) -> None:
    code, out, _ = ask("defenseur-des-droits")
    assert code == 0
    assert "n’a pas de délai légal" in out


# --- What is badly asked ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "indiquez une démarche"),
        (["gdpr-acces", "--from", "2026-11-06"], "vouliez-vous dire gdpr-access"),
        (["commission-recours-amiable", "--from", "2026-11-06"], "commission-de-recours-amiable"),
        (["../../pyproject", "--from", "2026-11-06"], "est inconnue"),
        (["x\x00\U0001f600\u202e", "--from", "2026-11-06"], "est inconnue"),
        (["", "--from", "2026-11-06"], "indiquez une démarche"),
        (["cra-appeal"], "indiquez la date de l’évènement avec --from"),
        (["cra-appeal", "--from", "29/02/2027"], "2027 n’est pas une année bissextile"),
        (["cra-appeal", "--from", "31/11/2026"], "novembre a 30 jours"),
        (["cra-appeal", "--from", "06/11/26"], "2026 plutôt que 26"),
        (["cra-appeal", "--from", "06/11/1826"], "L’année 1826 est trop ancienne"),
        (["cra-appeal", "--from", "06/11/2926"], "L’année 2926 est trop lointaine"),
        (["cra-appeal", "--from", "06/11/2026\x07"], "caractères invisibles"),
        (["cra-appeal", "--from", "\U0001f600"], "n’est pas lisible"),
        (["cra-appeal", "--from", "\u202e06/11/2026"], "caractères invisibles"),
        (["cra-appeal", "--from", "9" * 10_000], "trop long"),
        (["cra-appeal", "--from", "06/11/2026", "--place", "99"], "n’existe pas"),
        (["cra-appeal", "--from", "06/11/2026", "--place", "20"], "2A (Corse-du-Sud)"),
        (["cra-appeal", "--from", "06/11/2026", "--event", "birthday"], "est inconnu ; possibles"),
        (
            ["cra-appeal", "--from", "06/11/2026", "--event", "event_day"],
            "possibles ici : decision_notified, implicit_decision, letter_received",
        ),
        (
            ["defenseur-des-droits", "--from", "06/11/2026", "--event", "event_day"],
            "cette démarche n’a pas de délai",
        ),
        (["prior-hearing", "--from", "06/11/2026"], '(--length "15 jours")'),
        (["prior-hearing", "--from", "06/11/2026", "--length", "peu"], "n’est pas lisible"),
        (
            ["gdpr-access", "--from", "06/11/2026", "--no-remedies"],
            "concerne votre délai pour agir",
        ),
        (
            ["cra-appeal", "--from", "06/11/2026", "--extension", "01/12/2026"],
            "concerne le délai de réponse",
        ),
        (
            ["admin-court", "--from", "06/11/2026", "--legal-aid", "01/12/2027"],
            "un délai fini ne repart pas",
        ),
        (
            ["admin-court", "--from", "06/11/2026", "--legal-aid", "-"],
            "--legal-aid : La date « - » n’est pas lisible",
        ),
        (
            ["admin-court", "--from", "06/11/2026", "--reasons", *["01/12/2026"] * 3],
            "--reasons attend 2 dates au plus",
        ),
        (["admin-court", "--from", "06/11/2026", "--judge", "moi"], "--judge attend"),
        (["admin-court", "--from", "06/11/2026", "--mandatory-appeal", "x"], "attend oui ou non"),
        (
            ["admin-court", "--from", "06/11/2026", "--online-notice-agreed", "oui"],
            "va avec --online-notice",
        ),
        (
            ["debt-waiver", "--from", "06/11/2026", "--pieces-due", "01/12/2026"],
            "vont avec --pieces-asked",
        ),
    ],
)
def test_a_bad_request_gets_one_french_line(words: list[str], message: str, ask: Ask) -> None:
    assert message in refused(ask(*words))


@pytest.fixture
def small_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a catalogue of one procedure, with the optional keys of a clock."""
    folder = tmp_path / "procedures"
    folder.mkdir()
    (folder / "new-right.yaml").write_text(
        """
id: new-right
slug: droit-nouveau
title: Un droit nouveau
judge: administrative
since: 2025-06-01
addressee: {kind: tax}
legal_basis:
  - {ref: Art. 1, says: six mois, status: verified}
  - {ref: Art. 2, says: trois de plus, status: to_check}
act_before: null
clock:
  starts: letter_received
  length: {months: 2}
  regime: silence
  silence: Rejet
  extension: +3 mois
  extension_length: {months: 3}
  restarts_on_documents: true
""",
        encoding="utf-8",
    )
    (folder / "broken.yaml").write_text("id: [", encoding="utf-8")
    (folder / "empty.yaml").write_text("", encoding="utf-8")
    monkeypatch.setattr(procedure_files, "_CATALOGUES", (tmp_path,))
    return folder


@pytest.mark.usefixtures("small_catalogue")
def test_a_date_before_the_procedure_existed_is_refused(ask: Ask) -> None:
    message = refused(ask("droit-nouveau", "--from", "31/05/2025"))
    assert "cette démarche n’existe que depuis le 1er juin 2025" in message
    assert ask("Droit nouveau", "--from", "01/06/2025")[0] == 0


@pytest.mark.usefixtures("small_catalogue")
def test_the_optional_keys_of_a_clock_are_read(read: Read) -> None:
    words = ("new-right", "--from", "2026-11-06")
    assert read(*words)[0]["last_day"] == "2027-01-06"
    assert read(*words)[0]["sources"] == ["Art. 1", "Art. 2 (à vérifier)"]
    assert read(*words, "--extension", "2026-12-01")[0]["last_day"] == "2027-04-06"
    assert read(*words, "--documents", "2026-12-01")[0]["last_day"] == "2027-02-01"


@pytest.mark.usefixtures("small_catalogue")
@pytest.mark.parametrize("name", ["broken", "empty"])
def test_a_damaged_file_is_told_without_a_trace(name: str, ask: Ask) -> None:
    assert "ne peut pas être lue" in refused(ask(name, "--from", "2026-11-06"))


# --- How light --------------------------------------------------------------------------------


def test_neither_django_nor_pydantic_is_loaded() -> None:
    program = (
        "import sys; from guichet.cli.main import main; "
        "main(['deadline', 'cra-appeal', '--from', '2026-11-06', '--json']); "
        "sys.exit(bool({'django', 'pydantic'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert done.returncode == 0


def test_a_shorter_time_limit_of_the_same_letter_is_warned_of(ask: Ask, read: Read) -> None:
    (found,) = read("afd-contest", "--from", "28/10/2026")
    assert found["last_day"] == "2026-12-12"
    assert "« L’avis d’amende majorée », le délai est de 30 jours" in (
        found["warnings"][0].replace("\u00a0", " ")
    )
    assert "Dans le cas" in ask("afd-contest", "--from", "28/10/2026")[1]
    assert "Dans le cas" not in ask("reasons-request", "--from", "28/10/2026")[1]
