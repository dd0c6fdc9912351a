"""Takes the measures asked for, or all of them; exits with 1 when a promise is broken."""

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from benchmarks import (
    agenda,
    audit,
    catalogue,
    command,
    crowd,
    deposits,
    directory,
    letter,
    memory,
    notes,
    pages,
    reading_list,
    redaction,
    scoring,
    search,
    testimonies_search,
    weight,
)
from benchmarks.promises import Outcome

_MEASURES: Final[Mapping[str, Callable[[], Iterable[Outcome]]]] = MappingProxyType(
    {
        "agenda": agenda.run,
        "audit": audit.run,
        "catalogue": catalogue.run,
        "command": command.run,
        "letter": letter.run,
        "notes": notes.run,
        "pages": pages.run,
        "memory": memory.run,
        "weight": weight.run,
        "search": search.run,
        "redaction": redaction.run,
        "deposits": deposits.run,
        "directory": directory.run,
        "reading_list": reading_list.run,
        "testimonies": testimonies_search.run,
        "scoring": scoring.run,
        "crowd": crowd.run,
    }
)


def _asked() -> list[str]:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Mesure ce que nous promettons ; sans nom, mesure tout.",
    )
    names = ", ".join(_MEASURES)
    parser.add_argument("names", nargs="*", metavar="nom", help=f"ce qu’il faut mesurer : {names}")
    asked: list[str] = parser.parse_args().names
    if unknown := [name for name in asked if name not in _MEASURES]:
        parser.error(f"« {unknown[0]} » n’est pas une mesure ; les mesures sont : {names}")
    return asked or list(_MEASURES)


def main() -> int:
    """Print each line as soon as it is known, then how many promises are broken."""
    broken = 0
    for name in _asked():
        print(f"\n{name}", flush=True)
        for outcome in _MEASURES[name]():
            broken += outcome.kept is False
            print(f"  {outcome.verdict:<11} {outcome.promise:<58} {outcome.measured}", flush=True)
    print(f"\n{broken} promesse(s) non tenue(s)")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
