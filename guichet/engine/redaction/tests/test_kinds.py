"""Each kind of detail: what is found, what is proposed instead, and what is left alone."""

import itertools

import pytest

from guichet.engine.redaction.findings import Kind
from guichet.engine.redaction.proposer import propose
from guichet.engine.typography import NO_BREAK


def _found(text: str) -> list[tuple[str, str, str]]:
    findings = propose(text, use_spacy=False).findings
    return [(one.kind.value, one.text, one.replacement.replace(NO_BREAK, " ")) for one in findings]


@pytest.mark.parametrize(
    ("text", "kind", "found", "instead"),
    [
        ("secu 184057512345678 ok", "nir", "184057512345678", "[numéro de sécurité sociale]"),
        ("née, 2 84 05 2A 392 045", "nir", "2 84 05 2A 392 045", "[numéro de sécurité sociale]"),
        ("rib BE68 5390 0754 7034", "iban", "BE68 5390 0754 7034", "[numéro de compte]"),
        ("carte 4970 1012 3456 7890", "iban", "4970 1012 3456 7890", "[numéro de carte]"),
        ("au +262 692 12 34 56", "phone", "+262 692 12 34 56", "[téléphone]"),
        ("a.b@exemple.fr", "email", "a.b@exemple.fr", "[adresse électronique]"),
        ("mon snap : titi_93", "handle", "titi_93", "[pseudonyme]"),
        ("vu sur www.exemple.fr/moi", "url", "www.exemple.fr/moi", "[page web]"),
        ("voiture ab123cd", "plate", "ab123cd", "[plaque]"),
        ("n° caf 4528713", "number", "4528713", "[numéro d’allocataire]"),
        ("FT 4512783K", "number", "FT 4512783K", "[identifiant France Travail]"),
        ("badge 4578", "number", "4578", "[numéro dans l’entreprise]"),
        ("3 rue des lilas et puis", "address", "3 rue des lilas", "[adresse]"),
        ("la rue dupont", "address", "rue dupont", "[adresse]"),
        ("bat B appt 12", "address", "bat B appt 12", "[logement]"),
        ("le 3 mai", "date", "le 3 mai", "en mai"),
        ("du 3 avril 2025", "date", "du 3 avril 2025", "d’avril 2025"),
        ("le 2025-03-14 à 9h12", "date", "le 2025-03-14 à 9h12", "en mars 2025"),
        ("jusqu'au 1er août", "date", "jusqu'au 1er août", "jusqu’en août"),
        ("né le 4/5/1987", "date", "le 4/5/1987", "en 1987"),
        ("dette de 3 247 euros", "amount", "de 3 247 euros", "d’environ 3 200 €"),
        ("912€40 de moins", "amount", "912€40", "environ 910 €"),
        ("une dette de rsa, 3 217,44 €", "amount", "3 217,44 €", "environ 3 200 €"),
        (
            "il réclame 3\u202f217,44\u00a0€ de RSA",
            "amount",
            "3\u202f217,44\u00a0€",
            "environ 3 200 €",
        ),
        ("je dois 612,30 euros de rsa", "amount", "612,30 euros", "environ 610 €"),
        ("je m'appelle Amina Diallo. MOT DE PASSE", "name", "Amina Diallo", "[nom]"),
        ("Mme K. Durand dit", "name", "Mme K. Durand", "[nom]"),
        ("mon voisin J. Martin dit", "name", "J. Martin", "[nom]"),
        ("j'ai 43 ans", "age", "43 ans", "environ 40 ans"),
        ("enfants de 3, 5 et 8 ans", "age", "de 3, 5 et 8 ans", "de moins de 11 ans"),
        ("a Lens", "place", "a Lens", "dans une ville"),
        ("la CAF de Guéret", "place", "de Guéret", "d’une ville"),
        ("au Havre", "place", "au Havre", "dans une ville"),
        ("j'habite à Felletin", "place", "à Felletin", "dans une petite commune"),
        ("paris 18e", "place", "paris 18e", "paris"),
        ("93200", "postcode", "93200", "93"),
        ("Mme K. dit", "name", "Mme K.", "[nom]"),
        ("ma fille keziah dort", "name", "keziah", "[prénom]"),
        ("chez Plomberie Vautrin", "establishment", "Plomberie Vautrin", "[employeur]"),
        ("le foyer les Amandiers", "establishment", "foyer les Amandiers", "foyer"),
        ("DUBOIS Martine attend", "name", "DUBOIS Martine", "[nom]"),
        ("elle est née LEROY", "name", "LEROY", "[nom]"),
        ("ma conseilere c sylvi", "name", "sylvi", "[nom]"),
        ("au lycée dupont", "establishment", "lycée dupont", "lycée"),
        ("a l'hopital saint antoine", "establishment", "hopital saint antoine", "hopital"),
        ("le douze mars", "date", "le douze mars", "en mars"),
        ("on a six enfants", "combination", "six enfants", "plusieurs enfants"),
    ],
)
def test_a_detail_is_found_with_its_replacement(
    text: str, kind: str, found: str, instead: str
) -> None:
    assert _found(text) == [(kind, found, instead)]


@pytest.mark.parametrize(
    "text",
    [
        "article L. 553-2 du code de la sécurité sociale",
        "la loi du 6 janvier 1978",
        "cerfa n° 13594*01",
        "je touche 607 euros de rsa",
        "ils ont pris 300 euros",
        "le 3949 ne répond pas, caf.fr non plus",
        "en Seine-Saint-Denis, en Bretagne, à Paris, au Mali",
        "la CAF, France Travail et Uber Eats",
        "depuis 12 ans et pendant 3 mois",
        "madame, monsieur",
        "monsieur le directeur ma dit",
        "Madame la Ministre, monsieur le Président",
        "la rue est longue, on dort à la rue",
        "une rose, la marine, une pierre",
        "en 2024-2025",
        "à 14h30 ou à 9 h",
        "j'ai fait 35 heures, 120 colis, 80 km",
        "",
        "   \n ",
    ],
)
def test_what_identifies_nobody_is_left_alone(text: str) -> None:
    assert _found(text) == []


def test_a_job_identifies_only_beside_a_small_commune() -> None:
    kinds = [kind for kind, _, _ in _found("je suis facteur à Felletin")]
    assert kinds == [Kind.COMBINATION, Kind.PLACE]
    assert [kind for kind, _, _ in _found("je suis facteur à Toulouse")] == [Kind.PLACE]


def test_a_name_told_once_is_found_again() -> None:
    text = "ma conseillère s'appelle Mme Vrzeszcz. elle ment. vrzeszcz le sait."
    assert [found for _, found, _ in _found(text)] == ["Mme Vrzeszcz", "vrzeszcz"]


def test_a_name_ends_with_its_sentence() -> None:
    found = [found for _, found, _ in _found("ma fille Lina. Rayan va bien. Mme Diallo. Demain")]
    assert found == ["Lina", "Rayan", "Mme Diallo"]


def test_two_details_that_touch_are_one_and_nothing_of_them_is_left() -> None:
    text = "12 rue Karim Benali 93200 Saint-Denis"
    covered = "".join(found for _, found, _ in _found(text))
    assert "Karim" in covered
    assert "Denis" in covered
    findings = propose(text, use_spacy=False).findings
    assert all(left.end <= right.start for left, right in itertools.pairwise(findings))
