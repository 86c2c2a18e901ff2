import re

from pb.demo.town import AREAS
from pb.services.rounds.maps import Place, draw
from pb.services.rounds.round_heads import AreaView

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0))


def area(area_id: int, name: str, boundary: tuple[tuple[float, float], ...] | None) -> AreaView:
    return AreaView(area_id, name.lower(), name, "", None, boundary)


def test_without_a_boundary_there_is_no_map() -> None:
    assert draw([area(1, "Hillside", None)]) is None
    assert draw([]) is None


def test_north_is_up_and_east_is_right() -> None:
    drawn = draw([area(1, "Hillside", SQUARE)], places=[Place(0.9, 0.9, "Bench")])
    assert drawn is not None
    _, _, width, height = (float(part) for part in drawn.view_box.split())
    (x, y, name) = drawn.dots[0]
    assert x > width / 2
    assert y < height / 2
    assert name == "Bench"


def test_a_dot_outside_the_picture_is_left_out_and_links_are_kept() -> None:
    far = Place(50.0, 50.0, "Elsewhere")
    drawn = draw([area(1, "Hillside", SQUARE)], places=[far], urls={1: "/hill"}, notes={1: "£5"})
    assert drawn is not None
    assert drawn.dots == ()
    assert (drawn.areas[0].url, drawn.areas[0].note) == ("/hill", "£5")
    assert re.fullmatch(r"M[\d. L]+Z", drawn.areas[0].path)


def test_names_stand_inside_the_picture_and_apart_from_each_other() -> None:
    views = [area(place, a.name, a.boundary) for place, a in enumerate(AREAS)]
    drawn = draw(views)
    assert drawn is not None
    _, _, width, height = (float(part) for part in drawn.view_box.split())
    labels = [(a.label_x, a.label_y) for a in drawn.areas]
    assert all(0 < x < width and 0 < y < height for x, y in labels)
    assert len(set(labels)) == len(AREAS)
    assert drawn == draw(views)
