"""`guichet keys`: a volunteer makes, changes, recovers and closes keys, and loses none."""

import argparse
import getpass
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from guichet.cli import keys
from guichet.cli.clock import today
from guichet.cli.french import FrenchParser
from guichet.engine.backups import backup_key
from guichet.engine.sealing import unseal
from guichet.engine.sealing.key_folder import KeyFolder

AMINA = "cheval pile agrafe correct"
NEW = "nouvelle phrase de six mots"
END = today() + timedelta(days=30)


def _guichet(*words: object) -> int:
    parser: argparse.ArgumentParser = FrenchParser(prog="guichet")
    keys.add_parser(parser.add_subparsers(dest="command"))
    return keys.run(parser.parse_args([str(word) for word in words]))


def _phrase(folder: Path, text: str) -> Path:
    path = folder / f"phrase-{len(list(folder.iterdir()))}"
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


def _shortened(sheet: str) -> str:
    """Copy the words of a sheet as somebody in a hurry would: four letters of each."""
    return re.sub(r"(\d\.\s+)([a-z]+)", lambda one: one[1] + one[2][:4].upper(), sheet)


@pytest.fixture
def team(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Make a folder with a recovery key and Amina's."""
    folder, papers = tmp_path / "cles", tmp_path / "papiers"
    assert _guichet("keys", "create", "--dir", folder, "--recovery", "--shares", papers) == 0
    phrase = _phrase(tmp_path, AMINA)
    words = ("keys", "create", "--dir", folder, "--name", "amina", "--passphrase-file", phrase)
    assert _guichet(*words) == 0
    capsys.readouterr()
    return folder


def _typing(monkeypatch: pytest.MonkeyPatch, *typed: str) -> Iterator[str]:
    lines = iter(typed)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(lines))
    return lines


def _refused(captured: pytest.CaptureFixture[str]) -> str:
    said = captured.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err.replace("\u00a0", " ")


def _json(captured: pytest.CaptureFixture[str]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(captured.readouterr().out)
    return read


# --- create -------------------------------------------------------------------------------------


def test_the_recovery_key_gives_three_papers_for_their_owner_only(team: Path) -> None:
    papers = sorted((team.parent / "papiers").iterdir())
    assert [paper.name for paper in papers] == ["part-1.txt", "part-2.txt", "part-3.txt"]
    assert {paper.stat().st_mode & 0o777 for paper in papers} == {0o600}
    assert "PART 2 SUR 3" in papers[1].read_text(encoding="utf-8")


def test_a_paper_says_how_to_copy_its_english_words(team: Path) -> None:
    paper = (team.parent / "papiers" / "part-1.txt").read_text(encoding="utf-8")
    assert "Ces mots sont en anglais" in paper
    assert "Les quatre premières lettres d’un mot suffisent" in paper


def test_a_key_opens_with_the_passphrase_of_the_file(team: Path) -> None:
    assert unseal.unlock(KeyFolder(team).reader("amina"), AMINA, today())


def test_a_passphrase_is_typed_twice(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = _typing(monkeypatch, NEW, NEW)
    assert _guichet("keys", "create", "--dir", team, "--name", "bilal") == 0
    assert list(left) == []
    assert unseal.unlock(KeyFolder(team).reader("bilal"), NEW, today())


@pytest.mark.parametrize(
    ("typed", "said"),
    [((NEW, NEW + "!"), "les deux saisies diffèrent"), (("court",), "au moins 14 caractères")],
)
def test_a_bad_passphrase_makes_no_key(
    typed: tuple[str, ...],
    said: str,
    team: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _typing(monkeypatch, *typed)
    assert _guichet("keys", "create", "--dir", team, "--name", "bilal") == 1
    assert said in _refused(capsys)
    assert len(KeyFolder(team).readers()) == 1


def test_a_key_that_exists_is_never_overwritten(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in team.iterdir()}
    assert _guichet("keys", "create", "--dir", team, "--name", "amina") == 1
    assert "a déjà une clé" in _refused(capsys)
    papers = team.parent / "autres"
    assert _guichet("keys", "create", "--dir", team, "--recovery", "--shares", papers) == 1
    assert "existe déjà" in _refused(capsys)
    assert not papers.exists()
    assert {path: path.read_bytes() for path in team.iterdir()} == before


def test_without_a_recovery_key_no_other_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _guichet("keys", "create", "--dir", tmp_path, "--name", "amina") == 1
    assert "guichet keys create --recovery" in _refused(capsys)
    assert list(tmp_path.iterdir()) == []


def test_the_receipts_key_is_made_once(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _guichet("keys", "create", "--dir", team, "--receipts", "--json") == 0
    assert len(_json(capsys)["public_key"]) == 64
    assert _guichet("keys", "create", "--dir", team, "--receipts") == 1
    assert "existe déjà" in _refused(capsys)


def test_a_name_that_would_leave_the_folder_is_refused(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    phrase = _phrase(team.parent, NEW)
    words = ("keys", "create", "--dir", team, "--name", "../x", "--passphrase-file", phrase)
    assert _guichet(*words) == 1
    assert "minuscules" in _refused(capsys)


# --- rotate -------------------------------------------------------------------------------------


def _rotate(team: Path, *, old: str = AMINA) -> int:
    now, later = _phrase(team.parent, old), _phrase(team.parent, NEW)
    return _guichet(
        *("keys", "rotate", "--dir", team, "--name", "amina", "--until", END.isoformat()),
        *("--passphrase-file", now, "--new-passphrase-file", later, "--json"),
    )


def test_a_rotation_makes_a_new_key_and_lets_the_old_one_read_until_its_end(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = KeyFolder(team).reader("amina")
    assert _rotate(team) == 0
    said = _json(capsys)
    new = KeyFolder(team).reader("amina")
    assert (said["key_id"], said["replaces"]) == (new.public.id, old.public.id)
    ended = KeyFolder(team).reader("amina", old.public.id)
    assert ended.ends_on == END
    assert unseal.unlock(new, NEW, today())
    assert unseal.unlock(ended, AMINA, END)
    with pytest.raises(unseal.KeyEnded):
        unseal.unlock(ended, AMINA, END + timedelta(days=1))


def test_a_rotation_with_a_wrong_passphrase_changes_nothing(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in team.iterdir()}
    assert _rotate(team, old="pas la bonne phrase") == 1
    assert "ne convient pas" in _refused(capsys)
    assert {path: path.read_bytes() for path in team.iterdir()} == before


def test_the_recovery_key_changes_with_new_papers(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = KeyFolder(team).recovery().public
    papers = team.parent / "nouveaux"
    words = ("keys", "rotate", "--dir", team, "--recovery", "--shares", papers)
    assert _guichet(*words) == 0
    assert "changez chaque clé" in capsys.readouterr().out
    assert KeyFolder(team).recovery().public != old
    assert _rotate(team) == 0
    new = KeyFolder(team).reader("amina")
    assert new.recovery_key_id == KeyFolder(team).recovery().public.id


# --- recover ------------------------------------------------------------------------------------


def _papers(team: Path, *numbers: int) -> list[object]:
    paths = [team.parent / "papiers" / f"part-{number}.txt" for number in numbers]
    return [word for path in paths for word in ("--share-file", path)]


def test_four_letters_of_each_word_are_enough(team: Path) -> None:
    sheets = [team.parent / "papiers" / f"part-{number}.txt" for number in (1, 3)]
    for sheet in sheets:
        sheet.write_text(_shortened(sheet.read_text("utf-8")), "utf-8")
    new = _phrase(team.parent, NEW)
    words = ("keys", "recover", "--dir", team, "--name", "amina", "--passphrase-file", new)
    assert _guichet(*words, *_papers(team, 1, 3)) == 0
    assert unseal.unlock(KeyFolder(team).reader("amina"), NEW, today())


@pytest.mark.parametrize("numbers", [(1, 2), (3, 1), (2, 3), (1, 2, 3)])
def test_two_papers_give_a_lost_key_a_new_passphrase(numbers: tuple[int, ...], team: Path) -> None:
    phrase = _phrase(team.parent, NEW)
    words = ("keys", "recover", "--dir", team, "--name", "amina", "--passphrase-file", phrase)
    assert _guichet(*words, *_papers(team, *numbers)) == 0
    file = KeyFolder(team).reader("amina")
    assert unseal.unlock(file, NEW, today())
    with pytest.raises(unseal.KeyStaysLocked):
        unseal.unlock(file, AMINA, today())


def test_one_paper_gives_nothing(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in team.iterdir()}
    words = ("keys", "recover", "--dir", team, "--name", "amina")
    assert _guichet(*words, *_papers(team, 2)) == 1
    assert "Il faut 2 parts" in _refused(capsys)
    assert {path: path.read_bytes() for path in team.iterdir()} == before


def test_the_words_can_be_typed(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [team.parent / "papiers" / f"part-{number}.txt" for number in (1, 3)]
    typed = [" ".join(sheet.read_text(encoding="utf-8").split()) for sheet in sheets]
    _typing(monkeypatch, *typed, NEW, NEW)
    assert _guichet("keys", "recover", "--dir", team, "--name", "amina") == 0
    assert unseal.unlock(KeyFolder(team).reader("amina"), NEW, today())


# --- remove and list ----------------------------------------------------------------------------


def test_who_leaves_receives_nothing_new(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _guichet("keys", "remove", "--dir", team, "--name", "amina") == 0
    assert "Plus personne ne peut lire" in capsys.readouterr().out
    assert [one.is_current for one in KeyFolder(team).readers()] == [False]
    assert _guichet("keys", "remove", "--dir", team, "--name", "amina") == 1
    assert "pas de clé en cours" in _refused(capsys)


def test_the_keys_are_listed_without_opening_any(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _guichet("keys", "list", "--dir", team, "--json") == 0
    (one,) = _json(capsys)["keys"]
    assert (one["name"], one["ends_on"]) == ("amina", None)
    assert date.fromisoformat(one["created_on"]) == today()
    assert _guichet("keys", "list", "--dir", team) == 0
    assert capsys.readouterr().out == f"{one['key_id']}  amina  en cours\n"


def test_an_empty_folder_has_no_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _guichet("keys", "list", "--dir", tmp_path) == 0
    assert capsys.readouterr().out == "Aucune clé dans ce dossier.\n"


# --- What is badly asked ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["keys"], "il manque : ACTION"),
        (["keys", "create", "--dir", "x"], "il faut l’un de ces arguments"),
        (["keys", "create", "--name", "amina"], "il manque : --dir"),
        (["keys", "create", "--dir", "x", "--name", "a", "--recovery"], "ne va pas avec"),
        (["keys", "create", "--dir", "x", "--name", "a", "--passphrase", "b"], "argument inconnu"),
        (["keys", "rotate", "--dir", "x", "--name", "a", "--until", "hier"], "pas lisible"),
        (["keys", "recover", "--dir", "x"], "il manque : --name"),
    ],
)
def test_a_badly_asked_command_gets_one_line_and_two(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        _guichet(*words)
    assert left.value.code == 2
    assert said in _refused(capsys)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "--recovery"), "indiquez avec --shares"),
        (("create", "--receipts", "--shares", "x"), "--shares ne va qu’avec --recovery"),
        (("create", "--name", "zoe", "--passphrase-file", "rien"), "ne peut pas être lu"),
        (("rotate", "--name", "amina"), "avec --until"),
        (("rotate", "--recovery", "--until", "1/1/2030"), "--until ne va qu’avec --name"),
        (("recover", "--name", "amina", "--share-file", "rien"), "« rien » ne peut pas être lu"),
    ],
)
def test_what_cannot_be_done_as_asked_gets_one_line_and_two(
    words: tuple[str, ...], said: str, team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _guichet("keys", words[0], "--dir", team, *words[1:]) == 2
    assert said in _refused(capsys)


def test_nobody_at_the_keyboard_is_said_in_one_line(
    team: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nobody(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(getpass, "getpass", nobody)
    assert _guichet("keys", "create", "--dir", team, "--name", "bilal") == 2
    assert "rien n’a été tapé" in _refused(capsys)


def test_no_passphrase_is_ever_an_argument(capsys: pytest.CaptureFixture[str]) -> None:
    for action in ("create", "rotate", "recover"):
        with pytest.raises(SystemExit):
            _guichet("keys", action, "--help")
        text = capsys.readouterr().out
        assert "passphrase-file FICHIER" in text
        assert "--passphrase " not in text


def test_the_key_of_backups_is_printed_once_and_never_replaced(
    team: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = tmp_path / "sauvegardes"
    words = ("keys", "create", "--dir", team, "--backup", "--shares", papers)
    assert _guichet(*words) == 0
    capsys.readouterr()
    key = backup_key.read(team)
    sheets = [paper.read_text("utf-8") for paper in sorted(papers.iterdir())]
    assert len(sheets) == 3
    assert str(backup_key.identity(sheets[1:]).to_public()) == key.recipient
    assert _guichet(*words) == 1
    assert "existe déjà" in _refused(capsys)
    assert backup_key.read(team) == key


def test_the_key_of_backups_needs_somewhere_for_its_papers(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _guichet("keys", "create", "--dir", team, "--backup") == 2
    assert "--shares" in _refused(capsys)
    assert not (team / backup_key.FILE).exists()
