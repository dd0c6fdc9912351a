"""A model file from outside, read strictly: our own layout, or that of the published collection.

Nothing in the file is ever run. Whatever is wrong is told in one French sentence which names the
file, the line where it is known, and the key.
"""

import difflib
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from guichet.engine.scoring import documents, people
from guichet.engine.scoring.documents import Document, DocumentFault
from guichet.engine.scoring.evaluate import PersonError, score
from guichet.engine.scoring.model import (
    AdditiveModel,
    BinnedTerm,
    CategoricalTerm,
    Choice,
    HiddenTerm,
    Intercept,
    LinearTerm,
    Misplaced,
    MissingTerm,
    Model,
    ModelSource,
    PointsGroup,
    PointsModel,
    Rank,
    Threshold,
    Variable,
)
from guichet.engine.scoring.outside import FaultInPart, OutsideModel, from_outside

ModelFault = DocumentFault
"""A model that is refused: its file, the line when it is known, and what to mend, in French."""

OURS: Final[dict[str, type[AdditiveModel] | type[PointsModel]]] = {
    "additive": AdditiveModel,
    "ordered_points": PointsModel,
}
_PARTS: Final[tuple[type[BaseModel], ...]] = (
    AdditiveModel,
    PointsModel,
    BinnedTerm,
    CategoricalTerm,
    HiddenTerm,
    LinearTerm,
    MissingTerm,
    Choice,
    Intercept,
    ModelSource,
    PointsGroup,
    Rank,
    Threshold,
    Variable,
    OutsideModel,
)
_MODEL: TypeAdapter[Model] = TypeAdapter(Model)


def read(name: str, content: bytes) -> Model:
    """Return the model that a file holds; raise ModelFault. `name` is how messages call the file."""
    return from_document(documents.read(name, documents.decode(name, content)))


def from_document(document: Document) -> Model:
    """Return the model that these plain values describe; raise ModelFault."""
    data = document.data
    if not isinstance(data, dict):
        message = "on attend un modèle : des clés et des valeurs (« clé: valeur »)"
        raise ModelFault(document.name, None, message)
    try:
        model = (
            _MODEL.validate_python(data)
            if str(data.get("form")) in OURS or not _is_outside(data)
            else from_outside(OutsideModel.model_validate(data))
        )
    except ValidationError as error:
        raise fault_of(document, error) from error
    except FaultInPart as fault:
        raise fault_of(document, fault.error, *fault.where) from fault
    except Misplaced as fault:
        raise ModelFault(document.name, document.line_of(*fault.where), str(fault)) from fault
    _check_reference(document, model)
    return model


def _is_outside(data: dict[str, Any]) -> bool:
    """Tell the layout of the published collection: it says its status, and ours computes it."""
    return "status" in data or "worked_examples" in data


def _check_reference(document: Document, model: Model) -> None:
    """Refuse a reference person whom the model itself cannot read."""
    try:
        person = people.read(model, model.reference)
        if model.reference and model.status == "complete":
            score(model, person)
    except PersonError as fault:
        line = document.line_of("reference", fault.variable)
        raise ModelFault(document.name, line, f"reference : {fault}") from fault


# --- What is wrong, in French -----------------------------------------------------------------------


def fault_of(document: Document, error: ValidationError, *part: str | int) -> ModelFault:
    """Return the first fault of a part of a document, in French, at its line."""
    # A key that is misspelt is also a key that is missing: say the first, it shows the second.
    first: Any = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    place = (*part, *first["loc"])
    raised = first.get("ctx", {}).get("error")
    if isinstance(raised, Misplaced):
        place = (*place, *raised.where)
    if str(first["type"]).startswith("union_tag"):
        place = (*place, _discriminator(first))
    line = document.line_of(*place)
    return ModelFault(document.name, line, _in_french(first, _place_in_file(document, place)))


def _place_in_file(document: Document, place: tuple[str | int, ...]) -> str:
    """Return a place as the file's author knows it: the schema's own words are left out."""
    data: Any = document.data
    parts: list[str] = []
    for part in place:
        is_item = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if is_item or (isinstance(data, dict) and part in data):
            data = data[part]
            parts.append(str(part + 1) if isinstance(part, int) else str(part))
    return ".".join(parts) or "le fichier"


def _in_french(fault: dict[str, Any], where: str) -> str:
    key = str(fault["loc"][-1]) if fault["loc"] else ""
    match fault["type"]:
        case "missing":
            return f"la clé « {key} » manque ({where})"
        case "extra_forbidden":
            near = difflib.get_close_matches(key, _known_keys(), 1)
            hint = f" ; vouliez-vous écrire « {near[0]} » ?" if near else ""
            return f"la clé « {key} » est inconnue ({where}){hint}"
        case "union_tag_not_found" | "union_tag_invalid":
            return f"{where} : {_forms(fault)}"
        case "value_error":
            return f"{where} : {fault['ctx']['error']}"
        case "string_too_short" | "too_short":
            return f"{where} est vide"
        case "string_too_long":
            return f"{where} est trop long ({fault['ctx']['max_length']} caractères au plus)"
        case "string_pattern_mismatch":
            return f"{where} : des minuscules, des chiffres, « - » et « _ », rien d’autre"
        case "literal_error":
            either = str(fault["ctx"]["expected"]).replace(" or ", " ou ")
            return (
                f"« {str(fault['input'])[:80]} » n’est pas admis pour {where} ; on attend {either}"
            )
    return f"{where} doit être {_EXPECTED.get(fault['type'].split('_')[0], 'écrit autrement')}"


def _forms(fault: dict[str, Any]) -> str:
    found = fault["ctx"].get("tag")
    expected = str(fault["ctx"].get("expected_tags", "'additive', 'ordered_points'"))
    key = _discriminator(fault)
    if found is None:
        return f"il manque « {key} », qui dit de quelle sorte c’est"
    return f"« {str(found)[:80]} » n’est pas admis pour {key} ; on attend l’un de {expected}"


def _discriminator(fault: dict[str, Any]) -> str:
    """Return the key that says of which sort a thing is."""
    return str(fault["ctx"]["discriminator"]).strip("'")


def _known_keys() -> list[str]:
    return sorted({key for part in _PARTS for key in part.model_fields})


_EXPECTED: Final = {
    "string": "un texte (entre guillemets si besoin)",
    "float": "un nombre",
    "finite": "un nombre fini",
    "int": "un nombre entier",
    "bool": "true ou false",
    "date": "une date comme 2026-11-24",
    "tuple": "une liste (« - … »)",
    "list": "une liste (« - … »)",
    "dict": "des clés et des valeurs (« clé: valeur »)",
    "mapping": "des clés et des valeurs (« clé: valeur »)",
    "model": "des clés et des valeurs (« clé: valeur »)",
}
