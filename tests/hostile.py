"""What nobody types by mistake, and every form with what somebody would type into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pb.database import Session, fix_clock
from pb.services.holders import naming
from pb.services.proposals import comments
from pb.services.review import reviews
from pb.services.review.reviews import Opinion
from pb.services.voter_list.list_words import ListField
from pb.vocabulary import Feasibility, Phase, Question, Role
from tests import counting, factories, hall_forms, lettering, papers, setting_up, uploading, voting
from tests.factories import MadeRound, Person

HUGE = "1" + "0" * 30

# As bytes of a form or an address, percent-encoded where they are no text.
VALUES: Mapping[str, str] = {
    "nothing": "",
    "NUL": "a%00b",
    "lone surrogate": "a%ED%A0%80b",
    "no UTF-8": "%FF%FE%C3",
    "10^30": HUGE,
    "5,000 digits": "9" * 5000,
    "negative": "-5",
    "not a number": "NaN",
    "infinity": "Infinity",
    "beyond floats": "1e400",
    "other digits": "%D9%A3%EF%BC%91",
    "100 kB": "Why+not%3F+" * 10_000,
    "right to left": "%E2%80%AEtxt.exe%E2%80%AC",
    "HTML": "%3C/title%3E%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E%22'%3E",
    "controls": "a%07b%1B%5B31m%0B%0Cc%EF%BF%BE",
    "line breaks": "a%0D%0ABcc:+b@example.org%0D%0A%0D%0A",
    "format": "100+%25+%25(name)s+%25s+%7B0%7D+%7B%7B+7*7+%7D%7D",
    "emoji": "%F0%9F%91%A9%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7" * 40,
    "grows in lower case": "%CE%90" * 90,
    "year one": "0001-01-01",
    "last day": "9999-12-31",
    "first moment": "0001-01-01T00:00",
    "last moment": "9999-12-31T23:59",
    "path": "../../etc/passwd",
    "quotes": "'%3B+DROP+TABLE+round%3B+--%25_%5C",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A form: who fills it in, where, and what an honest person would type."""

    address: str
    by: Role
    fields: Mapping[str, str]
    is_upload: bool = False

    def __str__(self) -> str:
        return self.address


def forms(pots: Mapping[str, int]) -> tuple[Form, ...]:
    """Return every form of the world below."""
    draft = "/organise/rounds/draft"
    text = "Words that stay on the page"
    paper = "/organise/rounds/vote/paper"
    idea = {
        "title": "Benches on the hill",
        "summary": "Nine benches on the way up.",
        "body": "Every **200 metres**.",
        "area": "northfield",
        "category": "nature",
        "cost": "800",
        "latitude": "55.9",
        "longitude": "-3.1",
        "picture_alt": "A bench.",
        "picture_digest": "",
    }
    return (
        Form("/join", Role.ANYONE, {"name": text, "email": "isla@example.org", "password": text}),
        Form("/sign-in", Role.ANYONE, {"email": "nobody@example.org", "password": text}),
        Form("/forgotten", Role.ANYONE, {"email": "isla@example.org"}),
        Form("/reset/token", Role.ANYONE, {"password": text}),
        Form("/confirm/token", Role.ANYONE, {}),
        Form(
            "/rounds/vote/register",
            Role.ANYONE,
            {
                "email": "somebody@example.org",
                "area": "none",
                "born_on": "1990-05-12",
                "declared": "y",
            },
        ),
        Form("/rounds/vote/register/token", Role.ANYONE, {}),
        Form("/rounds/vote/sign-on/ballot", Role.ANYONE, {}),
        Form(
            "/rounds/vote/population-register",
            Role.ANYONE,
            {"name": text, "born_on": "1990-05-12", "postcode": "HB1 2AB"},
        ),
        Form(
            "/rounds/vote/vote",
            Role.ANYONE,
            {"code": "7K2M-9QWE", "email": "isla@example.org", "telephone": "07700 900123"},
        ),
        Form("/rounds/vote/vote/everyone", Role.ANYONE, {"projects": "1", "then": "stay"}),
        Form("/me/settings", Role.PERSON, {"name": text, "language": "en"}),
        Form("/me/password", Role.PERSON, {"old": "another password", "new": text}),
        Form("/rounds/ideas/ideas/new", Role.PERSON, idea, is_upload=True),
        Form("/rounds/ideas/ideas/1/edit", Role.PERSON, idea, is_upload=True),
        Form("/rounds/ideas/ideas/1/comments", Role.PERSON, {"text": text}),
        Form(
            "/review/review/1",
            Role.REVIEWER,
            {"feasibility": "feasible", "cost": "900", "reason": text},
        ),
        Form(
            "/organise/rounds/review/reviews/1",
            Role.OFFICER,
            {
                "verdict": "yes",
                "pot": str(pots["review"]),
                "cost": "900",
                "reason": text,
                "next_step": "Ask again next year.",
                "contact": "Moira Kerr",
            },
        ),
        Form("/keys/1/make", Role.OFFICER, {"passphrase": text, "again": text}),
        Form("/keys/1/prove", Role.OFFICER, {"passphrase": text}, is_upload=True),
        Form("/keys/1/turn", Role.OFFICER, {"passphrase": text}, is_upload=True),
        Form(
            "/organise/rounds/draft/keys",
            Role.OFFICER,
            {"scheme": "platform", "holder_1": "0", "holder_2": "0", "holder_3": "0"},
        ),
        Form("/organise/comments/1/hide", Role.OFFICER, {"reason": text}),
        Form(
            "/organise/rounds/vote/texts/1",
            Role.OFFICER,
            {"title-en": text, "summary-en": text, "easy-en": text, "then": "next"},
        ),
        Form("/organise/rounds/vote/voter-list/files", Role.OFFICER, {}, is_upload=True),
        Form(
            "/organise/rounds/vote/voter-list/files/1/columns",
            Role.OFFICER,
            {
                "encoding": "utf-8",
                "separator": "comma",
                "header": "yes",
                "area_id": "none",
                **{f"column-{field}": "none" for field in ListField},
                "column-name": "0",
            },
        ),
        Form(
            "/organise/rounds/vote/voter-list/files/1/take-in",
            Role.OFFICER,
            {"turn": "1", "only_good": "y"},
        ),
        Form(
            "/organise/rounds/vote/codes/issue",
            Role.OFFICER,
            {"area": "none", "number": "1", "as": "slips"},
        ),
        Form("/organise/rounds/vote/codes/replace", Role.OFFICER, {"reference": "NO-0001"}),
        Form(
            "/organise/rounds/vote/letters/new",
            Role.OFFICER,
            {
                "districts": "North",
                "form": "pdf",
                "printer": text,
                "telephone": "01632 960123",
                "drop_in": "Central Library, Mondays.",
            },
        ),
        Form(
            "/organise/rounds/vote/helpdesk",
            Role.OFFICER,
            {
                "reference": "",
                "name": text,
                "postcode": "HB1 4QT",
                "born_on": "1980-02-29",
            },
        ),
        Form(
            "/organise/rounds/vote/helpdesk/NO-0001",
            Role.OFFICER,
            {"reason": "lost", "is_known": "y", "as": "screen"},
        ),
        Form(
            "/organise/rounds/harbour-bay/delivery/everyone/1",
            Role.OFFICER,
            {
                "title": text,
                "text": "The joiner is from here.",
                "reported_on": "2020-05-04",
                "stage": "under-way",
                "spent": "250.50",
                "picture_alt": "A bench.",
            },
            is_upload=True,
        ),
        *(
            Form(
                address,
                Role.OFFICER,
                {
                    "title": text,
                    "purpose": "Warmth for everyone.",
                    "description": "Neighbours propose.",
                    "currency": "GBP",
                    "time_zone": "Europe/London",
                    "language": "en",
                    "more_languages": "pl",
                },
            )
            for address in ("/organise/rounds/new", f"{draft}/basics")
        ),
        Form(
            f"{draft}/voters",
            Role.OFFICER,
            {"electorate": text, "eligible": "5000", "least_age": "12", "entry_ways": "email"},
        ),
        Form(f"{draft}/left-over", Role.OFFICER, {"leftover": text}),
        Form(
            f"{draft}/who-decides",
            Role.OFFICER,
            {f"{question}-decider": "jointly" for question in Question}
            | {f"{question}-note": "The group decided." for question in Question}
            | {"today": "consulting", "aim": "co-production", "aim_by": "2030-01-31"}
            | {"filled_in_by": text},
        ),
        Form(
            f"{draft}/dates",
            Role.OFFICER,
            {
                "submission-used": "y",
                "submission-opens": "2030-01-01T09:00",
                "submission-closes": "2030-02-01T09:00",
                "voting-used": "y",
                "voting-opens": "2030-03-01T09:00",
                "voting-closes": "2030-04-01T09:00",
            },
        ),
        Form(
            f"{draft}/areas/new",
            Role.OFFICER,
            {
                "name": text,
                "about": "Quiet streets.",
                "population": "4000",
                "boundary": '{"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,0]]]}',
            },
            is_upload=True,
        ),
        Form(f"{draft}/themes", Role.OFFICER, {"drawings": "water"}),
        Form(f"{draft}/themes/new", Role.OFFICER, {"name": text, "drawing": "food"}),
        Form(
            f"{draft}/pots/new",
            Role.OFFICER,
            {
                "name": text,
                "area_id": "0",
                "amount": "25,000.50",
                "rule": "equal-shares",
                "completion": "add1",
                "asked_choices": "3",
                "most_choices": "9",
                "least_age": "11",
                "most_age": "25",
                "add1": "equalshares.net",
                "tie_seed": "drawn on the market place",
            },
        ),
        Form(f"{draft}/paper-rule", Role.OFFICER, {"rule": "paper-is-refused"}),
        Form(
            f"{paper}/cross",
            Role.OFFICER,
            {"reference": "", "name": text, "born_on": "1960-05-04", "postcode": "EH1 2AB"},
        ),
        Form(f"{paper}/cross/mark", Role.OFFICER, {"reference": "NO-0003"}),
        Form(f"{paper}/mistakes", Role.OFFICER, {"reference": "NO-0002", "reason": "wrong-line"}),
        Form(f"{paper}/batches", Role.OFFICER, {"pot": str(pots["vote"]), "place": text}),
        Form(
            f"{paper}/batches/1/seal",
            Role.OFFICER,
            {"papers": "2", "again": "2", "seal": "A-17", "note": text},
        ),
        Form(
            f"{paper}/batches/1/read/1",
            Role.OFFICER,
            {"paper": "1", "marks": "1 3", "spoiled": "counts"},
        ),
        Form(f"{paper}/batches/1/file/1", Role.OFFICER, {"lines": "1,1"}, is_upload=True),
        Form("/organise/people/find", Role.ADMINISTRATOR, {"email": "isla@example.org"}),
        Form(
            "/organise/people/give",
            Role.ADMINISTRATOR,
            {
                "email": "nobody@example.org",
                "role": "reviewer-resident",
                "round_id": "0",
                "reason": text,
            },
        ),
        *(Form(address, Role.OFFICER, fields) for address, fields in hall_forms.OFFICERS_FORMS),
        *(Form(address, Role.ANYONE, fields) for address, fields in hall_forms.ANYONES_FORMS),
    )


@dataclass(frozen=True, slots=True)
class World:
    """Rounds on several steps, somebody for each role, a voting code, and all forms."""

    people: Mapping[Role, Person]
    code: str
    forms: tuple[Form, ...]


def world(session: Session, folder: Path) -> World:
    """Create it."""
    roles = (Role.REVIEWER, Role.OFFICER, Role.ADMINISTRATOR)
    people = {role: factories.account(session, name=role, roles=(role,)) for role in roles}
    people[Role.PERSON] = factories.account(session, name="Ada")
    counting.published(session, folder, times=counting.PUBLIC)
    fix_clock(session, None)
    vote = voting.prepare(session, folder, slug="vote")
    lettering.listed(session, vote, "Words that stay on the page")
    uploading.open_ways(session, vote)
    uploading.receive(session, vote, uploading.text(uploading.ISLA, uploading.JAN))
    made: dict[str, MadeRound] = {}
    for slug, phase in (("ideas", Phase.SUBMISSION), ("review", Phase.REVIEW)):
        made[slug] = factories.round_(session, phase=phase, slug=slug)
        factories.proposal(session, made[slug], author=people[Role.PERSON])
    view = Opinion(feasibility=Feasibility.FEASIBLE, cost=900_00, reason="We have the ground.")
    for role in (Role.REVIEWER, Role.OFFICER):
        reviews.assess(session, proposal_id=2, by=people[role].id, opinion=view)
    draft = setting_up.ready_round(session, by=people[Role.OFFICER].id, title="Draft")
    assert draft.slug == "draft"
    holders = {1: people[Role.OFFICER].id, 3: people[Role.REVIEWER].id}
    holders[2] = factories.officer(session, name="Second officer").id
    naming.name_three(session, round_id=draft.id, accounts_by_position=holders, by=holders[1])
    comments.add(session, proposal_id=1, by=people[Role.REVIEWER].id, text="Yes please.")
    papers.begin(session, vote, by=people[Role.REVIEWER].id)
    hall_forms.begin(session, vote, folder)
    pots = {"review": made["review"].pot_id, "vote": vote.made.pot_id}
    return World(people, vote.northfield[0], forms(pots))
