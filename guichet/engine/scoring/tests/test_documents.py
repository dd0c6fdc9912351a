"""A file from anywhere is read without being run, without surprise, and each fault has its line."""

import json

import pytest

from guichet.engine.scoring import documents
from guichet.engine.scoring.documents import DEEPEST, LARGEST, DocumentFault


def _fault(text: str) -> str:
    with pytest.raises(DocumentFault) as caught:
        documents.read("m.yaml", text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &repere 1", "m.yaml, ligne 1 : les repères YAML"),
        ("a: 1\nb: *repere", "m.yaml, ligne 2 : les repères YAML"),
        ("&m\nmodele: *m", "m.yaml, ligne 1 : les repères YAML"),
        ("a: !!python/object/apply:os.system [id]", "m.yaml, ligne 1 : les repères YAML"),
        ("a: !!str 1", "m.yaml, ligne 1 : les repères YAML"),
        ("a: 1\nb: 2\na: 3", "m.yaml, ligne 3 : la clé « a » est écrite deux fois"),
        ('{"a": 1,\n "a": 2}', "m.yaml, ligne 2 : la clé « a » est écrite deux fois"),
        ('{"x": "NaN",\n "a": NaN}', "m.yaml, ligne 2 : « NaN » n’est pas un nombre"),
        ('{"a": -Infinity}', "m.yaml, ligne 1 : « -Infinity » n’est pas un nombre"),
        ("a: .nan", "m.yaml, ligne 1 : « .nan » n’est pas un nombre"),
        ("a: -.inf", "m.yaml, ligne 1 : « -.inf » n’est pas un nombre"),
        ('{"a": [1,\n', "m.yaml, ligne 2 : JSON illisible, colonne 1 : le fichier s’arrête"),
        ('{"a": 1}\n}', "m.yaml, ligne 2 : JSON illisible"),
        ("a: [1, 2", "YAML illisible : vérifiez cette ligne"),
        ("a: 1\n---\nb: 2", "m.yaml, ligne 2 : un seul document"),
        ("? [a]\n: 1", "m.yaml, ligne 1 : une clé est un mot"),
        ("[" * 5000, "niveaux l’un dans l’autre"),
        ('{"a":' + "[" * 200_000, "niveaux l’un dans l’autre"),
        ("a: " + "[" * DEEPEST + "]" * DEEPEST, "niveaux l’un dans l’autre"),
        ('{"a": ' + "[" * DEEPEST + "]" * DEEPEST + "}", "niveaux l’un dans l’autre"),
        ("- 1\n" * 300_001, "plus de 300000 valeurs"),
        ('{"a": [' + "1," * 300_001 + "1]}", "plus de 300000 valeurs"),
        ("\x00", "ni du YAML ni du JSON"),
    ],
)
def test_a_surprise_is_refused_where_it_stands(text: str, told: str) -> None:
    assert told in _fault(text)


def test_what_is_not_text_is_refused() -> None:
    with pytest.raises(DocumentFault, match="ligne 2 : ce fichier n’est pas du texte en UTF-8"):
        documents.decode("m.yaml", b"a: 1\nb: \xff")
    with pytest.raises(DocumentFault, match="n’est pas du texte en UTF-8"):
        documents.decode("m.yaml", "a: 1".encode("utf-16"))
    with pytest.raises(DocumentFault, match="ce fichier dépasse 5 Mo"):
        documents.decode("m.yaml", b"a" * (LARGEST + 1))


def test_a_byte_order_mark_is_no_fault() -> None:
    assert documents.decode("m.yaml", b"\xef\xbb\xbfa: 1") == "a: 1"


def test_a_plain_word_stays_the_text_that_was_written() -> None:
    text = "[no, yes, 2026-11-22, 0123, 1:30, 1_000, ~, true, 1e-5, .5, -3, '1']"
    assert documents.read("m.yaml", text).data == [
        *("no", "yes", "2026-11-22", "0123", "1:30", "1_000"),
        *(None, True, 1e-5, 0.5, -3, "1"),
    ]


def test_as_written_every_number_is_a_text() -> None:
    yaml = documents.read("p", "a: 0123\nb: true\nc: ~", as_written=True)
    assert yaml.data == {"a": "0123", "b": "true", "c": None}
    read = documents.read("p", '{"a": 1.50, "b": true, "c": null}', as_written=True)
    assert read.data == {"a": "1.50", "b": True, "c": None}


@pytest.mark.parametrize("as_json", [True, False])
def test_each_key_and_item_has_its_line(as_json: bool) -> None:
    plain = {"a": [1, {"b": 2}]}
    text = json.dumps(plain, indent=1) if as_json else "a:\n- 1\n- b: 2\n"
    document = documents.read("m", text)
    found = [document.line_of("a", 1, "b"), document.line_of("a", "une forme", 1, "absente")]
    assert found == ([5, 4] if as_json else [3, 3])
