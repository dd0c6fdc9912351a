"""What betrays is gone from what comes out, and what is hostile is refused in time and in memory."""

import io
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator

import mutagen
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageDraw

from guichet.lib.uploads import cleaning, workshop
from guichet.lib.uploads.cleaning import clean
from guichet.lib.uploads.kinds import DAMAGED, EXTENSIONS, TAKEN, TOO_HEAVY, Cleaned, Refused
from guichet.lib.uploads.workshop import clean_here

SECRET = b"Amina-Benali"
NAME = SECRET.decode()


def _sentence(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        clean_here(content)
    return refused.value.sentence


def _cleaned_or_none(content: bytes) -> Cleaned | None:
    """Return None when it is refused; anything but a refusal fails the test."""
    try:
        return clean_here(content)
    except Refused:
        return None


# --- Pictures -----------------------------------------------------------------------------------


def _drawing(size: tuple[int, int] = (120, 80)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 3, size[1] // 3), fill="red")
    return image


def _exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0132], exif[0x0112] = NAME, "2026:11:21 10:00:00", orientation
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = NAME
    exif.get_ifd(0x8769)[0x9286] = SECRET
    return exif


def _bytes(image: Image.Image, form: str, **options: object) -> bytes:
    to = io.BytesIO()
    image.save(to, form, **options)
    return to.getvalue()


def _photo(orientation: int = 1) -> bytes:
    """Return a JPEG with all that telephones and editors stick in it, and a picture after its end."""
    jpeg = _bytes(
        _drawing(), "JPEG", exif=_exif(orientation), comment=SECRET, icc_profile=SECRET * 20
    )
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x>" + SECRET + b"</x>"
    head = b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp
    return jpeg[:2] + head + jpeg[2:] + SECRET


def _opened(cleaned: Cleaned) -> Image.Image:
    return Image.open(io.BytesIO(cleaned.content))


def test_privacy_a_photo_says_nothing_more_than_what_is_seen() -> None:
    assert _photo().count(SECRET) >= 5
    cleaned = clean_here(_photo())
    assert cleaned.kind == "image/jpeg"
    assert SECRET not in cleaned.content
    image = _opened(cleaned)
    assert not image.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(image.info)
    assert "lieu" in cleaned.note


def test_a_photo_stands_as_it_was_looked_at() -> None:
    image = _opened(clean_here(_photo(orientation=6)))
    assert image.size == (80, 120)
    red = image.convert("RGB").getpixel((75, 5))
    assert isinstance(red, tuple)
    assert red[0] > 200
    assert red[1] < 80


def _with_text(form: str) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    if form == "PNG":
        notes = PngInfo()
        notes.add_text("Author", NAME)
        notes.add_itxt("XML:com.adobe.xmp", NAME)
        return _bytes(_drawing(), "PNG", pnginfo=notes, exif=_exif()) + SECRET
    if form == "GIF":
        return _bytes(_drawing(), "GIF", comment=SECRET)
    if form == "TIFF":
        return _bytes(_drawing(), "TIFF", tiffinfo={270: NAME, 315: NAME})
    if form == "BMP":
        return _bytes(_drawing(), "BMP") + SECRET
    return _bytes(_drawing(), form, exif=_exif(), xmp=SECRET)


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("PNG", "image/png"),
        ("GIF", "image/png"),
        ("BMP", "image/png"),
        ("TIFF", "image/jpeg"),
        ("WEBP", "image/jpeg"),
        ("AVIF", "image/jpeg"),
    ],
)
def test_privacy_every_kind_of_picture_is_drawn_again(form: str, kind: str) -> None:
    content = _with_text(form)
    assert SECRET in content
    cleaned = clean_here(content)
    assert cleaned.kind == kind
    assert SECRET not in cleaned.content
    assert _opened(cleaned).size == (120, 80)


def test_privacy_the_photos_of_an_iphone_are_read() -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    pillow_heif.register_heif_opener()
    cleaned = clean_here(_bytes(_drawing(), "HEIF", exif=_exif(6).tobytes()))
    assert (cleaned.kind, SECRET in cleaned.content) == ("image/jpeg", False)


def test_transparency_is_kept() -> None:
    image = _opened(clean_here(_bytes(Image.new("RGBA", (9, 9), (1, 2, 3, 0)), "WEBP")))
    assert (image.format, image.mode) == ("PNG", "RGBA")


def test_only_the_first_picture_of_several_is_kept_and_this_is_said() -> None:
    other = Image.new("RGB", (120, 80), "blue")
    moving = _bytes(_drawing(), "GIF", save_all=True, append_images=[other])
    cleaned = clean_here(moving)
    assert "première image" in cleaned.note
    assert getattr(_opened(cleaned), "n_frames", 1) == 1


def test_pictures_in_unusual_colours_are_taken() -> None:
    for mode in ("CMYK", "I;16", "1", "LA", "P", "L"):
        form = "JPEG" if mode == "CMYK" else "PNG"
        assert clean_here(_bytes(Image.new(mode, (20, 20)), form)).kind in EXTENSIONS


def test_a_very_large_photo_is_made_smaller() -> None:
    cleaned = clean_here(_bytes(Image.new("RGB", (8000, 6000), "gray"), "JPEG"))
    assert _opened(cleaned).size == (4000, 3000)
    assert "réduite" in cleaned.note


def _png_bomb(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(name + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + name + body + crc

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    packed = zlib.compress(bytes(10_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size + bytes([8, 2, 0, 0, 0]))
        + chunk(b"IDAT", packed)
        + chunk(b"IEND", b"")
    )


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_read() -> None:
    started = time.monotonic()
    assert _sentence(_png_bomb(60_000, 60_000)) == TOO_HEAVY
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "TIFF"])
def test_a_picture_cut_short_is_refused(form: str) -> None:
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    whole = _bytes(noise, form)
    assert _sentence(whole[: len(whole) // 2]) == DAMAGED


# --- PDF ----------------------------------------------------------------------------------------


def _picture_in(pdf: Pdf, jpeg: bytes, *, packed: bool = False) -> Stream:
    picture = Stream(pdf, zlib.compress(jpeg) if packed else jpeg)
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = 120, 80, 8
    picture.ColorSpace = Name.DeviceRGB
    picture.Filter = Array([Name.FlateDecode, Name.DCTDecode]) if packed else Name.DCTDecode
    picture.Metadata = Stream(pdf, SECRET)
    return picture


def _document(**options: object) -> bytes:
    """Return a PDF with every hiding place that we know of."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    page = pdf.pages[0].obj
    page.Contents = Stream(pdf, b"q 120 0 0 80 0 0 cm /Im0 Do Q /Im1 Do")
    page.Resources = Dictionary(
        XObject=Dictionary(
            Im0=_picture_in(pdf, _photo()), Im1=_picture_in(pdf, _photo(), packed=True)
        )
    )
    page.PieceInfo = Dictionary(Private=String(NAME))
    page.Thumb = Stream(pdf, SECRET)
    page.LastModified = String(NAME)
    page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(NAME)))
    page.Annots = Array([_note(pdf), _link(pdf)])
    pdf.docinfo["/Author"] = NAME
    with pdf.open_metadata() as told:
        told["dc:creator"] = [NAME]
    pdf.attachments["secret.txt"] = SECRET
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(NAME))
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(pdf, SECRET))
    pdf.Root.Names.JavaScript = Dictionary(
        Names=Array([String("a"), Dictionary(S=Name.JavaScript, JS=Stream(pdf, SECRET))])
    )
    pdf.Root.Lang = String("fr-FR")
    to = io.BytesIO()
    pdf.save(to, compress_streams=False, **options)  # type: ignore[arg-type]
    return to.getvalue()


def _bytes_size(jpeg: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(jpeg)) as image:
        image.load()
        return image.size


def _note(pdf: Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), T=String(NAME),
            Contents=String(NAME),
        )
    )  # fmt: skip


def _link(pdf: Pdf) -> pikepdf.Object:
    action = Dictionary(S=Name.Launch, F=String(NAME))
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    )


def _all_of(content: bytes) -> bytes:
    """Return every object and every stream of a PDF, unpacked."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        parts = [pdf.trailer.unparse()]
        for one in pdf.objects:
            if isinstance(one, Stream):
                parts.append(one.read_raw_bytes())
                if one.get("/Filter") == Name.FlateDecode:
                    parts.append(one.read_bytes())
            parts.append(one.unparse(resolved=True))
        return content + b"".join(parts)


def test_privacy_a_pdf_keeps_what_is_read_and_nothing_else() -> None:
    content = _document()
    assert _all_of(content).count(SECRET) >= 15
    cleaned = clean_here(content)
    assert cleaned.kind == "application/pdf"
    everything = _all_of(cleaned.content)
    assert SECRET not in everything
    for trace in (b"JavaScript", b"Launch", b"EmbeddedFile", b"/PieceInfo", b"/Metadata", b"/Info"):
        assert trace not in everything
    with pikepdf.open(io.BytesIO(cleaned.content)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Lang"}
        resources = pdf.pages[0].obj.Resources.XObject
        for picture in (resources.Im0, resources.Im1):
            assert _bytes_size(picture.read_raw_bytes()) == (120, 80)


def test_privacy_former_states_of_a_pdf_are_gone() -> None:
    whole = _document()
    later = whole + b"\n% " + SECRET + b" as it was\n"
    assert SECRET not in clean_here(later).content


def test_privacy_a_pdf_cannot_be_tied_to_the_one_that_it_came_from() -> None:
    content = _document()
    with pikepdf.open(io.BytesIO(content)) as before:
        first = bytes(before.trailer.ID[0])
    with pikepdf.open(io.BytesIO(clean_here(content).content)) as after:
        assert first not in [bytes(one) for one in after.trailer.get("/ID", Array([]))]


def test_what_was_filled_in_stays_readable() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("champ"), V=String("1432"),
            Rect=Array([10, 10, 200, 30]), DA=String("/Helv 12 Tf 0 g"), F=4,
        )
    )  # fmt: skip
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(
            Fields=Array([field]), NeedAppearances=True, DR=Dictionary(Font=Dictionary(Helv=font)),
            DA=String("/Helv 12 Tf 0 g"),
        )
    )  # fmt: skip
    to = io.BytesIO()
    pdf.save(to)
    cleaned = clean_here(to.getvalue()).content
    assert b"1432" in _all_of(cleaned)
    with pikepdf.open(io.BytesIO(cleaned)) as after:
        assert "/AcroForm" not in after.Root


def test_a_locked_pdf_is_refused_with_advice() -> None:
    locked = _document(encryption=pikepdf.Encryption(user="x", owner="y"))
    assert "mot de passe" in _sentence(locked)


def test_a_pdf_that_may_be_read_but_not_copied_is_taken() -> None:
    assert clean_here(_document(encryption=pikepdf.Encryption(owner="y"))).content


def _pages(number: int) -> bytes:
    """Write it by hand: a library would take longer than what is tested."""
    kids = b" ".join(b"%d 0 R" % one for one in range(3, number + 3))
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (number, kids),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * number,
    ]
    written, places = bytearray(b"%PDF-1.7\n"), [b"0000000000 65535 f \n"]
    for one, body in enumerate(bodies, 1):
        places.append(b"%010d 00000 n \n" % len(written))
        written += b"%d 0 obj %s endobj\n" % (one, body)
    size = len(places)
    table = b"xref\n0 %d\n%strailer <</Root 1 0 R/Size %d>>\n" % (size, b"".join(places), size)
    return bytes(written) + table + b"startxref\n%d\n%%%%EOF" % len(written)


def test_a_pdf_of_twenty_thousand_pages_is_refused() -> None:
    long = _pages(20_000)
    started = time.monotonic()
    with pytest.raises(Refused) as refused:
        clean(long)
    assert "500\N{NO-BREAK SPACE}pages" in refused.value.sentence
    assert time.monotonic() - started < 15


def _pdf_with(stream: bytes, **keys: object) -> bytes:
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.pages[0].obj.Contents = Stream(pdf, stream)
    for key, value in keys.items():
        pdf.pages[0].obj.Contents[f"/{key}"] = value
    to = io.BytesIO()
    pdf.save(to, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return to.getvalue()


def test_a_pdf_that_unpacks_to_gigabytes_is_refused() -> None:
    packer = zlib.compressobj(9)
    start, megabyte = (
        packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    # The sum at the end would be wrong: nobody may come that far.
    bomb = start + 999 * megabyte + packer.flush()
    assert _sentence(_pdf_with(bomb, Filter=Name.FlateDecode)) == TOO_HEAVY


def test_a_pdf_packed_in_itself_is_refused() -> None:
    twice = zlib.compress(zlib.compress(bytes(1_000_000)))
    filters = Array([Name.FlateDecode, Name.FlateDecode])
    assert _sentence(_pdf_with(twice, Filter=filters)) == TOO_HEAVY


def test_a_pdf_nested_without_end_is_refused_or_cleaned() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    inner = Array([])
    for _ in range(200):
        inner = Array([inner])
    pdf.pages[0].obj.Resources.Deep = inner
    to = io.BytesIO()
    pdf.save(to)
    assert _sentence(to.getvalue()) in (TOO_HEAVY, DAMAGED)


def test_a_pdf_that_is_none_is_refused() -> None:
    assert _sentence(b"%PDF-1.7\n" + b"rubbish " * 100) == DAMAGED
    whole = _document()
    for end in (len(whole) // 3, len(whole) // 2, len(whole) - 40):
        # Readers mend some of them, and so does ours: what it gives is clean in any case.
        cleaned = _cleaned_or_none(whole[:end])
        assert cleaned is None or SECRET not in _all_of(cleaned.content)


# --- Sounds -------------------------------------------------------------------------------------


def _id3(body: bytes) -> bytes:
    size = len(body)
    packed = bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127))
    return b"ID3\x04\0\0" + packed + body


def _mp3_frame() -> bytes:
    # MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes.
    return b"\xff\xfb\x90\x00" + bytes(413)


def test_privacy_mp3_keeps_its_frames_alone() -> None:
    frames = _mp3_frame() * 20
    tag = b"TAG" + SECRET.ljust(125)
    cover = _id3(b"TPE1" + SECRET + b"APIC" + _photo())
    cleaned = clean_here(cover + _id3(SECRET) + frames + b"APETAGEX" + SECRET + tag)
    assert (cleaned.kind, cleaned.content) == ("audio/mpeg", frames)


def test_mp3_without_labels_is_not_changed() -> None:
    assert clean_here(_mp3_frame() * 20).content == _mp3_frame() * 20


def _aac_frame() -> bytes:
    length = 200
    head = bytes(
        (0xFF, 0xF1, 0x50, 0x80 | length >> 11, length >> 3 & 255, (length & 7) << 5, 0xFC)
    )
    return head + bytes(length - 7)


def test_privacy_aac_keeps_its_frames_alone() -> None:
    for start in (b"", _id3(SECRET)):
        cleaned = clean_here(start + _aac_frame() * 20 + SECRET)
        assert (cleaned.kind, cleaned.content) == ("audio/aac", _aac_frame() * 20)


def _box(name: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return (len(body) + 8).to_bytes(4, "big") + name + body


def _m4a(handler: bytes = b"soun") -> bytes:
    dated = bytes(4) + b"\xe5\x11\x22\x33" * 2
    told = _box(b"hdlr", bytes(8) + handler + bytes(12) + SECRET + b"\0")
    media = _box(b"mdia", _box(b"mdhd", dated + bytes(12)), told, _box(b"minf", b"stbl..."))
    track = _box(b"trak", _box(b"tkhd", dated + bytes(72)), media, _box(b"udta", SECRET))
    moov = _box(
        b"moov", _box(b"mvhd", dated + bytes(88)), track, _box(b"udta", _box(b"\xa9xyz", SECRET)),
        _box(b"meta", SECRET),
    )  # fmt: skip
    return (
        _box(b"ftyp", b"M4A " + bytes(4))
        + _box(b"uuid", SECRET)
        + moov
        + _box(b"free", SECRET)
        + _box(b"mdat", b"sound")
    )


def test_privacy_what_a_telephone_records_loses_place_date_and_names() -> None:
    content = _m4a()
    cleaned = clean_here(content)
    assert cleaned.kind == "audio/mp4"
    assert SECRET not in cleaned.content
    assert b"\xe5\x11\x22\x33" not in cleaned.content
    # Other boxes count bytes from the start: nothing has moved.
    assert len(cleaned.content) == len(content)
    assert cleaned.content.index(b"sound") == content.index(b"sound")


def test_a_video_is_refused_even_when_it_looks_like_a_sound() -> None:
    assert "vidéo" in _sentence(_m4a(b"vide"))
    assert "vidéo" in _sentence(b"\x1aE\xdf\xa3" + bytes(50))


def test_boxes_that_lie_are_refused() -> None:
    content = bytearray(_m4a())
    at = content.index(b"moov") - 4
    content[at : at + 4] = (2**31).to_bytes(4, "big")
    assert _sentence(bytes(content)) == DAMAGED


def _ogg_page(packets: list[bytes], sequence: int, flags: int, position: int) -> bytes:
    from mutagen.ogg import OggPage

    page = OggPage()  # type: ignore[no-untyped-call]
    page.packets, page.sequence, page.serial = packets, sequence, 7
    page.position, page.first, page.last = position, flags == 2, flags == 4
    return bytes(page.write())  # type: ignore[no-untyped-call]


def _opus() -> bytes:
    def text(value: bytes) -> bytes:
        return len(value).to_bytes(4, "little") + value

    head = b"OpusHead\x01\x01\x00\x00" + (48000).to_bytes(4, "little") + bytes(3)
    tags = b"OpusTags" + text(SECRET) + (1).to_bytes(4, "little") + text(b"ARTIST=" + SECRET)
    return (
        _ogg_page([head], 0, 2, 0)
        + _ogg_page([tags], 1, 0, 0)
        + _ogg_page([b"\xf8\xff\xfe" * 9], 2, 4, 960)
    )


def test_privacy_opus_loses_its_comments_and_stays_whole() -> None:
    cleaned = clean_here(_opus())
    assert cleaned.kind == "audio/ogg"
    assert SECRET not in cleaned.content
    assert b"\xf8\xff\xfe" * 9 in cleaned.content
    assert mutagen.File(io.BytesIO(cleaned.content)) is not None


def test_privacy_flac_keeps_only_how_to_play() -> None:
    def block(kind: int, body: bytes, *, is_last: bool = False) -> bytes:
        return bytes([kind | 0x80 * is_last]) + len(body).to_bytes(3, "big") + body

    info = (4096).to_bytes(2, "big") * 2 + bytes(6) + bytes.fromhex("0ac442f000000000") + bytes(16)
    sound = b"\xff\xf8" + bytes(40)
    content = b"fLaC" + block(0, info) + block(4, SECRET) + block(6, SECRET) + block(2, SECRET)
    cleaned = clean_here(content + block(1, SECRET, is_last=True) + sound)
    assert cleaned.content == b"fLaC" + block(0, info, is_last=True) + sound


def test_privacy_wav_keeps_only_the_sound() -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)

    form, data = chunk(b"fmt ", bytes(16)), chunk(b"data", b"abc")
    inner = b"WAVE" + chunk(b"bext", SECRET) + form + data + chunk(b"LIST", SECRET)
    cleaned = clean_here(b"RIFF" + len(inner).to_bytes(4, "little") + inner + SECRET)
    expected = b"WAVE" + form + data
    assert cleaned.content == b"RIFF" + len(expected).to_bytes(4, "little") + expected


def test_privacy_amr_keeps_its_frames_alone() -> None:
    frame = b"\x3c" + bytes(31)
    assert clean_here(b"#!AMR\n" + frame * 5 + b"\xff" + SECRET).content == b"#!AMR\n" + frame * 5


@pytest.mark.parametrize(
    "start", [b"ID3\x04\0\0\x7f\x7f\x7f\x7f", b"OggS", b"fLaC\x80", b"#!AMR\n"]
)
def test_a_sound_without_sound_is_refused(start: bytes) -> None:
    assert _sentence(start + SECRET) == DAMAGED


# --- Texts and the rest -------------------------------------------------------------------------


def test_text_is_read_in_any_of_the_alphabets_in_use() -> None:
    for alphabet in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        cleaned = clean_here("Décision reçue\r\nhier".encode(alphabet))
        assert (cleaned.kind, cleaned.content.decode()) == ("text/plain", "Décision reçue\nhier")


def test_privacy_marks_that_cannot_be_seen_leave_a_text() -> None:
    cleaned = clean_here("Une\u200b lettre\u202e\U000e0041 ici".encode())
    assert cleaned.content == b"Une lettre ici"
    assert "invisibles" in cleaned.note


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + bytes(40), "Enregistrez-le en PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(40), "Enregistrez-le en PDF"),
        (b"{\\rtf1 bonjour}", "Enregistrez-le en PDF"),
        (b"MZ\x90\0" + bytes(40), TAKEN),
        (b"\x7fELF" + bytes(40), TAKEN),
        (bytes(100), TAKEN),
    ],
)
def test_what_is_not_taken_is_refused_with_what_is(content: bytes, said: str) -> None:
    assert said in _sentence(content)
    assert TAKEN in _sentence(content)


def _noise() -> Iterator[bytes]:
    draw = random.Random(20261121)  # noqa: S311 - the same files each time
    starts = (_photo(), _document(), _m4a(), _opus(), _mp3_frame() * 9, _bytes(_drawing(), "PNG"))
    for number in range(180):
        content = bytearray(starts[number % len(starts)])
        for _ in range(draw.randint(1, 12)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        yield bytes(content[: draw.randint(len(content) // 2, len(content))])


def test_damaged_at_random_each_file_is_cleaned_or_refused() -> None:
    for content in _noise():
        cleaned = _cleaned_or_none(content)
        assert cleaned is None or cleaned.kind in EXTENSIONS


# --- The process apart --------------------------------------------------------------------------


def test_the_workshop_gives_what_is_cleaned_here() -> None:
    assert clean(_photo()) == clean_here(_photo())
    with pytest.raises(Refused) as refused:
        clean(b"MZ\0\0\1")
    assert refused.value.sentence == TAKEN


def test_a_workshop_that_takes_too_much_memory_is_refused_kindly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A WebP of the largest size needs more than the workshop may take.
    webp = _bytes(Image.new("RGBA", (6900, 5200)), "WEBP", lossless=True, quality=0)
    with pytest.raises(Refused) as refused:
        clean(webp)
    assert refused.value.sentence == TOO_HEAVY


def test_a_workshop_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    start = subprocess.Popen

    def sleeping(_command: object, **options: object) -> "subprocess.Popen[bytes]":
        return start(["/bin/sleep", "60"], **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(subprocess, "Popen", sleeping)
    monkeypatch.setattr(cleaning, "SECONDS", 0.2)
    started = time.monotonic()
    with pytest.raises(Refused) as refused:
        clean(_photo() * 2000)
    assert refused.value.sentence == TOO_HEAVY
    assert time.monotonic() - started < 10


def test_privacy_the_workshop_knows_no_secret_and_no_django() -> None:
    code = (
        "import sys, guichet.lib.uploads.workshop as w, guichet.lib.uploads.pdfs,"
        "guichet.lib.uploads.images, guichet.lib.uploads.sounds, guichet.lib.uploads.texts;"
        "print([m for m in sys.modules if m.split('.')[0] in ('django', 'config')])"
    )
    told = subprocess.run(
        [sys.executable, "-s", "-c", code],
        env={"PYTHONPATH": str(cleaning._ROOT)},
        capture_output=True,
        check=True,
    )
    assert told.stdout == b"[]\n"
    assert workshop.MEMORY <= 512_000_000
