"""Harbour Bay: the place, its areas and the themes of its budget rounds."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from pb.demo import boundaries
from pb.demo.shapes import Area, Category, Place, Proposal

PLACE = Place(
    name="Harbour Bay Council",
    short="Harbour Bay",
    tagline="A small town with a big tide",
    email="budget@harbourbay.example",
)

AREAS: tuple[Area, ...] = (
    Area(
        key="northfield",
        name="Northfield",
        about="Streets from the 1950s around Mill Road school, with the busiest community centre in town and the most children.",
        population=2_640,
        quintile=1,
        boundary=boundaries.NORTHFIELD,
    ),
    Area(
        key="hillside",
        name="Hillside",
        about="Steep lanes, the surgery and Whinhill Park: the best view in Harbour Bay, if your knees let you get up there.",
        population=1_980,
        quintile=5,
        boundary=boundaries.HILLSIDE,
    ),
    Area(
        key="harbourside",
        name="Harbourside",
        about="The working harbour, the station, the Links and the long beach of East Sands.",
        population=1_720,
        quintile=3,
        boundary=boundaries.HARBOURSIDE,
    ),
    Area(
        key="old-town",
        name="Old Town",
        about="Closes and crow-stepped gables between Market Square and the West Shore; the library and the Town House are here.",
        population=1_460,
        quintile=2,
        boundary=boundaries.OLD_TOWN,
    ),
)

CATEGORIES: tuple[Category, ...] = (
    Category("green", "Green spaces", "tree"),
    Category("streets", "Streets and crossings", "crossing"),
    Category("meeting", "Places to meet", "bench"),
    Category("homes", "Warm homes and halls", "house"),
    Category("moving", "Getting around", "bike"),
    Category("culture", "Music and culture", "music"),
    Category("sport", "Sport", "ball"),
    Category("play", "Play", "playground"),
    Category("learning", "Learning and skills", "book"),
    Category("care", "Health and care", "heart"),
    Category("sea", "Harbour and sea", "harbour"),
    Category("food", "Food and growing", "apple"),
)

COAST = boundaries.COAST
RIVER = boundaries.RIVER


def picture_of(proposal: Proposal) -> Traversable:
    return files("pb.demo") / "pictures" / f"{proposal.key}.webp"
