"""Files join a testimony without what betrays, and the original only if the person says so."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from guichet.engine.sealing import unseal
from guichet.engine.sealing.envelope import Envelope
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.parts import open_part
from guichet.features.testimonies.contents import File, FileKinds, split_content
from guichet.features.testimonies.deposit.tests.conftest import PASSPHRASE, STORY, TODAY, Visitor
from guichet.features.testimonies.models import Deposit, SealedPart

pytestmark = pytest.mark.django_db

CAMERA = "Camera-of-Bilal-4821"


def _photo(name: str = "écran du dépôt.jpg") -> SimpleUploadedFile:
    """Give a picture that says with what it was taken."""
    exif = Image.Exif()
    exif[0x0110] = CAMERA
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "JPEG", exif=exif)
    assert CAMERA.encode() in stream.getvalue()
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


def _opened(name: str) -> tuple[File, bytes]:
    return split_content(_part(name))


def _part(name: str) -> bytes:
    deposit = Deposit.objects.get()
    sealed = bytes(deposit.parts.get(name=name).sealed)
    file = KeyFolder(settings.KEY_FOLDER).reader("amina")
    with unseal.unlock(file, PASSPHRASE, TODAY) as reader:
        key = unseal.content_key(Envelope.from_bytes(bytes(deposit.envelope)), reader)
        return open_part(key, name, sealed)


def _names() -> set[str]:
    return set(SealedPart.objects.values_list("name", flat=True))


def test_a_photo_is_sealed_without_what_says_where_it_comes_from(visitor: Visitor) -> None:
    visitor.tells()
    page = visitor.sends(answer=visitor.answer(), documents=[_photo()])
    assert page.title == "Votre témoignage est arrivé"
    assert _names() == {"answers", "receipt", "file-kinds", "file/1"}
    head, content = _opened("file/1")
    assert head.kind == "image/jpeg"
    assert CAMERA.encode() not in content
    assert Image.open(io.BytesIO(content)).size == (40, 30)
    assert "Vos fichiers" in page.text


def test_the_original_is_sealed_only_if_the_person_says_so(visitor: Visitor) -> None:
    visitor.tells()
    visitor.sends(answer=visitor.answer(), documents=[_photo()], originals="on")
    assert _names() == {"answers", "receipt", "file-kinds", "file/1", "original/1"}
    _, content = _opened("original/1")
    assert CAMERA.encode() in content


def test_a_voice_joins_the_files(visitor: Visitor) -> None:
    visitor.tells()
    sound = (
        b"RIFF"
        + (36 + 8000).to_bytes(4, "little")
        + b"WAVEfmt "
        + bytes([16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0])
        + b"data"
        + (8000).to_bytes(4, "little")
        + bytes(8000)
    )
    voice = SimpleUploadedFile("message.wav", sound, "audio/wav")
    visitor.sends(answer=visitor.answer(), documents=[_photo()], voice=[voice])
    assert _names() == {"answers", "receipt", "file-kinds", "file/1", "file/2"}
    head, _ = _opened("file/2")
    assert head.kind == "audio/wav"


def test_privacy_what_the_files_are_is_sealed_with_them(visitor: Visitor) -> None:
    visitor.tells()
    note = SimpleUploadedFile("note.txt", b"La note du jour.")
    visitor.sends(answer=visitor.answer(), documents=[_photo(), note])
    assert FileKinds.from_bytes(_part("file-kinds")).kinds == {
        "file/1": "image/jpeg",
        "file/2": "text/plain",
    }
    for part in SealedPart.objects.all():
        assert b"image/jpeg" not in bytes(part.sealed)
    # Padded like any short text: its length tells neither how many files there are nor of which kind.
    lengths = {
        len(bytes(SealedPart.objects.get(name=name).sealed)) for name in ("file-kinds", "receipt")
    }
    assert len(lengths) == 1


def test_without_a_file_nothing_is_said_of_files(visitor: Visitor) -> None:
    visitor.deposits()
    assert _names() == {"answers", "receipt"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("facture.jpg", b"MZ\x90\x00" * 100),
        ("tout.zip", b"PK\x03\x04" + bytes(60)),
        ("vide.pdf", b""),
    ],
)
def test_a_file_that_is_not_taken_is_said_at_its_field_and_nothing_is_lost(
    visitor: Visitor, name: str, content: bytes
) -> None:
    visitor.tells()
    page = visitor.sends(answer=visitor.answer(), documents=[SimpleUploadedFile(name, content)])
    assert page.status == 422
    assert name in page.text
    assert 'id="id_documents_error"' in page.text
    assert page.fields["q-story"] == [STORY]
    assert not Deposit.objects.exists()
    assert visitor.sends(answer=visitor.answer()).title == "Votre témoignage est arrivé"


def test_more_than_five_files_are_too_many(visitor: Visitor) -> None:
    visitor.tells()
    photos = [_photo(f"{number}.jpg") for number in range(6)]
    page = visitor.sends(answer=visitor.answer(), documents=photos)
    assert page.status == 422
    assert "5\xa0fichiers au plus" in page.text
    assert not Deposit.objects.exists()


def test_when_something_else_is_wrong_the_files_are_asked_for_again(visitor: Visitor) -> None:
    visitor.tells()
    page = visitor.sends(answer="rien", documents=[_photo()])
    assert page.status == 422
    assert "Choisissez vos fichiers encore une fois" in page.text


def test_a_heavy_file_is_taken_and_one_that_is_too_heavy_is_not(visitor: Visitor) -> None:
    visitor.tells()
    before = visitor.page
    heavy = SimpleUploadedFile("lourd.txt", "é\n".encode() * 7_000_000)
    page = visitor.sends(answer=visitor.answer(), documents=[heavy])
    assert page.status == 422
    assert "dépasse 20\xa0Mo" in page.text
    visitor.page = before
    taken = SimpleUploadedFile("récit.txt", "é\n".encode() * 700_000)
    assert visitor.sends(answer=visitor.answer(), documents=[taken]).status == 200
    _, content = _opened("file/1")
    assert len(content) >= 2_000_000


def test_a_file_keeps_its_name_and_never_a_path(visitor: Visitor) -> None:
    visitor.tells()
    visitor.sends(answer=visitor.answer(), documents=[_photo("../../<b>été</b>.jpg")])
    head, _ = _opened("file/1")
    assert "/" not in head.name
    assert head.name.endswith(".jpg")
