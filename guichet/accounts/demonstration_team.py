"""Three members to try the team's pages with, on a machine that serves only itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.models import Group
from django.db import transaction

from guichet.accounts import passphrases, second_factor
from guichet.accounts.models import Member
from guichet.accounts.roles import Role
from guichet.engine.sealing import readers, receipts, recovery
from guichet.engine.sealing.envelope import PublicKey
from guichet.engine.sealing.key_folder import KeyFolder, KeyFolderFault

# The editor reads too: two people must see a version before it goes out.
_TEAM: Final = {
    "demo-lecture": (Role.READER,),
    "demo-edition": (Role.READER, Role.EDITOR),
    "demo-administration": (Role.ADMINISTRATOR,),
}


@dataclass(frozen=True)
class Credentials:
    """What a demonstration member needs, to show once; `key_passphrase` is empty without a key."""

    name: str
    roles: Sequence[Role]
    passphrase: str
    key_passphrase: str
    totp_secret: str


@transaction.atomic
def create(folder: KeyFolder, today: date) -> tuple[Credentials, ...]:
    """Make the members, their keys and what signs receipts. Raises KeyFolderFault.

    The recovery key is made without its papers: keys of the demonstration are lost with their phrase.
    """
    entrusted_to = _recovery(folder, today)
    _receipts_key(folder)
    return tuple(_member(name, roles, folder, entrusted_to, today) for name, roles in _TEAM.items())


def _member(
    name: str, roles: Sequence[Role], folder: KeyFolder, entrusted_to: PublicKey, today: date
) -> Credentials:
    reads = Role.READER in roles
    given = Credentials(
        name,
        roles,
        passphrases.drawn(),
        passphrases.drawn() if reads else "",
        generate_totp_secret(),
    )
    member = Member.objects.create_user(
        name, password=given.passphrase, is_demonstration=True, key_name=name if reads else ""
    )
    member.groups.set(Group.objects.filter(name__in=roles))
    second_factor.give(member, given.totp_secret)
    if reads:
        file = readers.create(name, given.key_passphrase, entrusted_to, today)
        folder.save_reader(file, is_new=True)
    return given


def _recovery(folder: KeyFolder, today: date) -> PublicKey:
    try:
        return folder.recovery().public
    except KeyFolderFault:
        file, _ = recovery.create(today)
        folder.save_recovery(file, is_new=True)
        return file.public


def _receipts_key(folder: KeyFolder) -> None:
    try:
        folder.signing_seed().wipe()
    except KeyFolderFault:
        with receipts.new_seed() as seed:
            folder.save_signing_seed(seed)
