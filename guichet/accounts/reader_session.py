"""A reader's key, opened by its passphrase for one session and no longer.

The private key is closed again under 32 random bytes that only a cookie holds; the closed key stays
in the session, on the server. Neither a stolen database nor a stolen browser opens anything alone.
The public part never imports this module: it leads to `unseal`.

    @needs(Role.READER)
    @with_reader
    def deposit(request: HttpRequest, member: Member, reader: UnlockedReader, ...) -> HttpResponse: ...
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from guichet.accounts import audit, tries
from guichet.accounts.address import TEAM_PREFIX
from guichet.accounts.models import Member
from guichet.engine.sealing import unseal
from guichet.engine.sealing.envelope import SealBroken
from guichet.engine.sealing.key_folder import KeyFolder, KeyFolderFault
from guichet.engine.sealing.memory import Secret
from guichet.engine.sealing.readers import KeyFile
from guichet.engine.sealing.unseal import UnlockedReader
from guichet.lib import patience
from guichet.lib.clock import today

COOKIE: Final = "__Host-reader-key"
_IN_SESSION: Final = "reader_key"

P = ParamSpec("P")
MemberView = Callable[Concatenate[HttpRequest, Member, P], HttpResponseBase]
ReaderView = Callable[Concatenate[HttpRequest, Member, UnlockedReader, P], HttpResponseBase]


class KeyNotOpen(Exception):
    """Nobody opened a reader's key in this session, or it is not in service any more."""


def unlock(
    request: HttpRequest, response: HttpResponseBase, member: Member, passphrase: str
) -> None:
    """Open the member's key for this session; the response takes half of it to the browser.

    Raises ValidationError, in French: wrong passphrase, too many tries, or no key.
    """
    file = key_file(member)
    tries.begin("key", member.get_username())
    try:
        with patience.hard_work():
            opened = unseal.unlock(file, passphrase, today())
    except SealBroken as fault:
        raise ValidationError(str(fault)) from None
    tries.forget("key", member.get_username())
    with opened as reader, Secret(random_bytes(SecretBox.KEY_SIZE)) as secret:
        closed = SecretBox(secret.reveal()).encrypt(reader.private.reveal())
        request.session[_IN_SESSION] = {"key": reader.public.id, "closed": closed.hex()}
        response.set_cookie(
            COOKIE, secret.reveal().hex(), secure=True, httponly=True, samesite="Strict"
        )
    audit.record(by=member, action=audit.KEY_OPENED, about=file.public.id)


def lock(request: HttpRequest, response: HttpResponseBase) -> None:
    """Close the key before the session ends."""
    request.session.pop(_IN_SESSION, None)
    response.delete_cookie(COOKIE, samesite="Strict")
    # Browsers refuse a cookie of this prefix that is not Secure, even to forget it.
    response.cookies[COOKIE]["secure"] = True


@contextmanager
def unlocked_reader(request: HttpRequest, member: Member) -> Iterator[UnlockedReader]:
    """Give the opened key for the length of a block. Raises KeyNotOpen."""
    kept = request.session.get(_IN_SESSION)
    if kept is None:
        raise KeyNotOpen
    file = _file_in_service(member, kept["key"])
    try:
        secret = bytes.fromhex(request.COOKIES.get(COOKIE, ""))
        raw = SecretBox(secret).decrypt(bytes.fromhex(kept["closed"]))
    except (ValueError, CryptoError):
        raise KeyNotOpen from None
    with UnlockedReader(file.public, Secret(raw)) as reader:
        yield reader


def is_open(request: HttpRequest, member: Member) -> bool:
    """Tell whether deposits can be read now."""
    try:
        with unlocked_reader(request, member):
            return True
    except KeyNotOpen:
        return False


def with_reader(view: ReaderView[P]) -> MemberView[P]:
    """Pass the opened key to a view, after the member; ask for the passphrase first if need be."""

    @wraps(view)
    def opened(
        request: HttpRequest, member: Member, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            with unlocked_reader(request, member) as reader:
                return view(request, member, reader, *args, **kwargs)
        except KeyNotOpen:
            # What was being typed cannot be sent again: come back to the page itself.
            back = request.get_full_path() if request.method == "GET" else TEAM_PREFIX
            return redirect(f"{reverse('team:keys')}?{urlencode({'next': back})}")

    return opened


def key_file(member: Member) -> KeyFile:
    """Return the member's key file. Raises ValidationError, in French, when there is none."""
    if not member.key_name:
        raise ValidationError(
            "Votre compte n’est lié à aucune clé de lecture. Demandez à l’administration."
        )
    try:
        return KeyFolder(settings.KEY_FOLDER).reader(member.key_name)
    except KeyFolderFault as fault:
        raise ValidationError(str(fault)) from None


def _file_in_service(member: Member, key_id: str) -> KeyFile:
    """Find the key again: it may have been closed since the session began. Raises KeyNotOpen."""
    try:
        file = KeyFolder(settings.KEY_FOLDER).reader(member.key_name, key_id)
    except KeyFolderFault:
        raise KeyNotOpen from None
    if file.ends_on is not None and file.ends_on < today():
        raise KeyNotOpen
    return file
