"""What an editor is told about the catalogue is what the code will accept."""

import json

from guichet.engine.catalogue import CATALOGUE_DIR
from tools.schemas import DESCRIBED, FOLDER, schemas


def test_the_schemas_are_those_of_the_code() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert kept == schemas(), "run `make schemas`"


def test_every_file_of_the_catalogue_has_one_schema() -> None:
    described = [path for pattern, _ in DESCRIBED.values() for path in CATALOGUE_DIR.glob(pattern)]
    present = {path for kind in ("*.yaml", "rights/*.md") for path in CATALOGUE_DIR.rglob(kind)}
    assert len(described) == len(set(described))
    assert set(described) == present


def test_an_unknown_key_is_refused_while_typing() -> None:
    schema = json.loads((FOLDER / "procedure.json").read_text(encoding="utf-8"))
    assert schema["additionalProperties"] is False
    assert {"id", "slug", "legal_basis", "reviewed_on"} <= set(schema["required"])
    assert "if" in schema["$defs"]["Exit"]["properties"]
