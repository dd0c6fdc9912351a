"""Fills a search with many texts and times questions; `benchmarks.search` runs it apart.

It writes to the database that the settings name: give it one that may be lost. Prints JSON.
"""

import json
import sys
import time
from statistics import median
from typing import Final

from benchmarks.texts import made_up
from config.start import wake

# As people type: one word, several, inflected, without accents, misspelled, very common, unknown.
QUESTIONS: Final = (
    *("algorithme", "algorithmes", "recours", "trop percu", "trop perssu", "indu caf"),
    *("délai de recours", "delais", "mes versements se sont arretés", "rendez-vous préfecture"),
    *("titre de sejour", "controle", "contrôlés", "remise de dette", "saisir le tribunal"),
    *("demande", "lettre recommandée", "commission de recours amiable", "donnees personelles"),
    *("L. 311-3-1", "médiateur", "mediatrice", "allocation adulte handicapé", "raddiation"),
    *("france travail sanction", "imprimer", "zzzzzzzz", "doufanguiville", "dossier complet caf"),
    "je ne comprends pas la lettre que la caisse m’a envoyée et je voudrais savoir quoi faire",
)
_ROUNDS: Final = 5


def main() -> None:
    """Print how long the filling took, and how long each question takes (seconds)."""
    wake()
    from django.core.management import call_command

    from guichet.site.indexing import fill
    from guichet.site.search import search

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    filled = fill(made_up(int(sys.argv[1])))
    filling = time.perf_counter() - start
    taken: dict[str, float] = {}
    unanswered = 0
    for question in QUESTIONS:
        rounds = []
        for _ in range(_ROUNDS):
            start = time.perf_counter()
            found = search(question)
            rounds.append(time.perf_counter() - start)
        taken[question] = median(rounds)
        unanswered += not found.pages
    print(
        json.dumps(
            {"texts": filled, "filling": filling, "taken": taken, "unanswered": unanswered},
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    main()
