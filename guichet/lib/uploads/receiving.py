"""How a page takes files: each is encrypted as it arrives, and what is wrong with one is said kindly.

@takes_files
def send(request):
    sent = received(request, "files")      # .files, .faults
    kept = cleaned(sent.files)             # Refused: a French sentence
    kept[0].content()                      # asked for one at a time
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponseBase

from guichet.lib.limits import LARGEST_FILE, MOST_FILES, TooBusy, is_heavy
from guichet.lib.uploads.cleaning import clean
from guichet.lib.uploads.kinds import EXTENSIONS, Refused
from guichet.lib.uploads.names import clean_name
from guichet.lib.uploads.spool import Spool

_MEGABYTE: Final = 1_000_000
# Half of the threads stay free for everything else, however slowly the files arrive.
_AT_ONCE: Final = 4
_PLACES: Final = threading.BoundedSemaphore(_AT_ONCE)

TOO_MANY: Final = (
    f"Vous pouvez joindre {MOST_FILES}\N{NO-BREAK SPACE}fichiers au plus\N{NO-BREAK SPACE}: "
    "choisissez les plus importants."
)
NO_ROOM: Final = (
    "Il n’y a plus de place ici pour des fichiers. Envoyez sans fichier, ou revenez demain."
)

if TYPE_CHECKING:
    _File = UploadedFile[bytes]
else:
    # Django's class takes no brackets when it runs.
    _File = UploadedFile

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


class Upload(_File):
    """One file as it came. `name` may be shown, and is never a path; `size` is in bytes."""

    def __init__(self, name: str, spool: Spool) -> None:
        super().__init__(name=name, size=spool.size)
        self._spools = [spool]

    def content(self) -> bytes:
        """Return its bytes, untouched."""
        return self._spools[0].read()

    def beside(self, content: bytes) -> Spool:
        """Encrypt what was made of it, to be forgotten with it. Raises OSError on a full disk."""
        spool = _spool()
        self._spools.append(spool)
        spool.write(content)
        spool.finish()
        return spool

    def close(self) -> None:
        """Forget it, and what was made of it; Django does so once the answer is made."""
        for spool in self._spools:
            spool.close()


class CleanedUpload:
    """One file without what betrays. `note` says in French what was taken out."""

    def __init__(self, original: Upload) -> None:
        done = clean(original.content())
        self.original = original
        self.kind, self.note, self.size = done.kind, done.note, len(done.content)
        self.name = clean_name(original.name or "", EXTENSIONS[done.kind])
        self._spool = original.beside(done.content)

    def content(self) -> bytes:
        """Return its bytes, as long as the request lasts."""
        return self._spool.read()


@dataclass(frozen=True)
class Received:
    """What came under these names. `faults` are sentences, about files that were not taken."""

    files: tuple[Upload, ...]
    faults: tuple[str, ...]


def takes_files(
    view: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R]:
    """Mark a view whose form may carry files; they have all arrived when the view begins."""

    @wraps(view)
    def respond(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
        if request.content_type == "multipart/form-data":
            with _place(request):
                _take_in(request)
        return view(request, *args, **kwargs)

    # `Limits` reads this before the view is called.
    marked: Any = respond
    marked.takes_files = True
    return cast("Callable[Concatenate[HttpRequest, P], R]", marked)


def _take_in(request: HttpRequest) -> None:
    """Read the form, its files too. What `Limits` turns into a page leaves nothing behind."""
    intake = _Intake(request)
    request.upload_handlers = [intake]
    try:
        request.POST  # noqa: B018
    finally:
        intake.upload_interrupted()


def received(request: HttpRequest, *fields: str) -> Received:
    """Return the files of these fields of a page marked `takes_files`, in their order."""
    sent = (one for field in fields for one in request.FILES.getlist(field))
    files = tuple(one for one in sent if isinstance(one, Upload))
    intake = next((one for one in request.upload_handlers if isinstance(one, _Intake)), None)
    faults = tuple(intake.faults) if intake else ()
    if len(files) > MOST_FILES:
        faults = (*faults, TOO_MANY)
    return Received(files[:MOST_FILES], faults)


def cleaned(files: Iterable[Upload]) -> tuple[CleanedUpload, ...]:
    """Return the files without what betrays, each encrypted again on the disk.

    Raises Refused for the first that cannot be taken, with its name in the sentence.
    """
    kept: list[CleanedUpload] = []
    for one in files:
        try:
            kept.append(CleanedUpload(one))
        except (Refused, OSError) as fault:
            said = fault.sentence if isinstance(fault, Refused) else NO_ROOM
            raise Refused(
                f"«\N{NO-BREAK SPACE}{one.name}\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: {said}"
            ) from fault
    return tuple(kept)


@contextmanager
def _place(request: HttpRequest) -> Iterator[None]:
    """Keep a place for a heavy request while it arrives. Raises TooBusy."""
    if not is_heavy(request):
        yield
        return
    if not _PLACES.acquire(blocking=False):
        raise TooBusy
    try:
        yield
    finally:
        _PLACES.release()


def _spool() -> Spool:
    return Spool(settings.DATA_DIR)


class _Intake(FileUploadHandler):
    """Takes the files of one request; one that is refused does not prevent reading the form."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.faults: list[str] = []
        self._taken = 0
        self._spool: Spool | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        """Begin a file; past the last one that is taken, leave it."""
        super().new_file(*args, **kwargs)
        self._taken += 1
        if self._taken > MOST_FILES:
            self._refuse(TOO_MANY)
        try:
            self._spool = _spool()
        except OSError as fault:
            self._refuse(NO_ROOM, fault)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Encrypt a piece; stop as soon as the file is too large."""
        spool = self._current()
        if start + len(raw_data) > LARGEST_FILE:
            most = f"{LARGEST_FILE // _MEGABYTE}\N{NO-BREAK SPACE}Mo"
            self._refuse(f"«\N{NO-BREAK SPACE}{self._name()}\N{NO-BREAK SPACE}» dépasse {most}.")
        try:
            spool.write(raw_data)
        except OSError as fault:
            self._refuse(NO_ROOM, fault)

    def file_complete(self, file_size: int) -> Upload | None:
        """Give the file; an empty one is none."""
        spool, self._spool = self._current(), None
        try:
            spool.finish()
        except OSError:
            spool.close()
            self._say(NO_ROOM)
            return None
        if not file_size:
            spool.close()
            self._say(f"«\N{NO-BREAK SPACE}{self._name()}\N{NO-BREAK SPACE}» est vide.")
            return None
        return Upload(self._name(), spool)

    def upload_interrupted(self) -> None:
        """Forget what had begun."""
        self._drop()

    def _name(self) -> str:
        return clean_name(self.file_name or "")

    def _current(self) -> Spool:
        if self._spool is None:
            raise SkipFile
        return self._spool

    def _refuse(self, sentence: str, fault: OSError | None = None) -> None:
        self._drop()
        self._say(sentence)
        raise SkipFile from fault

    def _say(self, sentence: str) -> None:
        if sentence not in self.faults:
            self.faults.append(sentence)

    def _drop(self) -> None:
        if self._spool is not None:
            self._spool.close()
            self._spool = None
