"""Pictures are decoded to be sure, stripped of everything but pixels, and re-encoded."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from PIL import Image

from pb.adapters.pictures import TooManyPixels, Unreadable, re_encode
from tests.pictures import GPS, animation, opened, photo, picture


def pixel(image: Image.Image) -> tuple[int, ...]:
    """The colour in the middle."""
    middle = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
    assert isinstance(middle, tuple)
    return middle


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_of_the_three_formats_becomes_webp_in_two_sizes(kind):
    encoded = re_encode(picture(2400, 1200, kind=kind))

    assert opened(encoded.wide).format == opened(encoded.card).format == "WEBP"
    assert (encoded.width, encoded.height) == opened(encoded.wide).size == (1200, 600)
    assert opened(encoded.card).size == (480, 240)


def test_a_small_picture_is_not_enlarged():
    assert opened(re_encode(picture(60, 40)).wide).size == (60, 40)


def test_the_place_where_a_photo_was_taken_is_removed():
    taken = photo()
    assert opened(taken).getexif().get_ifd(GPS)

    encoded = re_encode(taken)

    for clean in (encoded.wide, encoded.card):
        assert not opened(clean).getexif()
        assert not {"exif", "icc_profile", "comment", "xmp"} & opened(clean).info.keys()
        assert b"Telltale" not in clean
        assert b"EXIF" not in clean
        assert b"ICCP" not in clean


def test_a_photo_taken_sideways_stands_upright():
    assert opened(re_encode(photo(60, 40, orientation=6)).wide).size == (40, 60)


def test_of_an_animation_the_first_frame_stays():
    still = opened(re_encode(animation()).wide)

    assert getattr(still, "n_frames", 1) == 1
    red, green, blue = pixel(still)
    assert red > 200
    assert green < 60
    assert blue < 60


def test_what_is_transparent_becomes_white(tmp_path):
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(tmp_path / "clear.png")

    still = opened(re_encode((tmp_path / "clear.png").read_bytes()).wide)

    assert min(pixel(still)) > 240


def test_a_very_tall_picture_is_made_to_fit():
    wide = opened(re_encode(picture(100, 20_000)).wide)

    assert wide.height == 1600
    assert wide.width >= 1


def gif() -> bytes:
    return picture(kind="GIF")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        gif(),
        picture(300, 300, kind="JPEG")[:200],
        picture(300, 300)[:60],
        b"\x00\x00\x00\x18ftypheic" + bytes(100),
    ],
    ids=["empty", "text", "svg", "gif", "half a jpeg", "half a png", "heic"],
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(Unreadable):
        re_encode(data)


def test_what_hides_behind_a_picture_is_gone():
    hidden = b"<script>alert(1)</script>PK\x03\x04 and a whole archive"
    for kind in ("JPEG", "PNG", "WEBP"):
        encoded = re_encode(picture(kind=kind) + hidden)
        assert b"<script>" not in encoded.wide + encoded.card
        assert b"PK\x03\x04" not in encoded.wide + encoded.card


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels)


@pytest.mark.parametrize("side", [6_000, 10_000, 30_000])
def test_a_picture_that_would_fill_the_memory_is_refused(side):
    with pytest.raises(TooManyPixels):
        re_encode(bomb(side, side))


def test_a_jpeg_that_is_not_decoded_any_smaller_has_the_limit_of_others():
    out = BytesIO()
    Image.new("L", (5_200, 5_200)).save(out, "JPEG", progressive=True)
    with pytest.raises(TooManyPixels):
        re_encode(out.getvalue())


MEASURED = """
import resource, sys
from pb.adapters import pictures
encoded = pictures.re_encode(open(sys.argv[1], "rb").read())
print(encoded.width, encoded.height, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.parametrize(
    ("size", "becomes"), [((8_000, 6_000), (1200, 900)), ((65_000, 980), (1200, 18))]
)
def test_a_large_photo_of_the_usual_kind_takes_little_memory(tmp_path, size, becomes):
    file = tmp_path / "photo.jpg"
    Image.new("RGB", size).save(file, "JPEG")
    # By way of a small process: the figure begins with the memory of whoever begins it.
    inner = [sys.executable, "-c", MEASURED, str(file)]
    began = "import subprocess, sys; subprocess.run(sys.argv[1:], check=True)"
    command = [sys.executable, "-c", began, *inner]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert (int(found[0]), int(found[1])) == becomes
    assert int(found[2]) < 250  # megabytes, of which Python has some twenty


def test_the_same_file_has_the_same_digest():
    assert re_encode(photo()).digest == re_encode(photo()).digest
    assert re_encode(photo()).digest != re_encode(picture()).digest
