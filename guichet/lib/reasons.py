"""Why the system refuses a file, in French: what Python quotes of it is in English."""

import errno
from typing import Final

_REASONS: Final = {
    errno.EACCES: "l’accès est refusé",
    errno.EADDRNOTAVAIL: "cette adresse n’est pas celle de cette machine",
    errno.EDQUOT: "la place qui vous est accordée est pleine",
    errno.EEXIST: "il existe déjà",
    errno.EFBIG: "le système refuse un fichier aussi grand",
    errno.EIO: "le disque ne répond pas",
    errno.EISDIR: "c’est un dossier",
    errno.ELOOP: "ce lien ne mène nulle part",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.ENOENT: "il n’existe pas",
    errno.ENOSPC: "le disque est plein",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.EPERM: "l’accès est refusé",
    errno.EROFS: "le disque ne se laisse pas écrire",
}


def reason(error: OSError) -> str:
    """Return why, in a few words; in the words of the system when it is rare."""
    return _REASONS.get(error.errno or 0) or error.strerror or "raison inconnue"
