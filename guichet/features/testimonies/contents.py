"""What the sealed parts of a deposit contain, to and from bytes.

Parts and their names: « answers », « contact », « receipt », « file/<n> », « original/<n> »,
« file-kinds », « message/<random> », « version/<n> », « fingerprint/1 ».
"""

from typing import Self

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    """Written as JSON, read back strictly."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def to_bytes(self) -> bytes:
        """Return what is sealed."""
        return self.model_dump_json().encode()

    @classmethod
    def from_bytes(cls, opened: bytes) -> Self:
        """Read what was opened. Raises ValueError when it has another form: the part is damaged."""
        return cls.model_validate_json(opened)


class Answers(_Part):
    """What was answered: by question, a text, or a list of the options chosen.

    `catalogue` is the version of the questions, so that old answers are shown with their questions.
    """

    questionnaire: str
    catalogue: str
    answers: dict[str, str | list[str]]


class Contact(_Part):
    """How the person may be reached, in their own words."""

    value: str


class ReceiptNumber(_Part):
    """The number on the receipt, sealed with the deposit so that both can be linked one day.

    `sent` is a digest of all that was sent by the public door, to tell the same from something else.
    """

    number: str
    sent: str = ""


class File(_Part):
    """One file: what it was called, its sniffed type (« image/jpeg ») and its bytes, apart."""

    name: str
    kind: str
    note: str = ""


class FileKinds(_Part):
    """The sniffed type of each file, by the name of its part: a list says it without opening any.

    Deposits made before this part existed have none.
    """

    kinds: dict[str, str]


class Message(_Part):
    """A message of the person or of the team."""

    text: str


class Version(_Part):
    """A version that could be published, and what would be counted with it.

    Without a text, it is counted only; with a text and no title, it is one sentence to quote.
    `month` is « 2026-03 » or empty; `facets` gives slugs of the questionnaire's lists, by kind.
    """

    title: str
    text: str
    month: str = ""
    facets: dict[str, list[str]] = {}


class Fingerprint(_Part):
    """What resembling stories have in common; see `reading.resemblance`."""

    sketch: list[int]


def with_content(head: File, content: bytes) -> bytes:
    """Return a file's part: its description on one line, then its bytes."""
    return head.to_bytes() + b"\n" + content


def split_content(opened: bytes) -> tuple[File, bytes]:
    """Return a file's description and bytes. Raises ValueError on another form."""
    head, line_feed, content = opened.partition(b"\n")
    if not line_feed:
        raise ValueError("the part has another form")
    return File.from_bytes(head), content
