"""`guichet letter` writes a whole letter or nothing, and says in one line what is missing."""

import io
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from guichet.cli.main import main
from guichet.engine import catalogue

ANSWERS: dict[str, Any] = {
    "acting": "self",
    "name": "Amina Benali",
    "address": "12 rue des Lilas\n93100 Montreuil",
    "recipient": "CAF de la Seine-Saint-Denis",
    "city": "Montreuil",
    "date": "21/11/2025",
    "decision_kind": "overpayment",
    "decision_date": "3/11/2025",
    "received_on": "6/11/2025",
    "benefit": "allocations familiales",
    "amount": "3200",
    "facts": "Mon fils vit chez moi.",
}


def _written(folder: Path, content: str, name: str = "reponses.yaml") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def _answers(folder: Path, **changes: object) -> Path:
    return _written(folder, json.dumps({**ANSWERS, **changes}), "reponses.json")


def _letter(folder: Path, answers: Path | str, *words: str, output: str = "lettre.txt") -> int:
    out = str(folder / output)
    return main(["letter", "cra-appeal", "--answers", str(answers), "-o", out, *words])


def _refusal(captured: pytest.CaptureFixture[str]) -> str:
    """Give what was said, which must be one line on the error output."""
    said = captured.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("output", "beginning"), [("a.pdf", b"%PDF"), ("a.ODT", b"PK"), ("a.txt", b"Amina Benali\n")]
)
def test_the_letter_is_written_in_the_format_asked(
    tmp_path: Path, output: str, beginning: bytes
) -> None:
    assert _letter(tmp_path, _answers(tmp_path), output=output) == 0
    assert (tmp_path / output).read_bytes().startswith(beginning)


def test_the_slug_names_the_procedure_too(tmp_path: Path) -> None:
    out = tmp_path / "lettre.txt"
    words = ["letter", "commission-de-recours-amiable", "--answers", str(_answers(tmp_path))]
    assert main([*words, "-o", str(out)]) == 0
    assert "recours préalable" in out.read_text("utf-8")


def test_the_sheet_comes_beside_the_letter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "feuille.txt"
    assert _letter(tmp_path, _answers(tmp_path), "--sheet", str(sheet)) == 0
    assert "mardi 6 janvier 2026" in sheet.read_text("utf-8")
    assert "mardi 6 janvier 2026" in capsys.readouterr().out


def test_answers_may_come_from_the_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(json.dumps(ANSWERS).encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert _letter(tmp_path, "-") == 0


def test_yaml_answers_are_texts_as_they_are_written(tmp_path: Path) -> None:
    lines = [f"{key}: {json.dumps(value)}" for key, value in ANSWERS.items() if key != "name"]
    typed = ["name: No", "reference: 0123456", "phone: 06:12:34", "no_remedies: oui", "proofs:"]
    assert _letter(tmp_path, _written(tmp_path, "\n".join([*lines, *typed]))) == 0
    letter = (tmp_path / "lettre.txt").read_text("utf-8")
    for text in ("No\n12 rue", "0123456", "06:12:34", "n’indique pas les voies"):
        assert text in letter


def test_every_published_example_is_written_from_a_file(tmp_path: Path) -> None:
    house = catalogue.load()
    for name, examples in house.letter_examples.items():
        content = json.dumps(examples[-1].answers, default=str)
        answers, out = _written(tmp_path, content), tmp_path / f"{name}.txt"
        assert main(["letter", name, "--answers", str(answers), "-o", str(out)]) == 0
        assert out.read_text("utf-8").startswith(str(examples[-1].answers["name"]))


def test_the_questions_are_told_with_what_they_admit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["letter", "cra-appeal", "--questions"]) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "decision_kind : Que dit la décision ? (un choix, obligatoire)" in said
    assert "    overpayment : Elle me demande de rembourser une somme" in said
    assert "amount : Somme réclamée, en euros (somme en euros, facultatif)" in said
    assert "# Seulement si vous n’avez pas choisi « Pour moi »" in said


def test_the_first_thing_to_mend_is_named_and_the_others_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _letter(tmp_path, _answers(tmp_path, name="", date="31/02/2025", amount="x")) == 2
    said = _refusal(capsys)
    assert "name (Prénom et nom" in said
    assert "Et 2 autres réponses à corriger." in said
    assert not (tmp_path / "lettre.txt").exists()


def test_a_name_of_invisible_signs_is_no_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _letter(tmp_path, _answers(tmp_path, name="\u2800\u200b")) == 2
    assert "name (Prénom et nom" in _refusal(capsys)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "nam: Amina",
            "« nam » n’est pas une question de cette lettre ; vouliez-vous dire « name »",
        ),
        ("zzz: Amina", "« zzz » n’est pas une question de cette lettre (voir --questions)"),
        ("name: A\nname: B", "« name » a deux réponses"),
        ('{"name": "A", "name": "B"}', "« name » a deux réponses"),
        ("- a\n- b", "doit contenir des lignes « question: réponse »"),
        ("", "doit contenir des lignes « question: réponse »"),
        ("name: {a: b}", "« name » attend un texte, ou une liste de textes"),
        ("name: [[a]]", "« name » attend un texte, ou une liste de textes"),
        ("name: !!python/object:os.system x", "repères YAML"),
        ("a: b: c", "n’est ni du YAML ni du JSON"),
        ('{"name": ', "n’est ni du YAML ni du JSON"),
        ("[" * 5000, "n’est ni du YAML ni du JSON"),
        ("name: " + "x" * 500_000, "est trop long"),
        ("name: Amina\x07Benali", "n’est ni du YAML ni du JSON"),
        ("name: !!int abc", "repères YAML"),
        ("name: !!float foo", "repères YAML"),
        ("name: !!map [a]", "repères YAML"),
        ('name: "\\U00110000"', "n’est ni du YAML ni du JSON"),
        ('name: "\\UFFFFFFFF"', "n’est ni du YAML ni du JSON"),
        ("? [a]\n: b", "ni du YAML"),
        ("\n".join(f"a{number}: b" for number in range(8_000)), "trop de réponses"),
    ],
)
def test_a_file_that_cannot_be_read_as_answers_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    assert _letter(tmp_path, _written(tmp_path, content)) == 2
    assert said in _refusal(capsys)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["letter"], "indiquez une démarche"),
        (["letter", "cra-apeal", "-o", "x.pdf"], "vouliez-vous dire cra-appeal"),
        (["letter", "social-court", "-o", "x.pdf"], "« social-court » n’a pas de lettre"),
        (["letter", "cra-appeal"], "indiquez le fichier à écrire avec -o"),
        (["letter", "cra-appeal", "-o", "x.docx"], "doit finir par .pdf, .odt, .txt"),
        (
            ["letter", "cra-appeal", "-o", "nulle/part/x.pdf"],
            "le dossier « nulle/part » n’existe pas",
        ),
        (["letter", "cra-appeal", "-o", "x.pdf"], "indiquez un fichier de réponses"),
        (["letter", "cra-appeal", "-o", "x.pdf", "--sheet", "x.pdf"], "le même fichier"),
        (["letter", "cra-appeal", "-o", "x.pdf", "--answers", "nulle-part"], "ne peut pas être lu"),
    ],
)
def test_a_letter_badly_asked_is_told_in_one_line(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert said in _refusal(capsys)


def test_a_name_too_long_for_the_disk_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _letter(tmp_path, _answers(tmp_path), output="x" * 300 + ".txt") == 2
    assert "ne peut pas être écrit" in _refusal(capsys)


def test_the_answers_are_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = _written(tmp_path, json.dumps(ANSWERS), "reponses.txt")
    (tmp_path / "autre").mkdir()
    for output in ("reponses.txt", "autre/../reponses.txt"):
        assert _letter(tmp_path, answers, output=output) == 2
        assert "contient vos réponses" in _refusal(capsys)
    assert json.loads(answers.read_text("utf-8")) == ANSWERS


def test_the_letter_and_its_sheet_are_two_files_however_they_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "autre").mkdir()
    sheet = str(tmp_path / "autre" / ".." / "lettre.txt")
    assert _letter(tmp_path, _answers(tmp_path), "--sheet", sheet) == 2
    assert "le même fichier" in _refusal(capsys)


def test_only_a_file_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lettre.txt").mkdir()
    assert _letter(tmp_path, _answers(tmp_path)) == 2
    assert "n’est pas un fichier" in _refusal(capsys)


def test_a_full_disk_is_told_and_leaves_no_half_letter(tmp_path: Path) -> None:
    answers, out = _answers(tmp_path), tmp_path / "lettre.pdf"
    out.write_bytes(b"the letter of before")

    def fill_the_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    words = ["letter", "cra-appeal", "--answers", str(answers), "-o", str(out)]
    done = subprocess.run(
        [sys.executable, "-B", "-m", "guichet.cli", *words],
        preexec_fn=fill_the_disk,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "n’a pas pu être écrit" in done.stderr
    assert out.read_bytes() == b"the letter of before"
    assert sorted(os.listdir(tmp_path)) == ["lettre.pdf", "reponses.json"]


def test_privacy_a_command_killed_while_writing_leaves_nothing(tmp_path: Path) -> None:
    try:
        os.close(os.open(tmp_path, os.O_TMPFILE | os.O_WRONLY))
    except OSError:
        pytest.skip("this disk holds no file without a name")
    out = str(tmp_path / "lettre.txt")
    words = ["letter", "cra-appeal", "--answers", str(_answers(tmp_path)), "-o", out]
    program = (
        "import os, signal\nfrom guichet.cli.main import main\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"main({words!r})"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -signal.SIGKILL
    assert os.listdir(tmp_path) == ["reponses.json"]


@pytest.mark.parametrize("has_nameless_files", [True, False])
@pytest.mark.parametrize("is_written_over", [True, False])
def test_privacy_control_c_while_writing_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    has_nameless_files: bool,
    is_written_over: bool,
) -> None:
    answers, out = _answers(tmp_path), tmp_path / "lettre.txt"
    if is_written_over:
        out.write_text("the letter of before", "utf-8")
    before = sorted(os.listdir(tmp_path))

    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if not has_nameless_files:
            patch.delattr(os, "O_TMPFILE")
        patch.setattr(os, "fsync", interrupt)
        assert _letter(tmp_path, answers) == 130
    assert sorted(os.listdir(tmp_path)) == before
    assert not is_written_over or out.read_text("utf-8") == "the letter of before"


@pytest.mark.parametrize("has_nameless_files", [True, False])
def test_a_new_letter_takes_the_place_of_the_old_one_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_nameless_files: bool
) -> None:
    if not has_nameless_files:
        monkeypatch.delattr(os, "O_TMPFILE")
    answers, out = _answers(tmp_path), tmp_path / "lettre.txt"
    out.write_text("the letter of before", "utf-8")
    assert _letter(tmp_path, answers) == 0
    assert out.read_text("utf-8").startswith("Amina Benali\n")
    assert out.stat().st_mode & 0o077 == 0
    assert sorted(os.listdir(tmp_path)) == ["lettre.txt", "reponses.json"]


def test_privacy_the_letter_is_for_its_owner_alone(tmp_path: Path) -> None:
    assert _letter(tmp_path, _answers(tmp_path)) == 0
    assert (tmp_path / "lettre.txt").stat().st_mode & 0o077 == 0


def test_what_the_pdf_cannot_print_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _letter(tmp_path, _answers(tmp_path, name="Amina 😀"), output="lettre.pdf") == 0
    assert "le PDF ne peut pas imprimer 😀" in capsys.readouterr().err


def test_the_command_wakes_no_web_server(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom guichet.cli.main import main\n"
        f"main(['letter', 'cra-appeal', '--answers', {str(_answers(tmp_path))!r},"
        f" '-o', {str(tmp_path / 'lettre.txt')!r}])\n"
        "print([name for name in ('django', 'typst', 'gunicorn') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
