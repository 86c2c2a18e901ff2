"""Boundaries of areas, read from GeoJSON and checked."""

import json
import math
from collections.abc import Sequence
from itertools import pairwise

from pb.services.errors import BadBoundary

Ring = tuple[tuple[float, float], ...]

MOST_POINTS = 5_000
_FEWEST_POINTS = 4  # a triangle, closed


def from_geojson(text: str | bytes) -> Ring:
    """Return the outer ring of the one polygon in a GeoJSON text.

    Accepts a geometry, a feature, or a collection of one feature; of several polygons (a town
    and its islands) the largest is taken. Holes are left out.

    Raises:
        BadBoundary: no JSON, no polygon, or its points are not longitudes and latitudes.
    """
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadBoundary from error
    rings = [checked(ring) for ring in _outer_rings(given)]
    if not rings:
        raise BadBoundary
    return max(rings, key=lambda ring: abs(area_of(ring)))


def checked(points: Sequence[object]) -> Ring:
    """Return a closed ring of longitudes and latitudes, without repeated neighbours.

    Raises:
        BadBoundary: too few or too many points, not on the globe, or without any surface.
    """
    if not isinstance(points, list | tuple) or len(points) > MOST_POINTS:
        raise BadBoundary
    ring: list[tuple[float, float]] = []
    for point in points:
        spot = _spot(point)
        if not ring or ring[-1] != spot:
            ring.append(spot)
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(ring) < _FEWEST_POINTS or area_of(ring) == 0:
        raise BadBoundary
    return tuple(ring)


def area_of(ring: Sequence[tuple[float, float]]) -> float:
    """Return twice the signed surface of a closed ring, in its own units (shoelace)."""
    return math.fsum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


def _spot(point: object) -> tuple[float, float]:
    if not isinstance(point, list | tuple) or len(point) not in {2, 3}:
        raise BadBoundary
    lon, lat = point[0], point[1]
    for value, most in ((lon, 180), (lat, 90)):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadBoundary
        if not -most <= value <= most:
            raise BadBoundary
    return (round(float(lon), 6), round(float(lat), 6))


def _outer_rings(given: object) -> list[list[object]]:
    if not isinstance(given, dict):
        raise BadBoundary
    kind, found = given.get("type"), given.get("coordinates")
    if kind == "FeatureCollection":
        features = given.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise BadBoundary
        return _outer_rings(features[0])
    if kind == "Feature":
        return _outer_rings(given.get("geometry"))
    polygons = {"Polygon": [found], "MultiPolygon": found}.get(str(kind))
    if not isinstance(polygons, list):
        raise BadBoundary
    return [_outer_ring(polygon) for polygon in polygons]


def _outer_ring(polygon: object) -> list[object]:
    if not isinstance(polygon, list) or not polygon or not isinstance(polygon[0], list):
        raise BadBoundary
    ring: list[object] = polygon[0]
    return ring
