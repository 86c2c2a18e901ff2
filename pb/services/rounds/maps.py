"""Maps of areas, drawn from their boundaries: longitudes and latitudes to a picture's points."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pb.services.rounds.boundaries import Ring
from pb.services.rounds.round_heads import AreaView

WIDTH, HEIGHT, MARGIN = 400.0, 300.0, 8.0
LETTER, LINE = 8.5, 18.0  # how much room a name's letter and its line take
ROWS = 24  # how finely a place for a name is searched

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class MapArea:
    """An area on a map: its outline as an SVG path, and where its name stands."""

    name: str
    path: str
    label_x: float
    label_y: float
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A map: the box to look at, areas, and dots with what they stand for."""

    view_box: str
    areas: tuple[MapArea, ...]
    dots: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Something to put on a map as a dot."""

    longitude: float
    latitude: float
    name: str


class _Projection:
    """Equirectangular around the middle of the place: true enough for a town."""

    def __init__(self, rings: Sequence[Ring]) -> None:
        lons = [lon for ring in rings for lon, _ in ring]
        lats = [lat for ring in rings for _, lat in ring]
        self.squeeze = math.cos(math.radians((min(lats) + max(lats)) / 2)) or 1e-9
        wide = (max(lons) - min(lons)) * self.squeeze
        high = max(lats) - min(lats)
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
        self.west, self.north = min(lons), max(lats)
        self.width = round(wide * self.scale + 2 * MARGIN, 1)
        self.height = round(high * self.scale + 2 * MARGIN, 1)

    def point(self, lon: float, lat: float) -> Point:
        x = (lon - self.west) * self.squeeze * self.scale + MARGIN
        y = (self.north - lat) * self.scale + MARGIN
        return round(x, 1), round(y, 1)

    def ring(self, ring: Ring) -> list[Point]:
        points: list[Point] = []
        for lon, lat in ring:
            point = self.point(lon, lat)
            if not points or points[-1] != point:
                points.append(point)
        return points

    def shows(self, point: Point) -> bool:
        x, y = point
        return 0 <= x <= self.width and 0 <= y <= self.height


def draw(
    areas: Sequence[AreaView],
    *,
    places: Sequence[Place] = (),
    urls: Mapping[int, str] | None = None,
    notes: Mapping[int, str] | None = None,
) -> AreaMap | None:
    """Return a map of the areas that have a boundary, None if none has.

    Args:
        areas: with their boundaries.
        places: dots; those outside the picture are left out.
        urls: where an area leads, by its id.
        notes: a short text about an area, by its id.
    """
    known = [(area, area.boundary) for area in areas if area.boundary]
    if not known:
        return None
    projection = _Projection([boundary for _, boundary in known])
    dots = [(*projection.point(p.longitude, p.latitude), p.name) for p in places]
    dots = [dot for dot in dots if projection.shows(dot[:2])]
    spots = [dot[:2] for dot in dots]
    drawn = []
    for area, boundary in known:
        outline = projection.ring(boundary)
        x, y = _room_for(area.name, outline, spots)
        url, note = (urls or {}).get(area.id, ""), (notes or {}).get(area.id, "")
        drawn.append(MapArea(area.name, _path(outline), x, y, url, note))
    view_box = f"0 0 {projection.width:g} {projection.height:g}"
    return AreaMap(view_box, tuple(drawn), tuple(dots))


def _path(outline: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in outline) + "Z"


def _room_for(name: str, outline: Sequence[Point], dots: Sequence[Point]) -> Point:
    """Find where a name fits best: on a wide line, near the middle, not over a dot."""
    ys = [y for _, y in outline]
    low, high = min(ys), max(ys)
    width = len(name) * LETTER
    best, best_score = (outline[0][0], (low + high) / 2), -math.inf
    for row in range(1, ROWS):
        y = low + (high - low) * row / ROWS
        for left, right in _inside(outline, y):
            for part in (0.3, 0.5, 0.7):
                x = left + (right - left) * part
                room = 2 * min(x - left, right - x)
                covered = sum(_covers((x, y), width, dot) for dot in dots)
                score = min(room, width) - 40 * covered - 0.3 * abs(y - (low + high) / 2)
                if score > best_score:
                    best, best_score = (x, y), score
    return round(best[0], 1), round(best[1] + LINE / 4, 1)


def _covers(middle: Point, width: float, dot: Point) -> bool:
    return abs(dot[0] - middle[0]) < width / 2 + 8 and abs(dot[1] - middle[1]) < LINE / 2 + 6


def _inside(outline: Sequence[Point], y: float) -> Iterator[tuple[float, float]]:
    """Yield the stretches of a horizontal line that lie inside an outline."""
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in pairwise(outline)
        if (y1 <= y) != (y2 <= y)
    )
    yield from zip(crossings[::2], crossings[1::2], strict=False)
