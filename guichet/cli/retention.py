"""`guichet retention`: erases what has passed its term, in every room, and says what it erased.

The command looks into no room: each one says what it keeps and for how long (`lib.keeping`).
"""

import argparse
from collections.abc import Iterable
from datetime import date

from guichet.cli import withdrawals
from guichet.cli.refusals import told_in_one_line
from guichet.engine.typography import typeset
from guichet.lib.keeping import Erased, Keeper


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "retention",
        help="efface ce qui a passé son terme",
        description="Efface ce que chaque pièce a gardé assez longtemps, et dit quoi. "
        "À lancer une fois par jour.",
    )
    parser.add_argument("--now", action="store_true", required=True, help="effacer maintenant")
    parser.add_argument(
        "--dry-run", action="store_true", help="dit ce qui serait effacé, sans rien effacer"
    )


def run(args: argparse.Namespace) -> int:
    """Erase, or only say what would be; return 1 when something prevented it."""
    with told_in_one_line("retention") as outcome:
        from config.start import wake

        wake()
        print(typeset(erase_now(is_dry_run=args.dry_run)))
    return outcome.code


def erase_now(*, is_dry_run: bool = False) -> str:
    """Erase in every room what has passed its term, note it in the trail, and say what it was.

    What people withdrew by themselves is noted beside the database, each day too.
    """
    from django.conf import settings

    from guichet.lib.clock import today
    from guichet.lib.keeping import keepers

    erased = [one for keeper in keepers() for one in _erase(keeper, today(), is_dry_run)]
    if not is_dry_run:
        _note(erased)
        withdrawals.keep(settings.DATA_DIR, today())
    return _sentences(erased, is_dry_run=is_dry_run)


def _erase(keeper: Keeper, day: date, dry_run: bool) -> list[Erased]:
    """Let a part of the house erase; a trial does the very same, then takes it back."""
    from django.db import transaction

    if not dry_run:
        return [*keeper.erase_expired(day)]
    with transaction.atomic():
        erased = [*keeper.erase_expired(day)]
        transaction.set_rollback(True)
    return erased


def _note(erased: Iterable[Erased]) -> None:
    """Write in the trail how much was erased: numbers, and nothing about what it was."""
    from guichet.accounts import audit

    counts = [f"{one.name}:{one.count}" for one in erased if one.count]
    if counts:
        audit.record(by=None, action=audit.TERM_ERASED, about="/".join(counts))


def _sentences(erased: Iterable[Erased], *, is_dry_run: bool) -> str:
    from guichet.lib.keeping import told

    lines = told((one.name, one.count) for one in erased if one.count)
    if not lines:
        return "Rien n’a passé son terme."
    start = "Serait effacé, sans --dry-run :" if is_dry_run else "Effacé :"
    return "\n".join([start, *(f"- {line}" for line in lines)])
