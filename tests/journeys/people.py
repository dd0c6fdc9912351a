"""What the cast says at the counter, question by question, in the words of the screen."""

from typing import Final

from tests.journeys.visiting import Answer, Facts
from tests.people import amina, bilal

AMINA_OWES: Final[Facts] = {
    "Qui est en face": "La CAF",
    "Que se passe": "On me réclame de l’argent",
    "Quel jour avez-vous reçu": "6/11/2026",
    "De quelles aides": ["Les allocations familiales"],
    "Que pensez-vous": "Je ne suis pas d’accord",
    "De l’argent est-il": "Non, pas encore",
    "La lettre parle-t-elle": "Non",
    "Y a-t-il eu": "Non",
    "La lettre dit-elle": "Oui, c’est écrit",
    "Dans quel département": "93",
}

AMINA_STOPPED: Final[Facts] = {
    "Qui est en face": "La CAF",
    "Que se passe": "Mes versements se sont arrêtés",
    "Depuis quand": "5 octobre 2026",
    "De quelles aides": ["Le RSA"],
    "Y a-t-il eu": "Non",
    "Est-ce urgent": "Oui",
    "La lettre dit-elle": "Non, ce n’est pas écrit",
    "Dans quel département": "Seine-Saint-Denis",
}

ELIF_WAITS: Final[Facts] = {
    "Qui est en face": "La préfecture",
    "Que se passe": "Impossible d’avoir un rendez-vous",
    "Avez-vous déjà essayé": "Oui, sur plusieurs semaines",
    "Est-ce pour un titre": "Oui",
    "Votre titre ou votre récépissé": "Oui, il court encore",
    "Est-ce urgent": "Oui",
}

BILAL_SUSPECTS: Final[Facts] = {
    "Qui est en face": "La CAF",
    "Que se passe": "Je crois qu’une machine",
    "Une décision a-t-elle": "Oui, par écrit",
}

AMINA_WRITES: Final[dict[str, Answer]] = {
    "Pour moi": None,
    "Prénom et nom de la personne concernée": amina().name,
    "Adresse postale, comme sur une enveloppe": amina().postal_address,
    "Elle me demande de rembourser une somme": None,
    "Date écrite sur la décision": "3/11/2026",
    "Quelle prestation ?": "allocations familiales",
    "Somme réclamée, en euros": "3 200",
    "Pourquoi vous n’êtes pas d’accord": "Mon fils vit chez moi depuis septembre 2024.",
    "Adresse du destinataire, telle qu’elle est imprimée sur votre courrier": (
        "CAF de la Seine-Saint-Denis\n93024 Bobigny"
    ),
    "Ville où vous écrivez": amina().city,
}

BILAL_WRITES: Final[dict[str, Answer]] = {
    "Prénom et nom de la personne concernée": bilal().name,
    "Adresse postale, comme sur une enveloppe": bilal().postal_address,
    "Une décision (refus, baisse": None,
    "Que dit cette décision": "la baisse de ma prime d’activité",
    "Adresse du destinataire, telle qu’elle est imprimée sur votre courrier": (
        "CAF de la Moselle\n57000 Metz"
    ),
    "Ville où vous écrivez": bilal().city,
}
