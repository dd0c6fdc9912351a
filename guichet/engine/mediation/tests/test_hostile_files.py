"""A file that nobody wrote in good faith, or that broke on its way, is refused in one French sentence."""

from pathlib import Path

import pytest

from guichet.engine.mediation import tables
from guichet.engine.mediation.reading import read
from guichet.engine.mediation.record import Line
from guichet.engine.mediation.tables import FileFault

_HEAD = "id,nom,commune\n"
_MANY = "\n2,b,Metz" * 200_000
_PLACE = '{"id": "1", "nom": "Lieu", "commune": "Metz", "more": '


def _lines(folder: Path, content: bytes, name: str = "lieux.csv") -> list[Line]:
    path = folder / name
    path.write_bytes(content)
    return list(read(path).lines)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,nom,commune\n1,caf\xe9 \x81,Metz\n", "ni en UTF-8, ni en Windows-1252"),
        (f"{_HEAD}1,Écoute,Épinal\n2,É".encode()[:-1], "abîmé ou coupé"),
        ("\ufeffid,nom,commune\n1,a,Metz\n".encode() + b"2,\xff,Metz\n", "abîmé ou coupé"),
        (f'{_HEAD}1,"{"x" * 1_100_000}",Metz\n'.encode(), "Vers la ligne"),
        (f'{_HEAD}1,"a,Metz{_MANY}'.encode(), "guillemet"),
    ],
)
def test_a_spoilt_table_is_refused_in_french(content: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(FileFault, match=said):
        _lines(tmp_path, content)


def test_a_line_that_never_ends_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_LONGEST_LINE", 1_000)
    with pytest.raises(FileFault, match="La ligne 2 est trop longue"):
        _lines(tmp_path, f"{_HEAD}{'x' * 2_000}".encode())


def test_windows_text_that_ends_with_an_accent_is_not_taken_for_a_cut_file(tmp_path: Path) -> None:
    (line,) = _lines(tmp_path, f"{_HEAD}1,Lieu,Gray-la-Cité".encode("cp1252"))
    assert line.record
    assert line.record.commune == "Gray-la-Cité"


@pytest.mark.parametrize(
    "inside", ["[" * 3_000 + "]" * 3_000, "[" * 100_000, "9" * 6_000, '{"a":' * 5_000]
)
def test_json_that_would_exhaust_its_reader_is_refused(inside: str, tmp_path: Path) -> None:
    with pytest.raises(FileFault, match="trop imbriqué"):
        _lines(tmp_path, f"[{_PLACE}{inside}}}]".encode(), "lieux.json")


def test_a_record_of_json_that_never_ends_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_LONGEST_LINE", 100_000)
    with pytest.raises(FileFault, match="trop long pour un lieu"):
        _lines(tmp_path, f'[{_PLACE}"{"x" * 400_000}"}}]'.encode(), "lieux.json")


def test_brackets_and_figures_in_a_text_are_only_text(tmp_path: Path) -> None:
    said = "[" * 300 + '\\"' + "{" * 300 + "9" * 5_000 + "\\\\"
    lines = _lines(tmp_path, f'[{_PLACE}"{said}"}}, {_PLACE}1}}]'.encode(), "lieux.json")
    assert [line.number for line in lines] == [1, 2]
    assert lines[0].record


def test_many_records_are_not_one_long_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_LONGEST_LINE", 200_000)
    records = ",".join(f'{_PLACE}"{number:0>500}"}}' for number in range(2_000))
    assert len(_lines(tmp_path, f"[{records}]".encode(), "lieux.json")) == 2_000


def test_a_cell_that_is_deep_json_is_only_a_cell(tmp_path: Path) -> None:
    deep = "[" * 100_000
    table = f"id,nom,pivot,adresse,plage_ouverture\n1,Lieu,{deep},[],[]\n"
    (line,) = _lines(tmp_path, table.encode())
    assert line.record is None
    assert line.notes[0].field == "commune"
