"""What a contributor may write wrongly in the questionnaires: the file, the line, and why."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from guichet.engine import catalogue as catalogues
from tests.spoiling import Spoil, spoiling


@pytest.fixture
def spoil(tmp_path: Path) -> Iterator[Spoil]:
    """Return a function that changes one questionnaire of a copy and tells the faults."""
    with spoiling(tmp_path / "catalogue", "questionnaires") as changed:
        yield changed


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("users.yaml", "id: users", "id: workers", "jamais l’employeur"),
        ("users.yaml", "facet: tool", "facet: algorithm", "n’est pas admis pour"),
        ("users.yaml", "required: true", "requred: true", "vouliez-vous écrire « required »"),
        ("users.yaml", "value: caf,", "value: La CAF,", "parts.1.questions.0.options.0.value"),
        ("users.yaml", "value: msa,", "value: caf,", "« caf » est écrite deux fois"),
        ("users.yaml", "id: tool_words", "id: tool", "« tool » est écrite deux fois"),
        ("workers.yaml", "label: L’argent}", "label: Les sous}", "« money » se dit « L’argent »"),
        ("users.yaml", "urgency: 2, ", "", "urgency (0, 1 ou 2)"),
        (
            "workers.yaml",
            "    - {value: other, label: Un autre secteur}\n",
            "",
            "n’a pas de sortie",
        ),
        ("workers.yaml", "facet: sector", "facet: body", "jamais l’employeur"),
        ("words.yaml", "value: court", "value: press", "consent_steps"),
        ("words.yaml", "  team:", "  all:", "seen_by"),
        ("examples.yaml", "door: workers", "door: users", "au moins 4 exemples"),
        ("examples.yaml", "month: 2026-06,", "month: 2026-07,", "on attend « 2026-07 »"),
        ("examples.yaml", "theme: [money-claimed]", "theme: [other]", "on trouve"),
        ("examples.yaml", "  urgency: 1", "  urgency: 0", "on attend l’urgence 0"),
        ("examples.yaml", "    outcome:", "    outcomes:", "« outcomes » n’existe pas"),
        ("examples.yaml", "story: Écrivez", "story: Criez", "on attend « Criez"),
    ],
)
def test_a_fault_is_told_with_its_file(
    spoil: Spoil, name: str, old: str, new: str, said: str
) -> None:
    faults = spoil(name, old, new)
    wanted = f"catalogue/questionnaires/{name}"
    assert any(said in fault and fault.startswith(wanted) for fault in faults), faults


def test_a_fault_between_the_doors_names_the_line_of_the_question(spoil: Spoil) -> None:
    faults = spoil("workers.yaml", "    - {value: other, label: Un autre secteur}\n", "")
    fault = next(one for one in faults if "sector" in one)
    number = int(fault.split("ligne ")[1].split(" ")[0])
    text = (catalogues.CATALOGUE_DIR / "questionnaires" / "workers.yaml").read_text("utf-8")
    assert "id: sector" in text.splitlines()[number - 1]
