import json

import pytest

from pb.services.errors import BadBoundary
from pb.services.rounds.boundaries import MOST_POINTS, from_geojson

SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
ISLAND = [[5, 5], [5.5, 5], [5.5, 5.5], [5, 5]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}
LONG = [[i % 7, i % 5] for i in range(MOST_POINTS + 1)]
READ = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0))


@pytest.mark.parametrize(
    "given",
    [
        POLYGON,
        {"type": "Feature", "properties": {}, "geometry": POLYGON},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": POLYGON}]},
        {"type": "MultiPolygon", "coordinates": [[ISLAND], [SQUARE]]},
        {"type": "Polygon", "coordinates": [SQUARE[:-1]]},
        {"type": "Polygon", "coordinates": [[[*point, 12.5] for point in SQUARE], ISLAND]},
        {"type": "Polygon", "coordinates": [[SQUARE[0], *SQUARE]]},
    ],
)
def test_one_polygon_is_read_from_geojson(given: object) -> None:
    assert from_geojson(json.dumps(given)) == READ
    assert from_geojson(json.dumps(given).encode()) == READ


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hillside",
        "[]",
        "[" * 100_000,
        b"\xff\xfe",
        '{"type": "Point", "coordinates": [0, 0]}',
        '{"type": "Polygon"}',
        '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [NaN, 1], [2, 2], [0, 0]]]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], ["1", 1], [2, 2], [0, 0]]]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [500000, 600000], [2, 2], [0, 0]]]}',
        '{"type": "FeatureCollection", "features": []}',
        '{"type": "MultiPolygon", "coordinates": []}',
        '{"type": "Feature", "geometry": null}',
        json.dumps({"type": "Polygon", "coordinates": [LONG]}),
    ],
)
def test_what_is_no_polygon_is_refused(text: str | bytes) -> None:
    with pytest.raises(BadBoundary):
        from_geojson(text)
