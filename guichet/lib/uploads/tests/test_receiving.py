"""Files arrive encrypted, bounded while they arrive, and the rest of the form is never lost."""

import os
import resource
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings

from guichet.lib.limits import LARGEST_FILE, LARGEST_UPLOAD, with_length
from guichet.lib.uploads import receiving
from guichet.lib.uploads.kinds import Refused
from guichet.lib.uploads.names import clean_name
from guichet.lib.uploads.receiving import cleaned, received, takes_files
from guichet.lib.uploads.spool import Spool, SpoolDamaged

pytestmark = pytest.mark.django_db

BOUNDARY = "----limit"
PIECE = 64 * 1024
MEGABYTE = 1_000_000


@takes_files
def _send(request: HttpRequest) -> HttpResponse:
    sent = received(request, "files")
    lines = [f"story={request.POST.get('story', '')}"]
    lines += [f"{one.name} {one.size} {one.content()[:20]!r}" for one in sent.files]
    return HttpResponse("\n".join([*lines, *sent.faults]), content_type="text/plain")


def _plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"story={request.POST.get('story', '')}", content_type="text/plain")


@pytest.fixture(autouse=True)
def _two_pages(settings: Settings) -> None:
    urls = ModuleType("urls_of_this_test")
    urls.urlpatterns = [path("send/", _send), path("plain/", _plain)]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = urls


class Pieces:
    """A body of any length, made as it is read: what is not held here shows what is held there."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest, self.given = pieces, b"", 0

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._rest += piece
        data, self._rest = self._rest[:size], self._rest[size:]
        self.given += len(data)
        return data


def _head(name: str, filename: str = "") -> bytes:
    disposition = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
    return f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n".encode()


END = f"--{BOUNDARY}--\r\n".encode()
STORY = _head("story") + "Mon récit".encode() + b"\r\n"


def _file(name: str, length: int) -> Iterator[bytes]:
    yield _head("files", name)
    for _ in range(length // PIECE):
        yield b"a" * PIECE
    yield b"a" * (length % PIECE) + b"\r\n"


def _form(*lengths: int) -> Iterator[bytes]:
    yield STORY
    for number, length in enumerate(lengths, 1):
        yield from _file(f"photo{number}.jpg", length)
    yield END


def _post(
    body: Pieces, *, length: int | None, address: str = "/send/", kind: str = ""
) -> tuple[int, str]:
    statuses: list[str] = []

    def start(status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _body: None

    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    environ |= {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": address,
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": kind or f"multipart/form-data; boundary={BOUNDARY}",
        "wsgi.input": body,
    }
    if length is None:
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    else:
        environ["CONTENT_LENGTH"] = str(length)
    answer = with_length(get_wsgi_application())(environ, start)
    page = b"".join(answer).decode()
    if hasattr(answer, "close"):
        answer.close()
    return int(statuses[0][:3]), page


def _length(*lengths: int) -> int:
    return sum(map(len, _form(*lengths)))


# --- What is taken --------------------------------------------------------------------------------


@pytest.mark.parametrize("is_measured", [True, False])
def test_files_and_words_arrive_whole(is_measured: bool) -> None:
    length = _length(3 * MEGABYTE, 10) if is_measured else None
    status, page = _post(Pieces(_form(3 * MEGABYTE, 10)), length=length)
    assert status == 200
    assert "story=Mon récit" in page
    assert f"photo1.jpg {3 * MEGABYTE}" in page
    assert "photo2.jpg 10 b'aaaaaaaaaa'" in page


def test_five_files_of_the_largest_size_are_taken_and_memory_stays_small() -> None:
    lengths = (LARGEST_FILE,) * 5
    length = _length(*lengths)
    assert length <= LARGEST_UPLOAD
    tracemalloc.start()
    try:
        status, page = _post(Pieces(_form(*lengths)), length=length)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert status == 200
    assert page.count(f".jpg {LARGEST_FILE}") == 5
    # The view reads one file at a time, whole: some 40 MB; the five would be 100.
    assert peak < 60 * MEGABYTE


def test_a_form_without_files_is_taken_too(client: Client) -> None:
    assert "story=oui" in client.post("/send/", {"story": "oui"}).content.decode()
    typed = client.post("/send/", "story=oui", content_type="application/x-www-form-urlencoded")
    assert "story=oui" in typed.content.decode()


# --- What is refused ------------------------------------------------------------------------------


def test_three_hundred_megabytes_are_refused_without_reading_one() -> None:
    body = Pieces(_form(300 * MEGABYTE))
    status, page = _post(body, length=300 * MEGABYTE)
    assert status == 413
    assert "5\N{NO-BREAK SPACE}fichiers au plus" in page
    assert body.given == 0


def test_three_hundred_megabytes_without_a_length_fill_neither_memory_nor_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[int] = []
    put = os.write

    def counting(file: int, data: bytes) -> int:
        written.append(len(data))
        return put(file, data)

    monkeypatch.setattr("guichet.lib.uploads.spool.os.write", counting)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    body = Pieces(_form(300 * MEGABYTE))
    tracemalloc.start()
    try:
        status, page = _post(body, length=None)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert status == 413
    assert "Rien n’a été gardé" in page
    assert body.given <= LARGEST_UPLOAD + PIECE
    assert sum(written) <= LARGEST_FILE + MEGABYTE
    assert peak < 10 * MEGABYTE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000


def test_a_length_that_lies_is_no_way_in() -> None:
    """The web server gives no more than was announced; the file is then cut short, hence refused."""
    body = Pieces(_form(30 * MEGABYTE))
    status, page = _post(body, length=5 * MEGABYTE)
    assert body.given <= 5 * MEGABYTE
    assert (status, "photo1.jpg" in page) == (200, False)


def test_one_file_too_large_leaves_the_others_and_the_words() -> None:
    lengths = (LARGEST_FILE + 1, 1000)
    status, page = _post(Pieces(_form(*lengths)), length=_length(*lengths))
    assert status == 200
    assert "story=Mon récit" in page
    assert "photo2.jpg 1000" in page
    assert "photo1\N{NO-BREAK SPACE}» dépasse 20\N{NO-BREAK SPACE}Mo" in page.replace(".jpg", "")


def test_a_sixth_file_is_left_and_said() -> None:
    lengths = (10,) * 6
    _, page = _post(Pieces(_form(*lengths)), length=_length(*lengths))
    assert "photo5.jpg 10" in page
    assert "photo6" not in page
    assert receiving.TOO_MANY in page


def test_an_empty_file_is_said() -> None:
    _, page = _post(Pieces(_form(0)), length=_length(0))
    assert "est vide" in page


def test_a_form_cut_on_its_way_is_not_taken_for_a_whole_one() -> None:
    whole = b"".join(_form(MEGABYTE))
    for cut in (len(STORY) - 10, len(STORY) + 5, len(whole) // 2, len(whole) - 3):
        status, page = _post(Pieces(iter([whole[:cut]])), length=len(whole))
        assert status == 400
        assert "interrompu" in page


def test_an_ordinary_form_cut_on_its_way_is_not_taken_either() -> None:
    status, _ = _post(
        Pieces(iter([b"story=Mon%20r"])),
        length=40,
        address="/plain/",
        kind="application/x-www-form-urlencoded",
    )
    assert status == 400


@pytest.mark.parametrize("length", [3 * MEGABYTE, None])
def test_pages_that_take_no_file_keep_their_limit(length: int | None) -> None:
    body = Pieces(_form(3 * MEGABYTE))
    status, _ = _post(body, length=length, address="/plain/")
    assert status == 413
    assert body.given <= MEGABYTE + 1


def test_a_page_that_takes_files_takes_no_long_typing() -> None:
    kind = "application/x-www-form-urlencoded"
    status, _ = _post(Pieces(iter([b"a" * 10])), length=3 * MEGABYTE, kind=kind)
    assert status == 413


def test_a_full_disk_is_said_and_the_words_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("guichet.lib.uploads.spool.os.write", full)
    status, page = _post(Pieces(_form(MEGABYTE)), length=_length(MEGABYTE))
    assert status == 200
    assert "story=Mon récit" in page
    assert receiving.NO_ROOM in page


def test_slow_files_leave_threads_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "_PLACES", threading.BoundedSemaphore(1))
    with receiving._PLACES:
        status, page = _post(Pieces(_form(2 * MEGABYTE)), length=_length(2 * MEGABYTE))
        assert status == 503
        assert "Réessayez dans une minute" in page
        assert _post(Pieces(_form(10)), length=_length(10))[0] == 200
    assert _post(Pieces(_form(2 * MEGABYTE)), length=_length(2 * MEGABYTE))[0] == 200


# --- On the disk ----------------------------------------------------------------------------------


def test_privacy_nothing_readable_and_no_name_on_the_disk(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.write(b"secret words " * 20_000)
    spool.finish()
    assert list(tmp_path.iterdir()) == []
    raw = os.pread(spool._file.fileno(), 400_000, 0)
    assert len(raw) > 260_000
    assert b"secret" not in raw
    assert spool.read() == b"secret words " * 20_000
    spool.close()


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_what_is_read_is_what_was_written(tmp_path: Path, size: int) -> None:
    spool = Spool(tmp_path)
    content = os.urandom(size)
    for start in range(0, size, 7001):
        spool.write(content[start : start + 7001])
    spool.finish()
    assert spool.read() == spool.read() == content
    spool.close()


def test_a_changed_or_shortened_file_is_not_read(tmp_path: Path) -> None:
    for change in (
        lambda file: os.pwrite(file, b"X", 100),
        lambda file: os.ftruncate(file, 70_000),
    ):
        spool = Spool(tmp_path)
        spool.write(b"a" * 200_000)
        spool.finish()
        change(spool._file.fileno())
        with pytest.raises(SpoolDamaged):
            spool.read()
        spool.close()


def test_files_are_forgotten_with_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[int] = []
    close = Spool.close

    def counting(one: Spool) -> None:
        closed.append(one.size)
        close(one)

    monkeypatch.setattr(Spool, "close", counting)
    _post(Pieces(_form(10, 20)), length=_length(10, 20))
    assert sorted(closed) == [10, 20]


# --- Cleaned --------------------------------------------------------------------------------------


def test_what_is_kept_is_cleaned_and_can_be_asked_for_again() -> None:
    sent = _upload("récit.docx.TXT", "Un récit\r\n".encode())
    kept = cleaned([sent])[0]
    assert (kept.kind, kept.name) == ("text/plain", "récit.docx.txt")
    assert kept.content() == kept.content() == "Un récit\n".encode()
    assert kept.original.content() == "Un récit\r\n".encode()
    sent.close()
    with pytest.raises(ValueError, match="closed"):
        kept.content()


def test_the_file_that_is_refused_is_named() -> None:
    sent = [_upload("bon.txt", b"bon"), _upload("virus.exe", b"MZ\0\0\1")]
    with pytest.raises(Refused) as refused:
        cleaned(sent)
    assert "virus.exe" in refused.value.sentence
    assert "Ce guichet prend" in refused.value.sentence
    for one in sent:
        one.close()


def _upload(name: str, content: bytes) -> receiving.Upload:
    spool = receiving._spool()
    spool.write(content)
    spool.finish()
    return receiving.Upload(name, spool)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Amina Benali\\photo.jpg", "photo.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("..", "fichier"),
        ("a" * 300 + ".pdf", "a" * 76 + ".pdf"),
    ],
)
def test_names_are_shown_and_are_never_a_path(told: str, shown: str) -> None:
    assert clean_name(told) == shown
