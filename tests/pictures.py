"""Pictures for tests, made on the spot."""

from io import BytesIO

from PIL import Image

GPS = 0x8825
ORIENTATION = 0x0112
MAKE = 0x010F


def picture(
    width: int = 60, height: int = 40, *, kind: str = "PNG", colour: str = "seagreen"
) -> bytes:
    """Return a plain picture."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind)
    return out.getvalue()


def photo(width: int = 60, height: int = 40, *, orientation: int = 6) -> bytes:
    """Return a JPEG as a phone makes it: turned, with the place where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "Telltale Phones"
    exif.get_ifd(GPS).update({1: "N", 2: (55.0, 57.0, 11.0), 3: "W", 4: (3.0, 11.0, 20.0)})
    out = BytesIO()
    image = Image.new("RGB", (width, height), "seagreen")
    image.save(out, "JPEG", exif=exif, comment=b"taken at home", icc_profile=b"profile " * 20)
    return out.getvalue()


def animation() -> bytes:
    """Return a WebP of two frames, first red, then blue."""
    out = BytesIO()
    red, blue = (Image.new("RGB", (30, 30), colour) for colour in ("red", "blue"))
    red.save(out, "WEBP", save_all=True, append_images=[blue], lossless=True)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    """Decode a picture."""
    return Image.open(BytesIO(data))
