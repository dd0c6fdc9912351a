"""`guichet audit` writes three files or none, says how to make them again, and refuses in one line."""

import json
import shlex
from pathlib import Path

import pytest

from guichet.cli import audit, main
from guichet.engine.catalogue_folder import CATALOGUE_DIR
from guichet.engine.scoring import audit_counts, audit_entries

ROWS = "genre;âge;choisi;trouvé;note\n" + "".join(
    f"{'femme' if at % 3 else 'homme'};{'jeune' if at % 2 else 'vieux'};"
    f"{'oui' if at % 5 < 2 else 'non'};{'oui' if at % 7 < 3 else 'non'};0,{at % 97:02}\n"
    for at in range(600)
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "contrôles d’été.csv"
    path.write_bytes(ROWS.encode("cp1252"))
    return path


def _run(*words: str) -> int:
    return main.main(["audit", *words])


def _refused(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> str:
    before = sorted(folder.iterdir())
    assert _run(*words) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.count("\n") == 1
    assert sorted(folder.iterdir()) == before
    return written.err.replace("\u00a0", " ")


def _asked(data: Path, *more: str) -> list[str]:
    words = ["-", "--data", str(data), "--by", "genre", "--decision", "choisi"]
    return [*words, *more, "-o", str(data.parent / "r.html")]


def test_three_files_are_written_and_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(*_asked(data, "--outcome", "trouvé")) == 0
    told = capsys.readouterr()
    assert "r.html" in told.out
    assert told.err == ""
    assert sorted(path.name for path in data.parent.glob("r.*")) == ["r.csv", "r.html", "r.json"]
    document = json.loads((data.parent / "r.json").read_text(encoding="utf-8"))
    women = next(one for one in document["sections"][0]["groups"] if one["group"] == ["femme"])
    assert women["n"] == 400
    assert document["data"]["Encodage lu"] == "windows-1252"


def test_the_command_in_the_report_makes_the_same_report(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data.parent)
    options = [
        "--outcome",
        "trouvé=oui",
        "--bootstrap",
        "20",
        "--seed",
        "7",
        "--reference",
        "homme",
    ]
    assert _run(*_asked(data, *options, "--question", "Et « elles » ?")) == 0
    first = Path("r.html").read_bytes()
    command = json.loads(Path("r.json").read_text(encoding="utf-8"))["command"]
    Path("r.html").unlink()
    words = shlex.split(command)
    assert words[:2] == ["guichet", "audit"]
    assert str(data.parent) not in command
    assert _run(*words[2:]) == 0
    assert Path("r.html").read_bytes() == first


def test_two_columns_are_crossed_and_a_score_is_swept(data: Path) -> None:
    words = ["-", "--data", str(data), "--by", "genre", "âge", "--score", "note"]
    output = str(data.parent / "r.html")
    assert _run(*words, "--threshold", "0,5", "--outcome", "trouvé", "-o", output) == 0
    document = json.loads((data.parent / "r.json").read_text(encoding="utf-8"))
    assert [one["by"] for one in document["sections"]] == [["genre"], ["âge"], ["genre", "âge"]]
    assert [one["by"] for one in document["scores"]] == [[], ["genre"], ["âge"]]


@pytest.mark.parametrize("slug", ["duo", "suede", "amsterdam"])
def test_each_command_of_a_published_audit_gives_the_numbers_of_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    monkeypatch.chdir(tmp_path)
    entry = audit_entries.load(CATALOGUE_DIR)[slug]
    for table in entry.tables:
        Path(table.file).write_bytes(audit_counts.content(CATALOGUE_DIR, table.file))
    for one in entry.runs:
        words = shlex.split(one.command)
        assert words[0] == "guichet"
        assert main.main(words[1:]) == 0
        told = json.loads(Path(words[-1]).with_suffix(".json").read_text(encoding="utf-8"))
        found = audit_counts.audited(CATALOGUE_DIR, one).sections[0]
        rates = [group["rates"] for group in told["sections"][0]["groups"]]
        for rate in entry.rates_of(one):
            shown = [group.rates[rate].value for group in found.groups]
            assert [group[rate.value]["value"] for group in rates] == shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--outcome", "trouve"], "vouliez-vous dire « trouvé » ?"),
        (["--outcome", "trouvé=oiu"], "vouliez-vous dire « oui » ?"),
        (["--reference", "fame"], "vouliez-vous dire « femme » ?"),
        (["--reference", "lieu=Metz"], "« lieu » n’est pas dans --by"),
        (["--bootstrap", "1"], "de 2 à 100000"),
        (["--threshold", "0.5"], "--threshold va avec --score"),
        (["--by", "genre"], "deux fois dans --by"),
        (["--engine", "spark"], "--engine spark et --master ADRESSE vont ensemble"),
        (["--master", "spark://ici:7077"], "--engine spark et --master ADRESSE vont ensemble"),
        (["--score", "âge"], "colonne « âge », rangée 1 sous l’en-tête (« vieux »)"),
    ],
)
def test_what_cannot_be_audited_is_told_and_leaves_nothing(
    data: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert told in _refused(capsys, data.parent, *_asked(data, *words))


def test_a_file_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _refused(capsys, tmp_path, *_asked(tmp_path / "rien.csv"))
    assert "rien.csv » ne peut pas être utilisé (il n’existe pas)" in told


@pytest.mark.parametrize("name", ["r.pdf", "ailleurs/r.html", "contrôles d’été.html"])
def test_a_report_never_goes_where_it_should_not(
    data: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    words = _asked(data)[:-1]
    _refused(capsys, data.parent, *words, str(data.parent / name))
    assert data.read_bytes() == ROWS.encode("cp1252")


def test_a_report_of_before_outlives_a_full_disk(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = data.parent / "r.html"
    before.write_text("avant", encoding="utf-8")

    def refuse(path: Path, content: bytes) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(audit, "write_whole", refuse)
    told = _refused(capsys, data.parent, *_asked(data))
    assert "le disque est plein" in told
    assert before.read_text(encoding="utf-8") == "avant"


def test_a_model_that_does_not_exist_is_told(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = _asked(data)
    words[0] = str(data.parent / "modele.yaml")
    assert "modele.yaml" in _refused(capsys, data.parent, *words)


def test_a_full_disk_leaves_none_of_the_three(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Path] = []

    def fill(path: Path, content: bytes) -> None:
        if done:
            raise OSError(28, "full")
        done.append(path)
        path.write_bytes(content)

    monkeypatch.setattr(audit, "write_whole", fill)
    assert _run(*_asked(data)) == 2
    assert "le disque est plein" in capsys.readouterr().err
    assert [path.name for path in data.parent.iterdir()] == [data.name]


def test_somebody_who_waits_is_told_what_goes_on(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_PATIENCE", -1.0)
    assert _run(*_asked(data, "--bootstrap", "10")) == 0
    told = capsys.readouterr().err
    assert "Comptage…" in told
    assert "Tirages : 10 sur 10…" in told.replace("\u00a0", " ")


MODEL = """
id: essai
form: additive
title: Modèle d’essai
operator: Un service
country: France
purpose: essayer
higher_means: plus
is_not: Ce n’est pas votre note.
link: logit
intercept: {value: -0.5, source: s}
sources: {s: {title: Essai}}
variables:
  - {name: seul, label: Vit seul, choices: [{value: "0", label: non}, {value: "1", label: oui}]}
  - {name: mois, label: Mois, whole: true, minimum: 0, maximum: 24}
terms:
  - {kind: categorical, variable: seul, source: s, coefficients: {"0": 0.1, "1": 0.7}}
  - {kind: linear, variable: mois, source: s, coefficient: 0.05}
"""
SHARES = """
title: Parts d’essai
population: des foyers
sources: {s: {title: Un tableau}}
margins:
  - {name: seul, source: s, shares: {0: 60, 1: 40}}
  - {name: mois, assumption: au hasard, shares: {0 à 12: 50, 12 à 24: 50}}
  - {name: ville, source: s, shares: {Metz: 50, Sète: 50}}
"""


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    (tmp_path / "modele.yaml").write_text(MODEL, encoding="utf-8")
    path = tmp_path / "parts.yaml"
    path.write_text(SHARES, encoding="utf-8")
    return path


def _drawn(parts: Path, *more: str, by: str = "seul", seuil: str = "0,5") -> list[str]:
    words = [str(parts.parent / "modele.yaml"), "--simulation", str(parts), "--by", by]
    return [*words, "--threshold", seuil, *more, "-o", str(parts.parent / "r.html")]


def test_a_simulation_says_so_everywhere_and_is_made_again_by_its_command(
    parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(parts.parent)
    assert _run(*_drawn(parts, "--people", "700", "--seed", "12")) == 0
    first = [Path(f"r.{ending}").read_bytes() for ending in ("html", "json", "csv")]
    assert all(b"imulation" in one for one in first)
    document = json.loads(first[1])
    assert document["people"] == document["simulation"]["people"] == 700
    words = shlex.split(document["command"].replace("modele.yaml", "./modele.yaml"))
    assert words[-4:] == ["--seed", "12", "-o", "r.html"]
    assert _run(*words[2:]) == 0
    assert [Path(f"r.{ending}").read_bytes() for ending in ("html", "json", "csv")] == first
    assert sorted(one.name for one in parts.parent.iterdir()) == [
        "modele.yaml",
        "parts.yaml",
        "r.csv",
        "r.html",
        "r.json",
    ]


def test_a_range_of_numbers_makes_groups(parts: Path) -> None:
    assert _run(*_drawn(parts, "--people", "400", by="mois (tranche)")) == 0
    document = json.loads((parts.parent / "r.json").read_text(encoding="utf-8"))
    groups = [one["group"] for one in document["sections"][0]["groups"]]
    assert groups == [["0 à 12"], ["12 à 24"]]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--people", "0"], "--people va avec --simulation, de 1 à 1000000"),
        (["--decision", "seul"], "--decision ne va pas avec --simulation"),
        (["--outcome", "seul"], "--outcome ne va pas avec --simulation"),
        (["--count", "seul"], "--count ne va pas avec --simulation"),
        (["--by", "vile"], "vouliez-vous dire « ville » ?"),
        (["--by", "ville"], "rien ne relie « ville » aux variables du modèle"),
        (["--by", "mois"], "demandez « mois (tranche) »"),
    ],
)
def test_what_cannot_be_simulated_is_told_and_leaves_nothing(
    parts: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert told in _refused(capsys, parts.parent, *_drawn(parts, *words))


def test_a_fault_in_the_shares_is_told_with_its_line(
    parts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts.write_text(SHARES.replace("1: 40", "1: 50"), encoding="utf-8")
    said = _refused(capsys, parts.parent, *_drawn(parts))
    assert "parts.yaml, ligne 6 : « seul » : les parts font 110 %" in said


def test_a_simulation_never_writes_over_its_shares(
    parts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = parts.rename(parts.parent / "r.json")
    assert "contient vos données" in _refused(capsys, parts.parent, *_drawn(named))


def test_people_are_drawn_for_a_formula_and_a_threshold_only(
    parts: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without = [one for one in _drawn(parts) if one not in ("--threshold", "0,5")]
    assert "--simulation demande --threshold" in _refused(capsys, parts.parent, *without)
    assert "--people va avec" in _refused(capsys, parts.parent, *_asked(data, "--people", "9"))
    without[0] = "-"
    assert "demande un modèle" in _refused(capsys, parts.parent, *without)
