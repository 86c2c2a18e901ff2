"""The outlines of Harbour Bay's areas: chains of points that neighbours share exactly.

Drawn in metres east and north of the Market Cross; the coast faces south, and the Kell Water
runs down to the harbour between the areas.
"""

from pb.demo.shapes import Point, Ring

_CROSS: Point = (-2.73850, 56.21340)
_DEGREES_EAST = 1 / 61_900  # one metre, at this latitude
_DEGREES_NORTH = 1 / 111_300


def spot(east: int, north: int) -> Point:
    """Longitude and latitude of a place so many metres east and north of the Market Cross."""
    lon, lat = _CROSS
    return (round(lon + east * _DEGREES_EAST, 5), round(lat + north * _DEGREES_NORTH, 5))


def _chain(*metres: tuple[int, int]) -> tuple[Point, ...]:
    return tuple(spot(east, north) for east, north in metres)


_WEST_MARCH = (-1860, 700)  # where Northfield, Old Town and the fields meet
_EAST_MARCH = (3040, 820)  # where Hillside, Harbourside and the fields meet
_WEIR = (480, 820)  # where the Kell leaves Northfield
_MILL_BRIDGE = (690, 560)  # where the Kell enters the harbour quarter
_SOURCE = (640, 2480)  # the Kell at the northern edge of the town
_MOUTH = (720, -130)  # the Kell in the harbour

_NORTHERN_FIELDS = _chain(
    _WEST_MARCH, (-1990, 1060), (-1900, 1420), (-1660, 1640), (-1570, 1900), (-1210, 2110),
    (-760, 2170), (-420, 2330), (90, 2370), _SOURCE,
)  # fmt: skip
_EASTERN_FIELDS = _chain(
    _SOURCE, (1090, 2590), (1520, 2520), (1840, 2380), (2210, 2330), (2520, 2060), (2680, 1790),
    (2950, 1610), (2990, 1240), _EAST_MARCH,
)  # fmt: skip
_UPPER_KELL = _chain(
    _SOURCE, (530, 2230), (590, 2010), (760, 1800), (720, 1560), (520, 1370), (430, 1090), _WEIR,
)  # fmt: skip
_MILL_LADE = _chain(_WEIR, (600, 720), _MILL_BRIDGE)
_LOWER_KELL = _chain(_MILL_BRIDGE, (610, 370), (660, 180), (800, 20), _MOUTH)
_RAILWAY = _chain(
    _WEST_MARCH, (-1480, 590), (-1120, 650), (-800, 810), (-430, 760), (-60, 830), (210, 800), _WEIR,
)  # fmt: skip
_BRAE_FOOT = _chain(
    _MILL_BRIDGE, (960, 610), (1250, 520), (1600, 590), (1980, 760), (2330, 720), (2680, 830),
    _EAST_MARCH,
)  # fmt: skip
_WEST_SHORE = _chain(
    _WEST_MARCH, (-2010, 420), (-1880, 160), (-1600, 20), (-1340, -180), (-1130, -190),
    (-930, -420), (-720, -800), (-450, -930), (-220, -760), (-110, -480), (70, -210), (310, -60),
    (540, -150), _MOUTH,
)  # fmt: skip
_EAST_SHORE = _chain(
    _MOUTH, (880, -230), (930, -400), (1010, -210), (1260, -100), (1540, -170), (1790, -390),
    (1950, -760), (2210, -1020), (2530, -960), (2690, -680), (2620, -370), (2800, -60), (2980, 120),
    (3110, 430), _EAST_MARCH,
)  # fmt: skip

COAST: tuple[Point, ...] = _WEST_SHORE[1:] + _EAST_SHORE[1:-1]
RIVER: tuple[Point, ...] = _UPPER_KELL + _MILL_LADE[1:] + _LOWER_KELL[1:]


def _ring(*chains: tuple[Point, ...]) -> Ring:
    points = [point for chain in chains for point in chain[:-1]]
    return (*points, points[0])


NORTHFIELD = _ring(_NORTHERN_FIELDS, _UPPER_KELL, _RAILWAY[::-1])
HILLSIDE = _ring(_EASTERN_FIELDS, _BRAE_FOOT[::-1], _MILL_LADE[::-1], _UPPER_KELL[::-1])
HARBOURSIDE = _ring(_BRAE_FOOT, _EAST_SHORE[::-1], _LOWER_KELL[::-1])
OLD_TOWN = _ring(_RAILWAY, _MILL_LADE, _LOWER_KELL, _WEST_SHORE[::-1])
