"""An outside file becomes a model, or one French sentence that names the file, line and key."""

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from guichet.engine.catalogue_folder import CATALOGUE_DIR
from guichet.engine.scoring import importing, people, publishing
from guichet.engine.scoring.evaluate import score
from guichet.engine.scoring.importing import ModelFault
from guichet.engine.scoring.model import AdditiveModel, BinnedTerm, Model
from guichet.engine.scoring.tests.shared_files import (
    MODELS,
    shared_model,
    shared_points,
    shared_sum,
    with_models,
)
from guichet.engine.scoring.tests.small_models import PERSON, TERMS, data, points_data


def _yaml(plain: dict[str, Any]) -> str:
    # Through JSON, so that nothing is written once and named: the reader refuses such marks.
    copied = json.loads(json.dumps(plain))
    return str(yaml.safe_dump(copied, allow_unicode=True, sort_keys=False))


def _read(plain: dict[str, Any]) -> Model:
    return importing.read("m.yaml", _yaml(plain).encode())


def _fault(plain: dict[str, Any]) -> str:
    with pytest.raises(ModelFault) as caught:
        _read(plain)
    return str(caught.value).replace("\u00a0", " ")


def _line(plain: dict[str, Any], sign: str) -> int:
    lines = enumerate(_yaml(plain).splitlines(), 1)
    return next(number for number, line in lines if sign in line)


def _terms(position: int, **changes: object) -> dict[str, Any]:
    terms = deepcopy(TERMS)
    terms[position].update(changes)
    return data(terms=terms)


def test_our_own_layout_is_read_as_yaml_and_as_json() -> None:
    plain = data()
    as_json = importing.read("m.json", json.dumps(plain).encode())
    assert as_json == _read(plain)
    assert score(as_json, PERSON).score == 0.5


@pytest.mark.parametrize("plain", [data(), points_data()])
def test_an_exported_model_is_the_same_model(plain: dict[str, Any]) -> None:
    model = _read(plain)
    assert importing.read("m.yaml", publishing.to_yaml(model).encode()) == model


@pytest.mark.parametrize(
    ("plain", "sign", "told"),
    [
        (data(couleur=1), "couleur", "la clé « couleur » est inconnue"),
        (data(thresold=[]), "thresold", "vouliez-vous écrire « threshold"),
        (_terms(2, edge=[1]), "edge:", "la clé « edge » est inconnue (terms.3.edge) ; vouliez"),
        (_terms(2, edges=[500, 500, 2000]), "edges", "terms.3.edges : les bornes doivent croître"),
        (_terms(2, source="ailleurs"), "ailleurs", "la source « ailleurs » n’est pas dans"),
        (_terms(0, variable="x"), "variable: x", "la variable « x » n’est pas dans « variables »"),
        (_terms(0, coefficients={"0": 1}), "coeff", "choix et coefficients diffèrent (« 1 »)"),
        (_terms(1, applies_if={"seul": ["9"]}), "seul:", "condition inconnue sur « seul »"),
        (_terms(0, applies_if={"enfant": ["1"]}), "applies_if", "dépend d’elle-même (applies_if)"),
        (_terms(4, coefficient="lourd"), "lourd", "terms.5.coefficient doit être un nombre"),
        (_terms(4, kind="curved"), "curved", "« curved » n’est pas admis pour kind"),
        (data(intercept={"value": 1e999, "source": "s"}), "value: .inf", "NaN et l’infini"),
        (data(id="Petit Modèle"), "id: Petit", "des minuscules, des chiffres"),
        (data(reviewed_on="hier"), "hier", "une date comme 2026-11-24"),
        (
            data(
                thresholds=[
                    {"at_least": 0.2, "group": "a", "source": "s"},
                    {"at_least": 0.6, "group": "b", "source": "s"},
                ]
            ),
            "thresholds",
            "les seuils vont du plus haut au plus bas",
        ),
        (
            data(reference={"revenu": -5}),
            "revenu: -5",
            "reference : « revenu » : le modèle n’admet",
        ),
        (data(reference={"seul": "0"}), "reference", "reference : « visites » : il manque"),
        (data(form="tree"), "tree", "« tree » n’est pas admis pour form"),
        (points_data(last_rank="9"), "groups_of_ranks", "le rang « 4 » n’a pas son groupe"),
    ],
)
def test_a_fault_names_the_file_the_line_and_the_key(
    plain: dict[str, Any], sign: str, told: str
) -> None:
    found = _fault(plain)
    assert found.startswith(f"m.yaml, ligne {_line(plain, sign)} : ")
    assert told in found


def test_bins_and_coefficients_that_do_not_match_are_counted() -> None:
    plain = _terms(2, coefficients=[1, 2])
    found = _fault(plain)
    assert f"m.yaml, ligne {_line(plain, '- 500') + 3} : terms.3.coefficients" in found
    assert "« revenu » a 3 bornes : il faut 4 coefficients, on en lit 2" in found


def test_a_key_that_is_missing_is_named() -> None:
    plain = data()
    del plain["title"]
    assert "la clé « title » manque" in _fault(plain)
    del plain["form"]
    assert "il manque « form »" in _fault(plain)


@pytest.mark.parametrize("text", ["", "- 1", "bonjour", "[]"])
def test_what_is_no_model_is_told(text: str) -> None:
    with pytest.raises(ModelFault, match="on attend un modèle"):
        importing.read("m.yaml", text.encode())


@pytest.mark.parametrize("value", ["{}", "[]", "~", "1"])
def test_a_form_that_is_no_word_is_told(value: str) -> None:
    with pytest.raises(ModelFault, match=r"^m\.yaml, ligne 1 : "):
        importing.read("m.yaml", f"form: {value}\nid: x\n".encode())


def test_the_guide_shows_a_model_that_is_accepted() -> None:
    guide = (CATALOGUE_DIR / "models" / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```yaml\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    model = importing.read("README.md", shown.encode())
    assert model.status == "complete"


# --- The published collection -----------------------------------------------------------------------


def _outside(**changes: object) -> dict[str, Any]:
    return {
        "id": "ailleurs",
        "status": "partial",
        "title": "Un modèle",
        "country": "FR",
        "operator": "Une caisse",
        "form": "logistic",
        "link": "logit",
        "intercept": None,
        "terms": [
            {
                "variable": "seul",
                "label": "Vit sans partenaire",
                "kind": "categorical",
                "categories": [
                    {"value": 0, "label": "non", "coefficient": 0},
                    {"value": 1, "label": "oui", "coefficient": 0.5},
                ],
            },
            {"variable": "x", "label": "Une autre", "kind": "unknown", "coefficient": None},
        ],
        "hidden_variables": 2,
        "sources": [{"title": "Un article", "url": "https://exemple.fr/a"}],
        "missing": ["un poids"],
        **changes,
    }


def test_a_partial_file_keeps_what_was_published_and_counts_what_was_not() -> None:
    model = _read(_outside())
    assert isinstance(model, AdditiveModel)
    assert model.status == "partial"
    assert [one.label for one in model.hidden] == [
        "Une autre",
        "Variable cachée n° 1".replace("° ", "°\u00a0"),
        "Variable cachée n° 2".replace("° ", "°\u00a0"),
    ]
    assert people.read(model, {"seul": 1.0})["seul"] == "1"


def test_a_file_that_says_it_is_not_computable_keeps_no_weight() -> None:
    model = _read(_outside(status="not_computable_here", intercept=0.3))
    assert isinstance(model, AdditiveModel)
    assert (model.status, model.intercept.value) == ("not_computable", None)
    assert "Poids lus" in model.hidden[0].note


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"status": "complete"}, "le fichier se dit complet"),
        ({"status": "peut-être"}, "status"),
        ({"link": "probit"}, "« probit » n’est pas admis pour link"),
        ({"poids": 1}, "la clé « poids » est inconnue"),
        (
            {
                "terms": [
                    {
                        "variable": "a",
                        "kind": "binned",
                        "edges": [2, 1],
                        "coefficients": [1, 2, 3],
                    }
                ]
            },
            "terms.1.edges : les bornes doivent croître",
        ),
        ({"sources": []}, "sources est vide"),
    ],
)
def test_the_collection_is_read_as_strictly(changes: dict[str, object], told: str) -> None:
    assert told in _fault(_outside(**changes))


@with_models
@pytest.mark.parametrize("path", sorted(MODELS.rglob("*.json")), ids=lambda path: path.stem)
def test_every_published_file_is_read_and_says_its_own_status(path: Path) -> None:
    model = importing.read(path.name, path.read_bytes())
    said = json.loads(path.read_text(encoding="utf-8"))["status"]
    assert said.startswith(model.status)
    assert importing.read("m.yaml", publishing.to_yaml(model).encode()) == model


@with_models
def test_amsterdam_s_income_is_one_variable_that_may_be_missing() -> None:
    model = shared_sum("nl_amsterdam_slimme_check_2022_original")
    binned, missing = [one for one in model.terms if one.variable == "sum_inkomen_bruto"]
    assert isinstance(binned, BinnedTerm)
    assert missing.kind == "missing"
    assert model.ignored == ("sum_inkomen_bruto_was_mean_imputed",)
    # 43.23… is the mean that the city puts in the place of an unknown income.
    assert binned.missing == binned.coefficients[sum(edge <= 43.23545 for edge in binned.edges)]
    assert "n’est pas votre note à la CAF" in model.is_not
    learned = model.by_name["total_vermogen"]
    assert (learned.learned_from, learned.learned_to) == (-3200132.75, 123766.34375)


@with_models
def test_aggir_is_read_from_the_collection_as_ordered_points() -> None:
    model = shared_points("fr_aggir_casf_annexe_2_2")
    assert [one.name for one in model.groups] == list("ABCDEFGH")
    assert model.last_rank == "13"


@with_models
def test_the_catalogue_has_the_numbers_of_the_collection() -> None:
    ours = publishing.published(CATALOGUE_DIR, "aggir").model
    theirs = shared_points("fr_aggir_casf_annexe_2_2")
    assert ours.form == "ordered_points"
    assert [(g.name, g.points, g.ranks) for g in ours.groups] == [
        (g.name, g.points, g.ranks) for g in theirs.groups
    ]
    assert ours.groups_of_ranks == theirs.groups_of_ranks
    mine = publishing.published(CATALOGUE_DIR, "ams-court-terme").model
    other = shared_model("at_ams_2018_short_term")
    assert isinstance(mine, AdditiveModel)
    assert isinstance(other, AdditiveModel)
    weights = [
        [(t.variable, t.applies_if, getattr(t, "coefficients", None)) for t in one.terms]
        for one in (mine, other)
    ]
    assert weights[0] == weights[1]
    assert mine.intercept.value == other.intercept.value


_FOREIGN = re.compile(
    r"\b(the|of|and|only|with|not|from|which|each|are|is|und|der|die|mit|oder|all|every|Ministry)\b"
)


@with_models
@pytest.mark.parametrize(
    "path", sorted(MODELS.rglob("*.json")), ids=lambda path: path.stem if path else "absent"
)
def test_what_is_said_of_a_published_file_is_french(path: Path) -> None:
    model = importing.read(path.name, path.read_bytes())
    terms = model.terms if isinstance(model, AdditiveModel) else ()
    said = [
        *(model.title, model.operator, model.purpose, model.outcome, model.higher_means),
        *(*model.missing, *model.cautions, model.how_to_complete, model.is_not),
        *(text for one in model.variables for text in (one.label, one.hint, one.note)),
        *(choice.label for one in model.variables for choice in one.choices),
        *(text for one in terms for text in (one.label, one.note)),
    ]
    assert [text for text in said if _FOREIGN.search(text)] == []


@with_models
def test_an_address_is_only_an_address() -> None:
    for path in MODELS.rglob("*.json"):
        model = importing.read(path.name, path.read_bytes())
        assert not [one.url for one in model.sources.values() if " " in one.url]


@with_models
@pytest.mark.parametrize("which", ["original", "reweighed"])
def test_the_form_of_amsterdam_asks_questions_and_says_what_stands_for_an_unknown(
    which: str,
) -> None:
    model = shared_model(f"nl_amsterdam_slimme_check_2022_{which}")
    assert [one.name for one in model.variables if not one.question.endswith("?")] == []
    for name in ("days_since_last_relocation", "days_since_last_dienst_end"):
        assert "99\u00a0999" in model.by_name[name].hint
    assert "moyenne" in model.by_name["sum_inkomen_bruto"].hint
