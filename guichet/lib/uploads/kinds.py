"""What may be sent, what a cleaning gives back, and how a refusal is said."""

from dataclasses import dataclass
from typing import Final

NB: Final = "\N{NO-BREAK SPACE}"

EXTENSIONS: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/ogg": ".ogg",
    "audio/flac": ".flac",
    "audio/wav": ".wav",
    "audio/amr": ".amr",
    "text/plain": ".txt",
}
"""What comes out of a cleaning, and how such a file is named."""

ACCEPT: Final = "image/*,application/pdf,audio/*,text/plain,.heic,.m4a,.opus,.amr"
"""For the attribute `accept` of a file field: it helps to choose, and refuses nothing by itself."""

TAKEN: Final = (
    f"Ce guichet prend les photos (JPEG, PNG, HEIC, WebP, GIF, TIFF), les PDF, les sons "
    f"(MP3, M4A, AAC, OGG, Opus, FLAC, WAV, AMR) et le texte simple. "
    f"Un autre document{NB}: enregistrez-le en PDF, ou photographiez-le."
)
DAMAGED: Final = "Ce fichier est abîmé ou incomplet. Enregistrez-le à nouveau, ou photographiez-le."
TOO_HEAVY: Final = (
    "Ce fichier est trop grand ou trop compliqué pour être nettoyé ici. "
    "Envoyez-en une partie, ou une photo."
)


@dataclass(frozen=True)
class Cleaned:
    """A file without what betrays. `kind` is one of EXTENSIONS; `note` says what was taken out."""

    kind: str
    content: bytes
    note: str


class Refused(Exception):
    """A file that is not taken; `sentence` says why, in French."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
