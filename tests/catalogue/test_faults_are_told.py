"""What a contributor may write wrongly: each fault names the file and the line, in French."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guichet.engine import catalogue as catalogues
from guichet.engine import coherence
from guichet.engine.strict_yaml import CatalogueError
from tests.spoiling import Spoil, spoiling

CRA = "procedures/cra-appeal.yaml"
LETTER = "letters/cra-appeal/letter.yaml"
SITUATIONS = "situations/situations.yaml"
LEADS = "questionnaires/leads.yaml"
RIGHT = "rights/savoir-comment-on-m-a-note.md"


@pytest.fixture
def spoil(tmp_path: Path) -> Iterator[Spoil]:
    """Return a function that changes one file of a copy of the catalogue and tells the faults."""
    with spoiling(tmp_path / "catalogue") as changed:
        yield changed


def test_our_own_catalogue_has_no_fault() -> None:
    assert [str(fault) for fault in coherence.faults(catalogues.load())] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (CRA, "tier: 1", "tier: 1\ntiers: 2", "la clé « tiers » est inconnue"),
        (CRA, "tier: 1", "tier: 1\ntier: 2", "la clé « tier » est écrite deux fois"),
        (CRA, "cost: Gratuit\n", "", "la clé « cost » manque"),
        (CRA, "tier: 1", "tier: 4", "n’est pas admis pour tier"),
        (CRA, "id: cra-appeal", "id: cra", "doit être le nom du fichier"),
        (CRA, "slug: commission-de-recours-amiable", "slug: recours-rsa", "sert déjà à"),
        (CRA, "tier: 1", "tier: [1", "YAML illisible"),
        (CRA, "status: verified", "status: verifie", "status"),
        (CRA, "source: [legi]", "source: []", "ne cite aucune source"),
        (CRA, "source: [legi]", "source: [lgei]", "la source « lgei » n’est pas"),
        (CRA, "regime: prior_appeal", "regime: franc", "regime"),
        (CRA, "starts: decision_notified", "starts: hier", "starts"),
        (CRA, "{months: 2}", "{months: 2, days: 3}", "une seule unité"),
        (CRA, "procedure: social-court", "procedure: social-cort", "« social-cort » n’existe pas"),
        (CRA, "if: rejected_or_silence", "if: rejected_in_time", "« rejected_in_time »"),
        (CRA, "kind: social-body", "kind: body", "vocabulary.yaml"),
        (SITUATIONS, "code: 2\n", "code: 1\n", "sert 2 fois"),
        (SITUATIONS, "family: money", "family: argent", "famille « argent »"),
        (SITUATIONS, "- procedure: cra-appeal", "- procedure: cra", "« cra » n’existe pas"),
        (SITUATIONS, "{body: [caf, msa, cpam]}", "{body: [caf, cfa]}", "« cfa »"),
        (SITUATIONS, "start: {question: received_on}", "start: {question: sent_on}", "sent_on"),
        (SITUATIONS, "asks: [", "asks: [nothing, ", "« nothing » n’existe pas"),
        (SITUATIONS, "next: nothing", "next: admin-appeal", "n’est pas une suite de"),
        (SITUATIONS, "beside: benefit-suspension", "beside: tax-paper", "n’est pas proposé dans"),
        (SITUATIONS, "hints:\n    caf:", "hints:\n    msa:", "« msa » ne sert pas"),
        ("rewordings.yaml", "- from: LRAR\n", "- from: LRARE\n", "n’est plus dans aucune démarche"),
        (RIGHT, "ref: CRPA L311-3-1", "ref: CRPA L999-9", "n’est pas un fondement"),
        (RIGHT, "title:", "titre:", "titre"),
        (RIGHT, "---\n", "", "en-tête"),
        (LETTER, "procedure: cra-appeal", "procedure: rsa-appeal", "nom du dossier"),
        (LETTER, "- CSS L142-4", "- CSS L142-5", "n’est pas un fondement"),
        (LETTER, "{decision_date}", "{decision_dat}", "decision_dat"),
        (LETTER, "{remedies: [absent, no-letter]}", "{remedy: absent}", "« remedy » n’existe pas"),
        (LETTER, "{remedies: [absent, no-letter]}", "{remedies: no}", "« False » n’est pas une"),
        (LETTER, "day_of: stopped_on", "day_of: stopped", "« stopped » n’est pas une date"),
        (LETTER, "{value: refusal, when", "{value: refused, when", "« refused » n’est pas une"),
        (LETTER, "{day_of: stopped_on}", "{value: a, when: {body: caf}}", "avec day_of"),
        (LETTER, "{day_of: stopped_on}", "{value: a, day_of: b}", "pas les deux"),
        (LETTER, "{decision_kind: overpayment}", "{decision_kind: overpaiment}", "« overpaiment »"),
        (CRA, "reviewed_on: 2026-11-21", "reviewed_on: hier", "une date comme 2026-11-24"),
        (CRA, "gravity: 4", "gravity: 9", "au plus 5"),
        (CRA, "gravity: 4", "gravity: fort", "un nombre entier"),
        (CRA, "cost: Gratuit", "cost: Gratuit : oui", "demande des guillemets"),
        (LETTER, "- use: receipt", "- use: recipe", "« recipe » n’est pas"),
        (LETTER, "- heading:", "- text: a\n  heading:", "une seule chose"),
        (
            "sources.yaml",
            "legi:\n",
            "nobody:\n  url: https://exemple.fr\nlegi:\n",
            "personne ne cite",
        ),
        ("events.yaml", "letter_sent:", "letter_gone:", "on attend ici"),
        ("deadline_examples.yaml", "'2021-03-04'", "'2021-03-05'", "le calcul donne"),
        ("regimes.yaml", "plain:", "plan:", "plan"),
        ("letters/common.yaml", "acting", "actin", "acting"),
        (LEADS, "theme: [refusal]", "theme: [refused]", "aucune question ne propose « refused »"),
        (LEADS, "[cctv-access]", "[cctv-acces]", "la démarche « cctv-acces » n’existe pas"),
        (LEADS, "[parler-a-un-humain]", "[parler]", "le droit « parler » n’existe pas"),
        (LEADS, "{theme: [pay]}", "{tool: [other]}", "le thème « pay » ne mène à aucun droit"),
    ],
)
def test_each_fault_names_its_file_and_its_line(
    spoil: Spoil, name: str, old: str, new: str, said: str
) -> None:
    faults = spoil(name, old, new)
    assert faults
    assert any(said in fault for fault in faults), faults
    assert all(fault.startswith("catalogue/") for fault in faults)


def test_a_fault_names_the_right_line(spoil: Spoil) -> None:
    (fault,) = spoil(CRA, "cost: Gratuit", "cost: Gratuit\ncosts: rien")
    text = (catalogues.CATALOGUE_DIR / CRA).read_text(encoding="utf-8")
    line = text.splitlines().index("cost: Gratuit") + 2
    assert f"ligne {line} " in fault


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="démarche"):
        catalogues.load(tmp_path)


def test_a_file_that_is_not_utf8_is_named(spoil: Spoil, tmp_path: Path) -> None:
    path = tmp_path / "catalogue" / "sources.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))
    assert any("UTF-8" in fault for fault in spoil(CRA, "tier: 1", "tier: 1 "))


def test_a_procedure_without_exit_is_refused(spoil: Spoil) -> None:
    text = (catalogues.CATALOGUE_DIR / CRA).read_text(encoding="utf-8")
    then = text[text.index("then:") : text.index("traps:")]
    assert any("n’a pas d’issue" in fault for fault in spoil(CRA, then, "then: []\n"))


def test_a_cycle_that_never_ends_is_refused(spoil: Spoil) -> None:
    text = (catalogues.CATALOGUE_DIR / CRA).read_text(encoding="utf-8")
    then = text[text.index("then:") : text.index("traps:")]
    back = "then:\n  - if: blocked\n    procedure: cra-appeal\n    within: null\n"
    assert any("on tourne en rond" in fault for fault in spoil(CRA, then, back))


def test_an_example_that_fails_is_told(spoil: Spoil) -> None:
    faults = spoil("letters/cra-appeal/examples.yaml", "contains:\n", "contains:\n  - licorne\n")
    assert any("licorne" in fault for fault in faults)
