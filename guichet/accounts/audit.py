"""The trail of what the team did: lines are only ever added, and each seals the ones before it.

A line holds a day and an hour, a member's name, an action among those declared, and at most a
number or a name that says what it was about; never a content. Triggers of the database refuse to
change, replace or erase a line. Somebody who gets around them breaks the chain, which `broken_at`
shows: its digests are made with a key that the database does not hold. Lines erased at the end are
told by a small file beside it (`trail_head`). Whoever holds the whole machine gets around both: what
remains then is the fingerprint that somebody wrote down on paper.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from guichet.accounts import trail_head
from guichet.accounts.models import LONGEST_NAME, AuditEntry, Member
from guichet.engine.french_dates import short
from guichet.engine.typography import typeset
from guichet.lib import keeping

# Without spaces: a number, an identifier or a name, and no sentence.
_ABOUT: Final = re.compile(rf"[\w@.+:/-]{{0,{LONGEST_NAME}}}")
_SLUG: Final = re.compile(r"[a-z][a-z-]{1,39}")
_START: Final = "0" * 64
_LOCK: Final = 0x6775696368657401
_COMMANDS: Final = "guichet"

Tell = Callable[[str], str]
"""Words for what a line is about; raises ValueError or KeyError for what it does not know."""

_labels: dict[str, str] = {}
_tellers: dict[str, Tell] = {}


def declare(action: str, label: str, tell: Tell | None = None) -> str:
    """Name an action that may be recorded, with its French label; return the action.

    A room declares its own when it is loaded. The trail keeps codes; `tell` puts them in words. Raises ValueError when it is not a slug.
    """
    if not _SLUG.fullmatch(action):
        raise ValueError("an action is a slug")
    _labels[action] = label
    if tell:
        _tellers[action] = tell
    return action


def _backup(about: str) -> str:
    day, _, head = about.partition("/")
    told = f"sauvegarde du {short(date.fromisoformat(day))}"
    return f"{told}, journal d’avant arrêté à {head}" if head else told


def _erased(about: str) -> str:
    counts = (one.split(":") for one in about.split("/"))
    return " ; ".join(keeping.told((name, int(count)) for name, count in counts))


ENTERED: Final = declare("entered", "Est entré·e dans les coulisses")
KEY_OPENED: Final = declare("key-opened", "A ouvert sa clé de lecture")
FACTOR_SET: Final = declare("second-factor-set", "A réglé son second facteur")
FACTOR_REMOVED: Final = declare("second-factor-removed", "A effacé un second facteur")
PASSPHRASE_CHANGED: Final = declare("passphrase-changed", "A changé sa phrase secrète")
PASSPHRASE_DRAWN: Final = declare("passphrase-drawn", "A tiré une nouvelle phrase secrète")
MEMBER_ADDED: Final = declare("member-added", "A ajouté un membre")
MEMBER_CHANGED: Final = declare("member-changed", "A changé un membre")
RESTORED: Final = declare("restored", "A remis une sauvegarde en place", _backup)
TERM_ERASED: Final = declare("term-erased", "A effacé ce qui avait passé son terme", _erased)


def label(action: str) -> str:
    """Return how an action is called on screen; one of an older version keeps its slug."""
    return _labels.get(action, action)


def subject(entry: AuditEntry) -> str:
    """Return in words what a line is about; as it was written when an older version wrote it."""
    tell = _tellers.get(entry.action)
    try:
        return typeset(tell(entry.about)) if tell else entry.about
    except (ValueError, KeyError):
        return entry.about


@transaction.atomic
def record(*, by: Member | None, action: str, about: str = "") -> AuditEntry:
    """Add a line. Without `by`, a command did it.

    Raises ValueError for an action that was not declared, or an `about` that is a text.
    """
    if action not in _labels or not _ABOUT.fullmatch(about):
        raise ValueError("the trail takes declared actions and identifiers only")
    _wait_for_ones_turn()
    last = AuditEntry.objects.order_by("-number").first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=timezone.now().replace(microsecond=0),
        by=by.get_username() if by else _COMMANDS,
        action=action,
        about=about,
    )
    entry.digest = _digest(entry, last.digest if last else _START)
    entry.save(force_insert=True)
    # What is done stays done even when this file cannot be written; `guichet check` tells it.
    transaction.on_commit(partial(trail_head.note, entry.number, entry.digest), robust=True)
    return entry


def broken_at() -> int | None:
    """Return the number of the first line that is missing or was changed; None when all holds."""
    expected, before = 1, _START
    for entry in AuditEntry.objects.order_by("number").iterator():
        if entry.number != expected or entry.digest != _digest(entry, before):
            return expected
        expected, before = expected + 1, entry.digest
    return None


def fingerprint() -> str:
    """Return the last digest, which stands for the whole trail; empty when there is none."""
    last = AuditEntry.objects.order_by("-number").values_list("digest", flat=True).first()
    return last or ""


def _wait_for_ones_turn() -> None:
    """Let one write at a time: SQLite does so by itself (its transactions begin IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _digest(entry: AuditEntry, before: str) -> str:
    facts = [entry.number, entry.at.timestamp(), entry.by, entry.action, entry.about, before]
    written = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(_key(), written.encode(), "sha256").hex()


def _key() -> bytes:
    """Derive the chain's key from the secret of this installation, which backups carry along."""
    material = settings.SECRET_KEY.encode()
    return hashlib.blake2b(material, digest_size=32, person=b"guichet-trail").digest()
