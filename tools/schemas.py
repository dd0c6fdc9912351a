"""Writes the JSON Schemas of the catalogue, from which an editor completes and checks as one types.

They come from the classes of `guichet.engine.entries`, which alone decide; a test holds them alike.
"""

import json
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from guichet.engine.algorithms import Mention, System
from guichet.engine.catalogue import Vocabulary
from guichet.engine.entries import (
    Change,
    CommonLetterParts,
    Correction,
    DeadlineExample,
    Doubt,
    ExternalStep,
    GeneralRule,
    Letter,
    LetterExample,
    Procedure,
    Question,
    RegimeNote,
    Rewording,
    Right,
    Situation,
    SituationExample,
    Source,
)
from guichet.engine.leads import Lead
from guichet.engine.questionnaires import DepositWords, Questionnaire, QuestionnaireExample
from guichet.engine.scoring.audit_entries import AuditEntry
from guichet.engine.scoring.model import Model
from guichet.engine.scoring.publishing import ModelExample, Profile
from guichet.engine.time_limits import Event, Regime

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "catalogue" / "_schemas"

# Name of the schema → the files that it describes, and what such a file holds.
DESCRIBED: Final[dict[str, tuple[str, Any]]] = {
    "algorithm": ("algorithms/*.yaml", System),
    "audit": ("audits/*.yaml", AuditEntry),
    "changes": ("changes.yaml", list[Change]),
    "corrections": ("corrections.yaml", list[Correction]),
    "deadline_examples": ("deadline_examples.yaml", list[DeadlineExample]),
    "events": ("events.yaml", dict[Event, str]),
    "external_steps": ("external_steps.yaml", list[ExternalStep]),
    "general_rules": ("general_rules.yaml", list[GeneralRule]),
    "leads": ("questionnaires/leads.yaml", list[Lead]),
    "letter": ("letters/*/letter.yaml", Letter),
    "letter_examples": ("letters/*/examples.yaml", list[LetterExample]),
    "letters_common": ("letters/common.yaml", CommonLetterParts),
    "mention": ("mention.yaml", Mention),
    "model": ("models/*/model.yaml", Model),
    "model_examples": ("models/*/examples.yaml", list[ModelExample]),
    "model_profiles": ("models/*/profiles.yaml", list[Profile]),
    "procedure": ("procedures/*.yaml", Procedure),
    "questionnaire_examples": ("questionnaires/examples.yaml", list[QuestionnaireExample]),
    "questionnaire_words": ("questionnaires/words.yaml", DepositWords),
    "questionnaires": ("questionnaires/*ers.yaml", Questionnaire),
    "questions": ("situations/questions.yaml", list[Question]),
    "regimes": ("regimes.yaml", dict[Regime, RegimeNote]),
    "rewordings": ("rewordings.yaml", list[Rewording]),
    "right": ("rights/*.md", Right),
    "situation_examples": ("situations/examples.yaml", list[SituationExample]),
    "situations": ("situations/situations.yaml", list[Situation]),
    "sources": ("sources.yaml", dict[str, Source]),
    "to_verify": ("to_verify.yaml", list[Doubt]),
    "vocabulary": ("vocabulary.yaml", Vocabulary),
}


class _WithoutFieldTitles(GenerateJsonSchema):
    """Pydantic titles each key with its own name, which tells an editor nothing."""

    def field_title_should_be_set(self, schema: object) -> bool:
        """Leave the key's own name to say it."""
        return False


def schemas() -> dict[str, str]:
    """Return the text of each schema by the name of its file."""
    return {f"{name}.json": _text(name, kind) for name, (_, kind) in DESCRIBED.items()}


def _text(name: str, kind: Any) -> str:  # noqa: ANN401 - any annotation will do
    schema = TypeAdapter(kind).json_schema(schema_generator=_WithoutFieldTitles)
    if name == "right":
        # The file's name gives the slug, and what follows the front matter is the prose.
        for key in ("slug", "prose"):
            del schema["properties"][key]
            schema["required"].remove(key)
    head = {"$schema": GenerateJsonSchema.schema_dialect}
    return json.dumps({**head, **schema}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main() -> None:
    """Write every schema, and remove those that describe nothing any more."""
    FOLDER.mkdir(exist_ok=True)
    written = schemas()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    for path in FOLDER.glob("*.json"):
        if path.name not in written:
            path.unlink()
    print(f"{len(written)} schémas écrits dans catalogue/_schemas.")


if __name__ == "__main__":
    main()
