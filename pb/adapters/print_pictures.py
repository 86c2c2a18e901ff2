"""Pictures of projects in PDF documents: cut to their frame; a drawn one where nobody gave one."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from pb.adapters.pdf import Document
from pb.adapters.printed import PrintedProject

DRAWINGS = Path(__file__).resolve().parents[2] / "static" / "pictures"
PLAIN = "community"
DRAWING_SHAPE = 2.0  # all of them are twice as wide as high
PIXELS_PER_MM = 8

Pictures = Mapping[str, bytes]
"""WebP files by digest."""


def place(
    sheets: Document,
    project: PrintedProject,
    pictures: Pictures,
    *,
    at: tuple[float, float],
    size: tuple[float, float],
) -> None:
    """Draw a project's picture into a frame, in mm."""
    (x, y), (wide, high) = at, size
    data = pictures.get(project.picture or "")
    if data is not None:
        sheets.image(_cut(data, size), x=x, y=y, w=wide, h=high)
        return
    drawing = DRAWINGS / f"{project.drawing}.svg"
    if not drawing.is_file():
        drawing = DRAWINGS / f"{PLAIN}.svg"
    drawn = max(high, wide / DRAWING_SHAPE)
    with sheets.rect_clip(x=x, y=y, w=wide, h=high):
        sheets.image(
            str(drawing),
            x=x - (drawn * DRAWING_SHAPE - wide) / 2,
            y=y - (drawn - high) / 2,
            h=drawn,
        )


def strip(
    sheets: Document,
    projects: Sequence[PrintedProject],
    pictures: Pictures,
    *,
    top: float,
    height: float,
) -> None:
    """Draw pictures side by side over the whole width of a sheet."""
    wide = sheets.w / max(len(projects), 1)
    for number, project in enumerate(projects):
        place(sheets, project, pictures, at=(number * wide, top), size=(wide, height))


def _cut(data: bytes, size: tuple[float, float]) -> Image.Image:
    """Return a picture cut to the frame's shape, with as many pixels as print shows."""
    wide, high = size
    picture = Image.open(BytesIO(data)).convert("RGB")
    shape = wide / high
    width = min(picture.width, round(picture.height * shape))
    height = min(picture.height, round(picture.width / shape))
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    cut = picture.crop((left, top, left + width, top + height))
    cut.thumbnail((round(wide * PIXELS_PER_MM), round(high * PIXELS_PER_MM)))
    return cut
