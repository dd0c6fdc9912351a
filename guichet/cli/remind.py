"""Sends the reminders that people asked for in their case, and forgets them."""

import argparse
import sys

from guichet.cli.terminal import unusable


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "remind",
        help="envoie les rappels du jour et les oublie",
        description="Envoie les rappels demandés dans les dossiers, et efface chacun dès qu’il est parti. "
        "À lancer une fois par jour.",
    )
    parser.add_argument("--now", action="store_true", required=True, help="envoyer maintenant")


def run(args: argparse.Namespace) -> int:
    """Send what is due; give 1 when a mail could not leave, or when nothing can."""
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from config.start import wake
    from guichet.lib.clock import today

    try:
        wake()
        if not apps.is_installed("guichet.features.cases"):
            print("La pièce « cases » est fermée : il n’y a aucun rappel.", file=sys.stderr)
            return 1
        from guichet.features.cases.companions import mail_is_offered
        from guichet.features.cases.tasks import send_reminders

        if not mail_is_offered():
            print(
                "Aucun courrier n’est réglé (GUICHET_MAIL_HOST et GUICHET_MAIL_FROM).",
                file=sys.stderr,
            )
            return 1
        done = send_reminders(today())
    except ImproperlyConfigured as error:
        print(f"Réglage refusé. {error}", file=sys.stderr)
        return 1
    except DatabaseError as error:
        print(f"La base de données ne répond pas : {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Les rappels ne partent pas : {unusable(error)}.", file=sys.stderr)
        return 1
    print(f"Rappels envoyés : {done.sent}. À réessayer : {done.failed}. Trop tard : {done.late}.")
    return 1 if done.failed else 0
