"""What the demo's voters like: the figures from which their ballots are drawn."""

# How many people voted so far, by area.
TURNOUT: dict[str, tuple[tuple[str, int], ...]] = {
    "streets-and-squares": (
        ("northfield", 86),
        ("hillside", 91),
        ("harbourside", 78),
        ("old-town", 57),
    ),
    "play-and-culture": (
        ("northfield", 566),
        ("hillside", 561),
        ("harbourside", 489),
        ("old-town", 421),
    ),
    "young-harbour-bay": (
        ("northfield", 231),
        ("hillside", 98),
        ("harbourside", 146),
        ("old-town", 131),
    ),
}

# Weights of choosing no project, one project, two projects ...
SIZES: tuple[float, ...] = (0.012, 0.05, 0.16, 0.31, 0.24, 0.15, 0.078)

# How much people like a project of a whole-town pot, the rest being equal.
APPEAL: dict[str, float] = {
    "mill-road-crossing": 1.35,
    "beach-ramp": 1.25,
    "skate-bowl": 0.9,
    "market-square-trees": 0.85,
    "harbour-toilets": 1.3,
    "station-bike-shelter": 0.7,
    "tool-library": 1.0,
    "kell-bridge-lights": 0.8,
    "youth-orchestra": 1.35,
    "links-bandstand": 0.62,
    "playground-ship": 2.3,
    "town-house-cinema": 0.95,
    "fish-market-wall": 0.8,
    "skiff-for-all": 0.95,
    "kell-pump-track": 0.62,
    "lantern-parade": 1.15,
    "bank-rehearsal-room": 1.7,
    "links-shelter": 1.6,
    "saturday-bus": 1.35,
    "kit-cupboard": 0.95,
    "vr-lounge": 1.1,
    "bike-repair-stands": 0.72,
    "exam-quiet-room": 0.62,
    "hillside-hoop": 0.3,
}

# Projects for everyone that one area likes best.
LEANING: dict[str, str] = {
    "skate-bowl": "northfield",
    "kell-bridge-lights": "northfield",
    "tool-library": "old-town",
    "youth-orchestra": "hillside",
    "links-bandstand": "harbourside",
    "playground-ship": "harbourside",
    "town-house-cinema": "old-town",
    "skiff-for-all": "harbourside",
    "kell-pump-track": "northfield",
    "lantern-parade": "old-town",
    "saturday-bus": "northfield",
}

# Who chooses the first often chooses the second too.
TOGETHER: dict[str, str] = {
    "playground-ship": "fish-market-wall",
    "mill-road-crossing": "kell-bridge-lights",
}

# The share of voters who choose a project of their own area's pot.
CHANCE_IN_AREA: dict[str, float] = {
    "raised-beds": 0.66,
    "five-a-side": 0.58,
    "hill-benches": 0.74,
    "whinhill-path": 0.55,
    "ice-house-mural": 0.57,
    "links-paw-wash": 0.6,
    "kirkgate-handrails": 0.76,
    "stories-in-the-closes": 0.49,
    "community-stage": 0.77,
    "table-tennis": 0.46,
    "whinhill-zipwire": 0.86,
    "story-chair": 0.52,
    "net-loft-kiln": 0.41,
    "beach-wheelchairs": 0.83,
    "recording-booth": 0.85,
    "chess-tables": 0.51,
}
