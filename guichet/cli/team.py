"""`guichet team`: adds the first member of the team, and closes the demonstration.

Everything else about members is done in /coulisses/equipe/.
"""

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from guichet.cli.terminal import complain, shown
from guichet.engine.typography import typeset

if TYPE_CHECKING:
    from guichet.accounts.demonstration_team import Credentials

_ROLES: Final = {"lecture": "lecture", "edition": "édition", "administration": "administration"}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's grammar."""
    parser = subparsers.add_parser(
        "team",
        help="ajoute un membre à l’équipe, ferme la démonstration",
        description="L’équipe qui lit les témoignages. Le reste se fait dans les coulisses.",
        epilog="Pour commencer : guichet team add amina --role administration --role lecture",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser(
        "add", help="ajoute un membre, et montre une fois sa phrase secrète", allow_abbrev=False
    )
    add.add_argument("name", metavar="NOM", help="un prénom ou un surnom suffit")
    add.add_argument(
        "--role",
        action="append",
        required=True,
        choices=sorted(_ROLES),
        help="ce que le membre peut faire ; à donner plusieurs fois s’il le faut",
    )
    add.add_argument("--key", default="", metavar="CLÉ", help="le nom de sa clé de lecture")
    add.set_defaults(act=_add)
    end = actions.add_parser(
        "end-demonstration", help="ferme les comptes de démonstration et leurs clés"
    )
    end.set_defaults(act=_end_demonstration)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; return 0, or 1 when it is refused."""
    from django.core.exceptions import ImproperlyConfigured, ValidationError
    from django.db import DatabaseError

    from config.start import wake
    from guichet.engine.sealing.key_folder import KeyFolderFault

    try:
        wake()
        print(typeset(args.act(args)))
    except ValidationError as fault:
        complain("team", " ".join(fault.messages))
    except (ImproperlyConfigured, KeyFolderFault) as fault:
        complain("team", fault)
    except DatabaseError:
        complain("team", "la base de données n’est pas prête ; lancez d’abord « guichet run ».")
    else:
        return 0
    return 1


def demonstration_table(host: str) -> str:
    """Make a demonstration team where there is no team and no other machine comes; show its secrets.

    Gives an empty text when there is nothing to make.
    """
    from django.conf import settings

    from guichet.accounts import demonstration, demonstration_team
    from guichet.accounts.models import Member
    from guichet.engine.sealing.key_folder import KeyFolder
    from guichet.lib.clock import today

    if demonstration.is_exposed() or host not in demonstration.LOOPBACK or Member.objects.exists():
        return ""
    return table(demonstration_team.create(KeyFolder(settings.KEY_FOLDER), today()))


def table(team: "Iterable[Credentials]") -> str:
    """Write the secrets of the demonstration team, to be seen once."""
    lines = [
        "Équipe de démonstration, pour cette machine seulement. Notez ces secrets : ils ne seront "
        "plus montrés."
    ]
    for one in team:
        lines += [
            "",
            f"  nom              {one.name}  ({', '.join(one.roles)})",
            f"  phrase secrète   {one.passphrase}",
            f"  second facteur   {one.totp_secret}",
            f"                   otpauth://totp/{one.name}?secret={one.totp_secret}&issuer=Guichet",
        ]
        if one.key_passphrase:
            lines.append(f"  phrase de la clé {one.key_passphrase}")
    return "\n".join([*lines, ""])


def _add(args: argparse.Namespace) -> str:
    from django.contrib.auth.models import Group
    from django.db import transaction

    from guichet.accounts import audit, passphrases
    from guichet.accounts.models import Member

    drawn = passphrases.drawn()
    with transaction.atomic():
        member = Member(username=args.name, key_name=args.key)
        member.set_password(drawn)
        member.full_clean()
        member.save()
        member.groups.set(Group.objects.filter(name__in=[_ROLES[one] for one in args.role]))
        audit.record(by=None, action=audit.MEMBER_ADDED, about=args.name)
    return (
        f"Membre ajouté : {shown(args.name)} ({', '.join(_ROLES[one] for one in args.role)}).\n"
        f"Phrase secrète, à donner de la main à la main et à changer : {drawn}\n"
        "À sa première entrée, cette personne règle son second facteur."
    )


def _end_demonstration(_args: argparse.Namespace) -> str:
    from django.conf import settings

    from guichet.accounts import audit
    from guichet.accounts.models import Member
    from guichet.engine.sealing.key_folder import KeyFolder
    from guichet.lib.clock import today

    folder = KeyFolder(settings.KEY_FOLDER)
    names = set()
    for member in Member.objects.filter(is_demonstration=True, is_active=True):
        member.is_active = False
        member.save(update_fields=["is_active"])
        audit.record(by=None, action=audit.MEMBER_CHANGED, about=member.username)
        names.add(member.key_name)
    for file in folder.readers():
        if file.name in names and file.is_current:
            folder.save_reader(file.ending(today()), is_new=False)
    return (
        f"Comptes de démonstration fermés : {len(names)}, avec leurs clés. Avant d’ouvrir au public, "
        "créez une nouvelle clé de secours : guichet keys rotate --recovery."
    )
