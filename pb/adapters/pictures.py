"""Pictures that people upload: decoded to be sure, stripped, re-encoded with Pillow."""

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
WIDE = (1200, 1600)
CARD = (480, 640)
LARGEST = 2 * max(WIDE)
# A JPEG of the usual kind is decoded at a fraction of its size, so it may have more pixels than
# others; a progressive one is held whole, however small it is to be.
MOST_PIXELS_OF_JPEG = 64_000_000
MOST_PIXELS = 24_000_000
# Of these a smaller copy is as good as the whole, and all that follows works on copies.
PLAIN = frozenset({"L", "RGB", "RGBA"})
# What Pillow raises for files that are broken in one way or another.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class Unreadable(Exception):
    """These bytes are no picture in one of the formats."""


class TooManyPixels(Exception):
    """Decoding it would take too much memory."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture in the two sizes that pages use, both WebP without any metadata."""

    digest: str
    wide: bytes
    card: bytes
    width: int
    height: int


def re_encode(data: bytes) -> Encoded:
    """Return the picture upright and clean; of an animation the first frame.

    Raises:
        Unreadable, TooManyPixels
    """
    try:
        upright = _upright(data)
        wide, width, height = _webp(upright, WIDE)
        card, _, _ = _webp(upright, CARD)
    except BOMB as error:
        raise TooManyPixels from error
    except BROKEN as error:
        raise Unreadable from error
    return Encoded(hashlib.sha256(wide).hexdigest(), wide, card, width, height)


def _upright(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        is_jpeg = picture.format in {"JPEG", "MPO"} and not picture.info.get("progressive")
        _insist_fewer(picture, MOST_PIXELS_OF_JPEG if is_jpeg else MOST_PIXELS)
        part = LARGEST / max(picture.size)
        picture.draft("RGB", (int(picture.width * part), int(picture.height * part)))
        _insist_fewer(picture, MOST_PIXELS)
        if picture.mode in PLAIN:
            picture.thumbnail((LARGEST, LARGEST))
        picture.load()
        return _on_white(ImageOps.exif_transpose(picture))


def _insist_fewer(picture: Image.Image, most: int) -> None:
    if picture.width * picture.height > most:
        raise TooManyPixels


def _on_white(picture: Image.Image) -> Image.Image:
    """Paint over white into a new image, which carries nothing but the pixels."""
    clean = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        clean.paste(layer, mask=layer.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


def _webp(picture: Image.Image, most: tuple[int, int]) -> tuple[bytes, int, int]:
    sized = picture.copy()
    sized.thumbnail(most, Image.Resampling.LANCZOS)
    out = BytesIO()
    sized.save(out, "WEBP", quality=80, method=4)
    return out.getvalue(), sized.width, sized.height
