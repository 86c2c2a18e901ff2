"""The people of the demo: residents, reviewers, officers and those who show their support."""

import hashlib
from itertools import islice, product

from pb.demo.shapes import Person, Proposal
from pb.vocabulary import Role

# Shown on the sign-in page of the demo; the demo runs on a local database only.
DEMO_PASSWORD = "harbour-bay-demo"  # noqa: S105  published on purpose


def _person(
    key: str, name: str, area: str, about: str, *, role: Role = Role.PERSON, shown: bool = False
) -> Person:
    email = f"{key.replace('-', '.')}@harbourbay.example"
    return Person(key, name, email, area, about, role, shown)


_STAFF = (
    _person("moira-kerr", "Moira Kerr", "old-town", "Community planning officer", role=Role.OFFICER, shown=True),
    _person("tom-adeyemi", "Tom Adeyemi", "harbourside", "Streets and open spaces officer", role=Role.OFFICER, shown=True),
    _person("ruth-galloway", "Ruth Galloway", "hillside", "Digital services", role=Role.ADMINISTRATOR),
)  # fmt: skip

_REVIEWERS = (
    _person("imran-ali", "Imran Ali", "harbourside", "Quantity surveyor; a resident reviewer", role=Role.REVIEWER, shown=True),
    _person("catriona-munro", "Catriona Munro", "old-town", "Retired district nurse; a resident reviewer", role=Role.REVIEWER),
)  # fmt: skip

_WATCHERS = (
    _person("margaret-sim", "Margaret Sim", "hillside", "Retired head teacher", role=Role.SCRUTINEER, shown=True),
    _person("amina-yusuf", "Amina Yusuf", "old-town", "Youth worker; helps people to vote", role=Role.HELPER, shown=True),
)  # fmt: skip

_RESIDENTS = (
    _person("hannah-lindsay", "Hannah Lindsay", "harbourside", "Architect, wheels around town", shown=True),
    _person("agnieszka-nowak", "Agnieszka Nowak", "northfield", "Runs the Saturday Polish school"),
    _person("mairi-maclean", "Màiri MacLean", "hillside", "Teaches in Gaelic and in English"),
    _person("farah-siddiqui", "Farah Siddiqui", "old-town", "Pharmacist on Market Square"),
    _person("callum-reid", "Callum Reid", "harbourside", "Creel fisherman"),
    _person("priya-nair", "Priya Nair", "hillside", "GP at the Hillside surgery"),
    _person("eilidh-stewart", "Eilidh Stewart", "northfield", "In sixth year at the academy"),
    _person("donald-macrae", "Donald MacRae", "harbourside", "Retired boatbuilder"),
    _person("tomasz-wisniewski", "Tomasz Wiśniewski", "northfield", "Drives the number 7 bus"),
    _person("isla-fraser", "Isla Fraser", "old-town", "Bookseller"),
    _person("gurpreet-singh", "Gurpreet Singh", "northfield", "Keeps the shop on Mill Road"),
    _person("nadia-hussain", "Nadia Hussain", "hillside", "Chairs the parent council"),
    _person("jean-buchan", "Jean Buchan", "old-town", "Eighty-one and not stopping"),
    _person("ruaridh-campbell", "Ruaridh Campbell", "hillside", "Countryside ranger"),
    _person("chidi-okafor", "Chidi Okafor", "harbourside", "Chef"),
    _person("lewis-gordon", "Lewis Gordon", "northfield", "Skater, 16"),
    _person("wei-chen", "Wei Chen", "old-town", "Violin teacher"),
    _person("oksana-petrenko", "Oksana Petrenko", "northfield", "Nurse; here since 2022"),
    _person("sandy-morrison", "Sandy Morrison", "harbourside", "Coastal rowing club"),
    _person("fergus-baird", "Fergus Baird", "hillside", "Bees, beans and the allotment society"),
    _person("rosa-bellini", "Rosa Bellini", "harbourside", "Third generation of the ice-cream café"),
    _person("iain-maciver", "Iain MacIver", "old-town", "Local historian"),
    _person("zofia-kaminska", "Zofia Kamińska", "northfield", "Apprentice electrician"),
    _person("dev-patel", "Dev Patel", "hillside", "Physiotherapist"),
)  # fmt: skip

PEOPLE: tuple[Person, ...] = _STAFF + _REVIEWERS + _RESIDENTS + _WATCHERS
SHOWN: tuple[Person, ...] = tuple(person for person in PEOPLE if person.shown)

_FIRST_NAMES = (
    "Ailsa", "Bartek", "Fiona", "Hamish", "Ayesha", "Euan", "Kirsty", "Mohammed", "Morag", "Ewa",
    "Struan", "Sana",
)  # fmt: skip
_LAST_NAMES = (
    "Anderson", "Begum", "Christie", "Duthie", "Farquhar", "Grant", "Innes", "Khan", "Lewandowska",
    "Mackay", "Rennie",
)  # fmt: skip
_AREA_KEYS = ("northfield", "hillside", "harbourside", "old-town", "northfield")


def _neighbours() -> tuple[Person, ...]:
    names = product(_LAST_NAMES, _FIRST_NAMES)
    return tuple(
        _person(
            f"{first}-{last}".lower(),
            f"{first} {last}",
            _AREA_KEYS[i % len(_AREA_KEYS)],
            "Neighbour",
        )
        for i, (last, first) in enumerate(islice(names, 130))
    )


# They never sign in: they are there so that each support is somebody's.
NEIGHBOURS: tuple[Person, ...] = _neighbours()


def supporters(proposal: Proposal) -> tuple[str, ...]:
    """The keys of exactly as many people as support the proposal, never its authors."""
    authors = {proposal.author, *proposal.co_authors}
    residents = (*_RESIDENTS, *_WATCHERS, *NEIGHBOURS)
    willing = [person.key for person in residents if person.key not in authors]

    def lot(key: str) -> bytes:
        return hashlib.sha256(f"{proposal.key} {key}".encode()).digest()

    return tuple(sorted(willing, key=lot)[: proposal.supports])
