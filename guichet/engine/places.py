"""The départements, because holidays and offices depend on where one lives."""

import difflib
import re
import unicodedata

from guichet.engine.typography import typeset

DEPARTMENTS = {
    "01": "Ain",
    "02": "Aisne",
    "03": "Allier",
    "04": "Alpes-de-Haute-Provence",
    "05": "Hautes-Alpes",
    "06": "Alpes-Maritimes",
    "07": "Ardèche",
    "08": "Ardennes",
    "09": "Ariège",
    "10": "Aube",
    "11": "Aude",
    "12": "Aveyron",
    "13": "Bouches-du-Rhône",
    "14": "Calvados",
    "15": "Cantal",
    "16": "Charente",
    "17": "Charente-Maritime",
    "18": "Cher",
    "19": "Corrèze",
    "2A": "Corse-du-Sud",
    "2B": "Haute-Corse",
    "21": "Côte-d’Or",
    "22": "Côtes-d’Armor",
    "23": "Creuse",
    "24": "Dordogne",
    "25": "Doubs",
    "26": "Drôme",
    "27": "Eure",
    "28": "Eure-et-Loir",
    "29": "Finistère",
    "30": "Gard",
    "31": "Haute-Garonne",
    "32": "Gers",
    "33": "Gironde",
    "34": "Hérault",
    "35": "Ille-et-Vilaine",
    "36": "Indre",
    "37": "Indre-et-Loire",
    "38": "Isère",
    "39": "Jura",
    "40": "Landes",
    "41": "Loir-et-Cher",
    "42": "Loire",
    "43": "Haute-Loire",
    "44": "Loire-Atlantique",
    "45": "Loiret",
    "46": "Lot",
    "47": "Lot-et-Garonne",
    "48": "Lozère",
    "49": "Maine-et-Loire",
    "50": "Manche",
    "51": "Marne",
    "52": "Haute-Marne",
    "53": "Mayenne",
    "54": "Meurthe-et-Moselle",
    "55": "Meuse",
    "56": "Morbihan",
    "57": "Moselle",
    "58": "Nièvre",
    "59": "Nord",
    "60": "Oise",
    "61": "Orne",
    "62": "Pas-de-Calais",
    "63": "Puy-de-Dôme",
    "64": "Pyrénées-Atlantiques",
    "65": "Hautes-Pyrénées",
    "66": "Pyrénées-Orientales",
    "67": "Bas-Rhin",
    "68": "Haut-Rhin",
    "69": "Rhône",
    "70": "Haute-Saône",
    "71": "Saône-et-Loire",
    "72": "Sarthe",
    "73": "Savoie",
    "74": "Haute-Savoie",
    "75": "Paris",
    "76": "Seine-Maritime",
    "77": "Seine-et-Marne",
    "78": "Yvelines",
    "79": "Deux-Sèvres",
    "80": "Somme",
    "81": "Tarn",
    "82": "Tarn-et-Garonne",
    "83": "Var",
    "84": "Vaucluse",
    "85": "Vendée",
    "86": "Vienne",
    "87": "Haute-Vienne",
    "88": "Vosges",
    "89": "Yonne",
    "90": "Territoire de Belfort",
    "91": "Essonne",
    "92": "Hauts-de-Seine",
    "93": "Seine-Saint-Denis",
    "94": "Val-de-Marne",
    "95": "Val-d’Oise",
    "971": "Guadeloupe",
    "972": "Martinique",
    "973": "Guyane",
    "974": "La Réunion",
    "975": "Saint-Pierre-et-Miquelon",
    "976": "Mayotte",
    "977": "Saint-Barthélemy",
    "978": "Saint-Martin",
}

# The catalogue covers mainland France and the overseas départements (procedures.yaml, meta):
# these collectivities have their own rules, which it does not state.
_NOT_COVERED = {
    "986": "Wallis-et-Futuna",
    "987": "la Polynésie française",
    "988": "la Nouvelle-Calédonie",
}

# What people say for two départements: which of the two is asked.
_SEVERAL = {
    "corse": "Pour la Corse, indiquez 2A (Corse-du-Sud) ou 2B (Haute-Corse).",
    "alsace": "Pour l’Alsace, indiquez 67 (Bas-Rhin) ou 68 (Haut-Rhin).",
}
_ARTICLE = re.compile(r"^(?:la|le|les|l)\s+")
_POSTCODE = re.compile(r"\b(\d{5})\b", re.ASCII)
# Two islands kept the postcode of Guadeloupe, and have their own holidays.
_OWN_ISLANDS = {"97133": "977", "97150": "978"}

# « Mozelle » is Moselle (0.86). « Marseille » is not (0.75), nor is « Lille » the Loire (0.6).
_ALIKE = 0.8

# Longer is no name; normalising accents piled up by the thousand takes minutes.
LONGEST_NAME = 60


class UnknownPlace(ValueError):
    """A département that does not exist, said in French."""


def check_known(code: str) -> None:
    """Raise UnknownPlace unless `code` is one of DEPARTMENTS."""
    if code not in DEPARTMENTS:
        raise UnknownPlace(typeset(f"Le département « {code} » n’existe pas."))


def of_postcode(postcode: str) -> str | None:
    """Return the département of a postcode of five figures; None for Corsica, which has two."""
    start = postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]
    known = _OWN_ISLANDS.get(postcode, start)
    return known if known in DEPARTMENTS else None


def department(text: str) -> str:
    """Return the code of the département that a person typed: « 57 », « Moselle », « 57000 Metz ».

    Raises UnknownPlace, in French, with the nearest names where there are some.
    """
    typed = " ".join(text.split())[:LONGEST_NAME]
    code = typed.upper()
    code = f"0{code}" if len(code) == 1 and code in "123456789" else code
    if code in DEPARTMENTS:
        return code
    by_name = {_named(name): known for known, name in DEPARTMENTS.items()}
    if _named(typed) in by_name:
        return by_name[_named(typed)]
    postcode = _POSTCODE.search(typed)
    if postcode and (known := of_postcode(postcode[1])):
        return known
    start = postcode[1] if postcode else code
    raise UnknownPlace(typeset(_refusal(start, typed, by_name)))


def _refusal(code: str, typed: str, by_name: dict[str, str]) -> str:
    if not typed:
        return (
            "Indiquez un département : son numéro ou son nom, par exemple 42, 2A, Moselle ou 974."
        )
    name = _named(typed)
    for known, title in _NOT_COVERED.items():
        if code.startswith(known) or (len(name) > 5 and name in _folded(title)):
            return (
                f"Ce guichet ne connaît pas les règles propres à {title} : "
                "adressez-vous à une permanence sur place."
            )
    several = "corse" if code == "20" or re.fullmatch(r"20[0-6]\d\d", code) else name
    if several in _SEVERAL:
        return _SEVERAL[several]
    shown = "".join(char for char in typed if char.isprintable())[:30]
    near = difflib.get_close_matches(name, by_name, 2, cutoff=_ALIKE)
    hint = " ou ".join(f"{by_name[name]} ({DEPARTMENTS[by_name[name]]})" for name in near)
    return f"Le département « {shown} » n’existe pas. " + (
        f"Vouliez-vous dire {hint} ?"
        if hint
        else "Si c’est une commune, indiquez son code postal. Sinon, le numéro du département, par "
        "exemple 42, 2A, 57 ou 974."
    )


def _named(name: str) -> str:
    """Return the name as it is looked for: « la Réunion » and « Réunion » are one."""
    return _ARTICLE.sub("", _folded(name))


def _folded(name: str) -> str:
    """Lower case, without accents, hyphens or apostrophes: as people type it."""
    plain = unicodedata.normalize("NFKD", name.lower())
    letters = (char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join("".join(letters).split())
