"""The documents are plain data, and cost nothing to whoever does not print."""

import json
import subprocess
import sys

from guichet.engine.typesetting.documents import as_data, texts_of
from guichet.engine.typesetting.tests.samples import LETTER, SHEET


def test_a_document_becomes_json_that_names_its_blocks() -> None:
    data = json.loads(json.dumps(as_data(LETTER)))
    assert data["recipient"][1] == "Service du recouvrement"
    assert [block["kind"] for block in data["body"]] == [
        "Paragraph", "Heading", "Paragraph", "Bullets", "Paragraph",
    ]  # fmt: skip


def test_all_the_texts_of_a_document_are_found_however_deep() -> None:
    texts = texts_of(SHEET)
    assert "10 février 2027" in texts
    assert "la preuve de dépôt" in texts
    assert "20 jours comptés" in texts


def test_documents_and_text_load_without_the_libraries_that_print() -> None:
    code = (
        "import sys; import guichet.engine.typesetting.documents, guichet.engine.typesetting.text;"
        "print([m for m in ('typst', 'icalendar', 'django', 'xml.etree.ElementTree')"
        " if m in sys.modules])"
    )
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert output.stdout == "[]\n"
