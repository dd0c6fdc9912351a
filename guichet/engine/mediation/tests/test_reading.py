"""Files that others publish become places, and what cannot is told line by line."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from guichet.engine.mediation.cleaning import national_telephone, telephone
from guichet.engine.mediation.national_schema import csv_lines, json_lines
from guichet.engine.mediation.reading import AUTHORITIES, PUBLIC_SERVICES, SCHEMA, read
from guichet.engine.mediation.record import CHOICES, FIELDS, Line, Record
from guichet.engine.mediation.tables import FileFault

_REAL = Path(__file__).resolve().parents[5] / "shared/data/fr_public_bodies_2019.csv.gz"

FULL = Record(
    id="place-1",
    pivot="43493312300029",
    nom="Les Mains tendues",
    commune="Metz",
    code_postal="57000",
    code_insee="57463",
    adresse="12 bis rue aux Ours",
    complement_adresse="au fond de la cour",
    latitude=49.1193,
    longitude=6.1757,
    typologie=("ASSO", "CSC"),
    telephone="+33387000000",
    courriels=("bonjour@exemple.fr", "chloe@exemple.fr"),
    site_web=("https://exemple.fr/?a=1;b=2", "https://exemple.org"),
    horaires="Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00",
    presentation_resume="Une permanence sans rendez-vous.",
    presentation_detail="Nous lisons les lettres avec vous ; nous écrivons la réponse.",
    source="Guichet",
    itinerance=("Fixe",),
    structure_parente="Fédération des mains",
    date_maj=date(2026, 10, 31),
    services=CHOICES["services"][:2],
    publics_specifiquement_adresses=("Femmes",),
    prise_en_charge_specifique=("Surdité", "Langues étrangères (autres)"),
    frais_a_charge=("Gratuit",),
    dispositif_programmes_nationaux=("Aidants Connect",),
    formations_labels=("ORDI 3.0",),
    autres_formations_labels=("Label maison",),
    modalites_acces=("Se présenter", "Ce lieu n'accueille pas de public"),
    modalites_accompagnement=("À distance",),
    fiche_acces_libre="https://exemple.fr/acces",
    prise_rdv="https://exemple.fr/rdv",
)


def _lines(path: Path) -> list[Line]:
    return list(read(path).lines)


def _file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "lieux.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_schema_has_its_thirty_two_fields() -> None:
    assert len(FIELDS) == 32
    assert FIELDS[:8] == (
        "id",
        "pivot",
        "nom",
        "commune",
        "code_postal",
        "code_insee",
        "adresse",
        "complement_adresse",
    )
    assert set(CHOICES) < set(FIELDS)


@pytest.mark.parametrize(("write", "name"), [(csv_lines, "l.csv"), (json_lines, "l.json")])
def test_what_we_write_is_read_again_whole(write: object, name: str, tmp_path: Path) -> None:
    assert callable(write)
    (tmp_path / name).write_text("".join(write([FULL, FULL])), encoding="utf-8", newline="")
    reading = read(tmp_path / name)
    first, second = reading.lines
    assert (reading.format, reading.unknown) == (SCHEMA, ())
    assert (first.record, first.notes) == (FULL, ())
    assert "déjà celui d’une autre ligne" in second.notes[0].why
    assert second.record is None


def test_a_place_that_says_little_is_written_short() -> None:
    place = Record(id="1", nom="=HYPERLINK()", commune="Nancy")
    assert "'=HYPERLINK()" in "".join(csv_lines([place]))
    assert json.loads("".join(json_lines([place]))) == [
        {"id": "1", "nom": "=HYPERLINK()", "commune": "Nancy"}
    ]
    assert json.loads("".join(json_lines([]))) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_spreadsheet_may_have_written_it(encoding: str, separator: str, tmp_path: Path) -> None:
    rows = [
        ["id", "nom", "commune", "adresse"],
        [],
        ["1", '"L’« Écoute »"', "Épinal", '"3 rue de l’Œuvre"'],
        ["", "", "", ""],
        ["2", '"a ""b"""', "Nancy", '"deux\r\nlignes"'],
    ]
    text = "\r\n".join(separator.join(row) for row in rows)
    one, two = _lines(_file(tmp_path, text, encoding))
    assert one.record
    assert two.record
    assert (one.number, one.record.nom, one.record.commune) == (3, "L’« Écoute »", "Épinal")
    assert (two.record.nom, two.record.adresse) == ('a "b"', "deux lignes")


def test_old_and_hand_made_files_are_understood(tmp_path: Path) -> None:
    text = (
        "id;nom;commune;courriel;Itinerance;frais_a_charge;modalite_acces;telephone;code_insee;note\n"
        "7;Bus;Brest;a@b.fr;itinérant;Gratuit : Je peux accéder;Se présenter;02 98 00 00 00;29019;x\n"
    )
    reading = read(_file(tmp_path, text))
    (line,) = reading.lines
    assert reading.unknown == ("note",)
    assert line.notes == ()
    assert line.record == Record(
        id="7",
        nom="Bus",
        commune="Brest",
        courriels=("a@b.fr",),
        itinerance=("Itinérant",),
        frais_a_charge=("Gratuit",),
        modalites_acces=("Se présenter",),
        telephone="+33298000000",
        code_insee="29019",
    )


@pytest.mark.parametrize(
    ("cells", "field", "said"),
    [
        ({"telephone": "appeler Chloé"}, "telephone", "« appeler Chloé » n’est pas un numéro"),
        ({"code_postal": "5700"}, "code_postal", "5 chiffres"),
        ({"code_insee": "ABCDE"}, "code_insee", "code de commune"),
        ({"latitude": "91", "longitude": "2"}, "latitude", "n’est pas une position"),
        ({"latitude": "48,5"}, "latitude", "« 48.5, rien »"),
        ({"latitude": "0", "longitude": "0"}, "latitude", "n’est pas une position"),
        ({"latitude": "nan", "longitude": "2"}, "latitude", "n’est pas une position"),
        ({"horaires": "tous les matins"}, "horaires", "laissés vides"),
        ({"date_maj": "31/02/2026"}, "date_maj", "n’est pas une date"),
        ({"services": "Coiffure"}, "services", "« Coiffure » n’est pas une valeur du schéma"),
        ({"courriels": "chloe chez exemple"}, "courriels", "n’est pas un courriel"),
        ({"site_web": "javascript:alert(1)"}, "site_web", "n’est pas une adresse de page"),
        ({"prise_rdv": "data:text/html,x"}, "prise_rdv", "pas une adresse de page"),
        ({"presentation_resume": "x" * 281}, "presentation_resume", "dépasse 280"),
        ({"pivot": "123"}, "pivot", "ni un SIRET"),
    ],
)
def test_what_cannot_be_is_left_out_and_told(
    cells: dict[str, str], field: str, said: str, tmp_path: Path
) -> None:
    row = {"id": "1", "nom": "Un lieu", "commune": "Metz"} | cells
    path = tmp_path / "l.json"
    path.write_text(json.dumps([row]), encoding="utf-8")
    (line,) = _lines(path)
    assert line.record
    assert getattr(line.record, field) in ("", (), None)
    assert [note.field for note in line.notes] == [field]
    assert said in line.notes[0].why.replace("\u00a0", " ")


def test_markup_and_what_is_not_seen_are_only_text(tmp_path: Path) -> None:
    row = {"id": "1", "nom": "<b>\u202eLieu\x07</b>\n", "commune": "Metz"}
    path = tmp_path / "l.json"
    path.write_text(json.dumps({"lieux": [row]}), encoding="utf-8")
    (line,) = _lines(path)
    assert line.record
    assert line.record.nom == "<b>Lieu</b>"


@pytest.mark.parametrize("missing", ["id", "nom", "commune"])
def test_without_a_name_a_commune_or_an_identifier_a_line_is_refused(
    missing: str, tmp_path: Path
) -> None:
    row = {"id": "1", "nom": "Un lieu", "commune": "Metz"} | {missing: " "}
    path = tmp_path / "l.json"
    path.write_text(json.dumps([row]), encoding="utf-8")
    (line,) = _lines(path)
    assert line.record is None
    assert [note.field for note in line.notes] == [missing]


def test_a_line_with_too_many_cells_is_refused_alone(tmp_path: Path) -> None:
    one, two = _lines(_file(tmp_path, "id,nom,commune\n1,a,Metz,et,encore\n2,b,Metz\n"))
    assert one.record is None
    assert "plus de cellules" in one.notes[0].why
    assert two.record


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"\n\n", "vide"),
        (b"id,nom,commune\n", "aucune ligne"),
        (b"a,b\n1,2\n", "aucune des formes connues"),
        (b"id,nom,nom,commune\n1,2,3,4\n", "là deux fois"),
        (b"\x00\x01\x02PK", "pas du texte"),
        (b"[]", "aucun enregistrement"),
        (b"[1]", "pas un objet"),
        (b'{"a": 1}', "pas une liste"),
        (b'[{"id": "1", "nom": "x", "commune": "y"}, {"id"', "Après l’enregistrement 1"),
    ],
)
def test_a_file_that_is_none_is_told_in_a_sentence(
    content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "f"
    path.write_bytes(content)
    with pytest.raises(FileFault, match=said):
        _lines(path)


COUNTER = {
    "id": "abc-1",
    "nom": "France services - Sarrebourg",
    "pivot": [{"type_service_local": "msap", "code_insee_commune": ["57630"]}],
    "adresse": [
        {"type_adresse": "Adresse postale", "numero_voie": "BP 1", "nom_commune": "Ailleurs"},
        {
            "type_adresse": "Adresse",
            "numero_voie": "2 place du Marché",
            "complement1": "1er étage",
            "code_postal": "57400",
            "nom_commune": "Sarrebourg",
            "latitude": "48.7345",
            "longitude": "7.0543",
            "accessibilite": "ACC",
        },
    ],
    "telephone": [{"valeur": "03 87 00 00 00", "description": ""}],
    "adresse_courriel": ["sarrebourg@exemple.fr"],
    "site_internet": [{"libelle": "", "valeur": "https://exemple.fr"}],
    "plage_ouverture": [
        {
            "nom_jour_debut": "Lundi",
            "nom_jour_fin": "Jeudi",
            "valeur_heure_debut_1": "09:00:00",
            "valeur_heure_fin_1": "12:00:00",
            "valeur_heure_debut_2": "",
            "valeur_heure_fin_2": "",
            "commentaire": "Sur rendez-vous le jeudi",
        }
    ],
    "date_modification": "18/12/2025 17:42:39",
    "code_insee_commune": None,
}


@pytest.mark.parametrize("form", ["json", "csv"])
def test_the_national_directory_is_read_in_both_its_forms(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"annuaire.{form}"
    if form == "json":
        path.write_text(json.dumps({"service": [COUNTER]}), encoding="utf-8")
    else:
        cells = {
            name: value if isinstance(value, str) else json.dumps(value) if value else ""
            for name, value in COUNTER.items()
        }
        quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells.values()]
        path.write_text(";".join(cells) + "\n" + ";".join(quoted) + "\n", encoding="utf-8-sig")
    reading = read(path)
    (line,) = reading.lines
    assert reading.format == PUBLIC_SERVICES
    assert line.record
    assert line.record == Record(
        id="abc-1",
        nom="France services - Sarrebourg",
        commune="Sarrebourg",
        code_postal="57400",
        code_insee="57630",
        adresse="2 place du Marché",
        complement_adresse="1er étage",
        latitude=48.7345,
        longitude=7.0543,
        telephone="+33387000000",
        courriels=("sarrebourg@exemple.fr",),
        site_web=("https://exemple.fr",),
        horaires=line.record.horaires,
        source="Annuaire de l’administration (DILA)",
        date_maj=date(2025, 12, 18),
        public_service="msap",
        step_free=True,
    )
    assert line.record.horaires == "Mo-Th 09:00-12:00"
    assert [note.field for note in line.notes] == ["horaires"]


def test_a_list_of_authorities_says_its_address_in_its_notes(tmp_path: Path) -> None:
    text = (
        "id,name,request_email,notes,home_page,tag_string\n"
        'sous_pref-09225-01,Sous-préfecture de Pamiers,,"Adresse : 26 rue Frédéric-Soulié, 9102, '
        'Pamiers Cedex | Tél : 05 61 60 97 30 | Fax : ",http://www.ariege.gouv.fr,sous_pref\n'
        'x-2B033-01,Mairie,,"Adresse : Bastia",,#VALUE!\n'
    )
    reading = read(_file(tmp_path, text))
    one, two = reading.lines
    assert reading.format == AUTHORITIES
    assert one.record == Record(
        id="sous_pref-09225-01",
        nom="Sous-préfecture de Pamiers",
        commune="Pamiers",
        adresse="26 rue Frédéric-Soulié",
        code_postal="09102",
        code_insee="09225",
        telephone="+33561609730",
        site_web=("http://www.ariege.gouv.fr",),
        public_service="sous_pref",
    )
    assert two.record is None


@pytest.mark.skipif(not _REAL.exists(), reason="../shared/data n’est pas là")
def test_the_real_list_of_2019_is_read_nearly_whole(tmp_path: Path) -> None:
    path = tmp_path / "authorities.csv"
    lines = gzip.decompress(_REAL.read_bytes()).splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *lines[1::50]]))
    read_lines = _lines(path)
    refused = [line for line in read_lines if line.record is None]
    assert len(read_lines) > 1_000
    assert len(refused) < len(read_lines) / 100


@pytest.mark.parametrize(
    ("international", "here"),
    [
        ("+33180059880", "01 80 05 98 80"),
        ("+262262401234", "02 62 40 12 34"),
        ("+687123456", "+687123456"),
        ("3939", "3939"),
        ("", ""),
    ],
)
def test_a_number_is_shown_as_people_dial_it(international: str, here: str) -> None:
    assert national_telephone(international) == here
    assert telephone(here) == international
