"""`guichet keys`: makes, changes, recovers and closes the keys of the team that reads deposits.

A passphrase is typed twice without being shown, or read from a file by a program; never on the
command line, which other users of the machine and its history can read.
"""

import argparse
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from guichet.cli import key_moves
from guichet.cli.clock import today
from guichet.cli.papers import HOW_TO_COPY, ask, read_shares
from guichet.cli.terminal import complain, shown
from guichet.cli.text_file import CannotRead, read_text
from guichet.engine.backups import backup_key
from guichet.engine.french_dates import DateNotUnderstood, parse, short
from guichet.engine.sealing import readers, receipts, recovery, unseal
from guichet.engine.sealing.envelope import SealBroken
from guichet.engine.sealing.key_folder import KeyFolder, KeyFolderFault, save
from guichet.engine.sealing.readers import KeyFile
from guichet.engine.typography import typeset

_LARGEST: Final = 10_000
_REFUSALS: Final = (
    key_moves.NoDatabase,
    KeyFolderFault,
    SealBroken,
    readers.KeyFileUnreadable,
    readers.WeakPassphrase,
    recovery.SharesDoNotFit,
)


class BadRequest(ValueError):
    """What was asked cannot be done as asked: one French sentence."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's grammar."""
    parser = subparsers.add_parser(
        "keys",
        help="crée, change, rouvre ou ferme les clés de l’équipe",
        description="Les clés de l’équipe : chaque dépôt est fermé pour elles, et ne s’ouvre "
        "qu’avec une phrase secrète.",
        epilog="Pour commencer : guichet keys create --dir cles --recovery --shares a-imprimer, "
        "puis guichet keys create --dir cles --name amina",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _add_create(actions)
    _add_rotate(actions)
    _add_recover(actions)
    _add_remove(actions)
    _add_rewrap(actions)
    _add_drop(actions)
    listing = _action(actions, "list", "énumère les clés, sans rien ouvrir")
    listing.set_defaults(act=_list)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; return 0, 1 when it is refused, 2 when it is badly asked."""
    act: Callable[[argparse.Namespace], dict[str, object]] = args.act
    try:
        done = act(args)
    except _REFUSALS as fault:
        return _fail(args, fault, 1)
    except (BadRequest, CannotRead, key_moves.CannotMove) as fault:
        return _fail(args, fault, 2)
    told = str(done.pop("told"))
    print(json.dumps(done, ensure_ascii=False, indent=2) if args.json else typeset(told))
    return 0


def _fail(args: argparse.Namespace, fault: Exception, code: int) -> int:
    complain(f"keys {args.action}", fault)
    return code


# --- The grammar --------------------------------------------------------------------------------


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, what: str
) -> argparse.ArgumentParser:
    # Not « --passphrase » for « --passphrase-file »: somebody would give the phrase itself.
    parser = actions.add_parser(
        name, help=what, description=f"{what[0].upper()}{what[1:]}.", allow_abbrev=False
    )
    parser.add_argument(
        "--dir", required=True, type=_folder, metavar="DOSSIER", help="le dossier des clés"
    )
    parser.add_argument("--json", action="store_true", help="répond en JSON, pour un programme")
    return parser


def _add_create(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "create", "crée une clé ; rien n’est jamais écrasé")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--name", metavar="NOM", help="la clé d’une personne de l’équipe")
    which.add_argument("--recovery", action="store_true", help="la clé de secours de l’équipe")
    which.add_argument("--receipts", action="store_true", help="la clé qui signe les reçus")
    which.add_argument("--backup", action="store_true", help="la clé qui ferme les sauvegardes")
    parser.add_argument(
        "--shares", type=_folder, metavar="DOSSIER", help="où écrire les trois parts à imprimer"
    )
    _add_passphrase(parser, "--passphrase-file", "la phrase secrète")
    parser.set_defaults(act=_create)


def _add_rotate(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "rotate", "remplace une clé ; l’ancienne ne fait plus que relire")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--name", metavar="NOM", help="la clé d’une personne de l’équipe")
    which.add_argument("--recovery", action="store_true", help="la clé de secours de l’équipe")
    parser.add_argument(
        "--until", type=_day, metavar="DATE", help="dernier jour de l’ancienne clé d’une personne"
    )
    parser.add_argument(
        "--shares", type=_folder, metavar="DOSSIER", help="où écrire les nouvelles parts à imprimer"
    )
    _add_passphrase(parser, "--passphrase-file", "la phrase secrète actuelle")
    _add_passphrase(parser, "--new-passphrase-file", "la nouvelle phrase secrète")
    parser.set_defaults(act=_rotate)


def _add_recover(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "recover", "donne une nouvelle phrase secrète, avec deux parts")
    parser.add_argument("--name", required=True, metavar="NOM", help="la personne")
    parser.add_argument("--key", metavar="CLÉ", help="une clé précise, en cours ou non")
    parser.add_argument(
        "--share-file",
        action="append",
        type=Path,
        metavar="FICHIER",
        help="une part ; à donner deux fois (sinon, les mots sont demandés)",
    )
    _add_passphrase(parser, "--passphrase-file", "la nouvelle phrase secrète")
    parser.set_defaults(act=_recover)


def _add_remove(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "remove", "ferme la clé d’une personne : plus rien de nouveau")
    parser.add_argument("--name", required=True, metavar="NOM", help="la personne")
    parser.add_argument("--key", metavar="CLÉ", help="une clé précise, si elle en a plusieurs")
    parser.add_argument(
        "--until", type=_day, metavar="DATE", help="dernier jour de lecture (aujourd’hui)"
    )
    parser.set_defaults(act=_remove)


def _add_rewrap(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _action(actions, "rewrap", "ouvre les anciens dépôts à une autre clé")
    parser.add_argument("--name", required=True, metavar="NOM", help="qui peut les ouvrir")
    parser.add_argument(
        "--key", metavar="CLÉ", help="sa clé d’avant, si elle a été remplacée (keys list)"
    )
    parser.add_argument(
        "--to", metavar="NOM", help="une personne qui arrive (sinon, la nouvelle clé de NOM)"
    )
    _add_passphrase(parser, "--passphrase-file", "la phrase secrète de la clé d’avant")
    parser.set_defaults(act=_rewrap)


def _add_drop(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _action(
        actions, "drop", "referme les anciens dépôts à une clé qui n’est plus en cours"
    )
    parser.add_argument("--name", required=True, metavar="NOM", help="la personne partie")
    parser.add_argument("--key", required=True, metavar="CLÉ", help="sa clé (keys list)")
    parser.set_defaults(act=_drop)


def _add_passphrase(parser: argparse.ArgumentParser, option: str, what: str) -> None:
    parser.add_argument(
        option, type=Path, metavar="FICHIER", help=f"{what}, lue dans un fichier (une ligne)"
    )


def _folder(text: str) -> Path:
    """Return a folder, which may not exist yet."""
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise argparse.ArgumentTypeError(f"« {shown(text)} » n’est pas un dossier")
    return path


def _day(text: str) -> date:
    try:
        return parse(text)
    except DateNotUnderstood as fault:
        raise argparse.ArgumentTypeError(str(fault)) from fault


# --- What is done -------------------------------------------------------------------------------


def _create(args: argparse.Namespace) -> dict[str, object]:
    folder = KeyFolder(args.dir)
    if args.recovery:
        return _new_recovery(folder, args.shares, is_new=True)
    if args.backup:
        return _new_backup_key(folder, args.shares)
    if args.shares:
        raise BadRequest("--shares ne va qu’avec --recovery ou --backup")
    if args.receipts:
        return _new_signer(folder)
    if any(one.name == args.name and one.is_current for one in folder.readers()):
        raise KeyFolderFault(f"« {args.name} » a déjà une clé ; pour en changer : keys rotate.")
    recovery_key = folder.recovery().public
    file = readers.create(args.name, _new_passphrase(args.passphrase_file), recovery_key, today())
    folder.save_reader(file, is_new=True)
    return _told(file, f"Clé créée pour {file.name} : {file.public.id}.")


def _new_recovery(folder: KeyFolder, shares: Path | None, *, is_new: bool) -> dict[str, object]:
    """Write the papers first: a recovery key whose shares are lost would be a false promise."""
    if shares is None:
        raise BadRequest("indiquez avec --shares où écrire les trois parts à imprimer")
    if is_new and (folder.path / "recovery.json").exists():
        raise KeyFolderFault("La clé de secours existe déjà ; pour en changer : keys rotate.")
    file, words = recovery.create(today())
    paths = [shares / f"part-{number}.txt" for number in range(1, recovery.SHARES + 1)]
    for number, path in enumerate(paths, 1):
        save(path, f"{recovery.printable(file, words, number)}\n{HOW_TO_COPY}", is_new=True)
    folder.save_recovery(file, is_new=is_new)
    again = "" if is_new else " Puis changez chaque clé, pour la confier à celle-ci : keys rotate."
    return {
        "recovery_key_id": file.public.id,
        "shares": [str(path) for path in paths],
        "told": f"Clé de secours créée : {file.public.id}. Imprimez les trois parts de « {shares} "
        f"», donnez-les à trois personnes, puis effacez ces fichiers.{again}",
    }


def _new_backup_key(folder: KeyFolder, shares: Path | None) -> dict[str, object]:
    """Write the papers first here too: a backup that nobody can open would be a false promise."""
    if shares is None:
        raise BadRequest("indiquez avec --shares où écrire les trois parts à imprimer")
    if (folder.path / backup_key.FILE).exists():
        raise KeyFolderFault(
            "La clé des sauvegardes existe déjà. Pour en changer, mettez ce fichier de côté : les "
            "sauvegardes d’avant s’ouvrent encore avec ses parts."
        )
    key, words = backup_key.create(today())
    paths = [shares / f"sauvegarde-part-{number}.txt" for number in range(1, recovery.SHARES + 1)]
    for number, path in enumerate(paths, 1):
        save(path, f"{backup_key.printable(key, words, number)}\n{HOW_TO_COPY}", is_new=True)
    save(folder.path / backup_key.FILE, key.model_dump_json(indent=2) + "\n", is_new=True)
    return {
        "recipient": key.recipient,
        "shares": [str(path) for path in paths],
        "told": f"Clé des sauvegardes créée : {key.mark}. Imprimez les trois parts de « {shares} », "
        "donnez-les à trois personnes, puis effacez ces fichiers.",
    }


def _new_signer(folder: KeyFolder) -> dict[str, object]:
    with receipts.new_seed() as seed:
        folder.save_signing_seed(seed)
        key = receipts.public_key(seed)
    mark = receipts.fingerprint(key)
    return {
        "public_key": key.hex(),
        "fingerprint": mark,
        "told": f"Clé des reçus créée. Publiez son empreinte : {mark}",
    }


def _rotate(args: argparse.Namespace) -> dict[str, object]:
    folder = KeyFolder(args.dir)
    if args.recovery:
        if args.until:
            raise BadRequest("--until ne va qu’avec --name")
        folder.recovery()
        return _new_recovery(folder, args.shares, is_new=False)
    if args.until is None or args.shares:
        raise BadRequest("une personne change de clé avec --until, et sans --shares")
    old = folder.reader(args.name)
    typed = _passphrase(args.passphrase_file, "Phrase secrète actuelle : ")
    with unseal.unlock(old, typed, today()):
        new = readers.create(
            old.name,
            _new_passphrase(args.new_passphrase_file),
            folder.recovery().public,
            today(),
        )
    # The new one first: stopped between the two, deposits are closed for both, and none is lost.
    folder.save_reader(new, is_new=True)
    folder.save_reader(old.ending(args.until), is_new=False)
    told = (
        f"Nouvelle clé de {new.name} : {new.public.id}. L’ancienne, {old.public.id}, relit "
        f"jusqu’au {short(args.until)} ; d’ici là, faites passer les anciens dépôts à la nouvelle : "
        f"guichet keys rewrap --name {new.name} --key {old.public.id}"
    )
    return _told(new, told) | {"replaces": old.public.id}


def _recover(args: argparse.Namespace) -> dict[str, object]:
    folder = KeyFolder(args.dir)
    file, entrusted_to = folder.reader(args.name, args.key), folder.recovery().public
    shares = read_shares(args.share_file)
    # The papers are checked before a new passphrase is asked for.
    recovery.combine(shares, file.recovery_key_id).wipe()
    again = recovery.recover(file, shares, _new_passphrase(args.passphrase_file), entrusted_to)
    folder.save_reader(again, is_new=False)
    return _told(again, f"La clé de {again.name} a une nouvelle phrase secrète.")


def _remove(args: argparse.Namespace) -> dict[str, object]:
    folder = KeyFolder(args.dir)
    file = folder.reader(args.name, args.key).ending(args.until or today())
    folder.save_reader(file, is_new=False)
    someone_reads = any(one.is_current for one in folder.readers())
    alone = "" if someone_reads else " Plus personne ne peut lire : les dépôts sont refusés."
    return _told(file, f"Plus rien de nouveau ne sera fermé pour {file.name}.{alone}")


def _rewrap(args: argparse.Namespace) -> dict[str, object]:
    return key_moves.rewrap(args, _passphrase(args.passphrase_file, "Phrase secrète : "))


def _drop(args: argparse.Namespace) -> dict[str, object]:
    return key_moves.drop(args)


def _list(args: argparse.Namespace) -> dict[str, object]:
    files = KeyFolder(args.dir).readers()
    lines = [f"{one.public.id}  {one.name}  {_state(one)}" for one in files]
    return {
        "keys": [_public(one) for one in files],
        "told": "\n".join(lines) or "Aucune clé dans ce dossier.",
    }


def _state(file: KeyFile) -> str:
    return f"relit jusqu’au {short(file.ends_on)}" if file.ends_on else "en cours"


def _public(file: KeyFile) -> dict[str, object]:
    return {
        "name": file.name,
        "key_id": file.public.id,
        "public_key": file.public_key,
        "created_on": file.created_on.isoformat(),
        "ends_on": file.ends_on.isoformat() if file.ends_on else None,
    }


def _told(file: KeyFile, told: str) -> dict[str, object]:
    return {**_public(file), "told": told}


# --- What is secret -----------------------------------------------------------------------------


def _passphrase(path: Path | None, prompt: str) -> str:
    return _first_line(path) if path else ask(prompt)


def _new_passphrase(path: Path | None) -> str:
    typed = _passphrase(path, "Nouvelle phrase secrète : ")
    readers.check_passphrase(typed)
    if path is None and ask("La même, encore une fois : ") != typed:
        raise readers.WeakPassphrase("les deux saisies diffèrent ; rien n’a été changé")
    return typed


def _first_line(path: Path) -> str:
    return next(iter(read_text(path, _LARGEST).splitlines()), "")
