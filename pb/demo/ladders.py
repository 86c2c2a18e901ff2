"""Who takes each of the eight decisions in each round, and one plain sentence about it."""

from pb.demo.shapes import WhoDecides
from pb.vocabulary import Decider, Question

_COUNCIL = Decider.COUNCIL
_CONSULTED = Decider.CONSULTED
_JOINTLY = Decider.JOINTLY
_RESIDENTS = Decider.RESIDENTS


def _table(*rows: tuple[Decider, str]) -> tuple[WhoDecides, ...]:
    """One row for each question, in the order of the vocabulary."""
    return tuple(
        WhoDecides(question, decider, sentence)
        for question, (decider, sentence) in zip(Question, rows, strict=True)
    )


DECISIONS: dict[str, tuple[WhoDecides, ...]] = {
    "streets-and-squares": _table(
        (_COUNCIL, "It is new money from the coastal fund; no service is cut to pay for it."),
        (
            _JOINTLY,
            "The steering group chose the purpose after three open evenings in the Town House.",
        ),
        (_CONSULTED, "The council set £250,000 after asking all four community councils."),
        (
            _JOINTLY,
            "Residents and officers in the steering group each had to agree to the rules by a majority.",
        ),
        (
            _JOINTLY,
            "The steering group lowered the age from 16 to 12 because young people use the streets too.",
        ),
        (
            _JOINTLY,
            "A resident reviewer and an officer look at every idea, and both give their reasons.",
        ),
        (
            _RESIDENTS,
            "The vote decides. The council has promised in writing to build what is funded.",
        ),
        (
            _JOINTLY,
            "Each funded project gets a small group of residents and one officer until it is finished.",
        ),
    ),
    "greener-bay": _table(
        (_COUNCIL, "It is new money: the town's share of the wind farm's community payment."),
        (
            _JOINTLY,
            "The steering group wrote the purpose together with the allotment society and two schools.",
        ),
        (
            _CONSULTED,
            "The council asked in a survey whether to spend it in one year or in two; 612 people said one.",
        ),
        (
            _JOINTLY,
            "The rules were adopted by residents and officers together and are locked when voting opens.",
        ),
        (
            _JOINTLY,
            "Everyone from 12 who lives, works or learns here, because the climate is everybody's.",
        ),
        (
            _JOINTLY,
            "A resident reviewer and an officer look at every idea, and both give their reasons.",
        ),
        (_RESIDENTS, "The vote decides what is funded, with equal shares."),
        (_JOINTLY, "Volunteers and the parks team plant and look after it together."),
    ),
    "warm-and-well": _table(
        (_COUNCIL, "It replaces the winter grant that the council used to give out by itself."),
        (
            _CONSULTED,
            "The council asked the lunch club, the carers' group and the surgery what was missing.",
        ),
        (_COUNCIL, "The council set £90,000, the same as last winter's grant."),
        (
            _JOINTLY,
            "The steering group adopted the rules, with two seats for people who care for somebody at home.",
        ),
        (
            _CONSULTED,
            "From 16 this time, because the grant's terms say so. The steering group objected.",
        ),
        (
            _JOINTLY,
            "A resident reviewer and an officer look at every idea; where they differ, the steering group decides.",
        ),
        (_RESIDENTS, "The vote decides what is funded, with equal shares."),
        (
            _CONSULTED,
            "The groups run their own projects; the council pays each quarter after reading a short report.",
        ),
    ),
    "play-and-culture": _table(
        (_COUNCIL, "It is new money from the sale of the old depot."),
        (_JOINTLY, "Play and culture came first among five purposes at the open meeting."),
        (
            _JOINTLY,
            "The steering group and the council agreed on how to split £140,000 between the town and its areas.",
        ),
        (
            _JOINTLY,
            "After the youth round the steering group asked for equal shares, so that every part of town counts.",
        ),
        (_JOINTLY, "Everyone from 12 who lives here."),
        (
            _JOINTLY,
            "A resident reviewer and an officer look at every idea, and both give their reasons.",
        ),
        (
            _RESIDENTS,
            "The vote decides. The council ratifies the result in two weeks and must give a public reason if it departs from it.",
        ),
        (
            _JOINTLY,
            "Each project is delivered by those who had the idea, together with one officer.",
        ),
    ),
    "young-harbour-bay": _table(
        (_COUNCIL, "It was new money, taken once from the council's reserves."),
        (_RESIDENTS, "The youth forum chose the purpose by itself."),
        (_COUNCIL, "The council set £50,000 before the youth forum met."),
        (
            _CONSULTED,
            "The council chose most votes first after asking the youth forum, which had heard of no other rule.",
        ),
        (_JOINTLY, "From 11 to 25: agreed between the youth forum and the academy."),
        (_JOINTLY, "A resident reviewer and an officer looked at every idea."),
        (_RESIDENTS, "The vote decided, and the council built what was funded."),
        (_JOINTLY, "The young people who had the idea are at every meeting about it."),
    ),
    "small-sparks": _table(
        (_COUNCIL, "It is new money: what was left of last year's events."),
        (_JOINTLY, "The steering group chose small things that can be there within three months."),
        (_CONSULTED, "The council set £8,000 after asking the steering group."),
        (_JOINTLY, "Residents and officers in the steering group adopted the rules together."),
        (_JOINTLY, "Everyone from 12, online or on paper."),
        (_JOINTLY, "A resident reviewer and an officer look at every idea."),
        (_RESIDENTS, "The vote decides."),
        (_RESIDENTS, "Whoever had the idea does it, with an officer to ask."),
    ),
    "reading-garden": _table(
        (_COUNCIL, "It is the rest of the money for the library's new roof."),
        (_CONSULTED, "The library asked at its desk for a month."),
        (_COUNCIL, "The council set £4,500."),
        (_CONSULTED, "The friends of the library were asked which rule they wanted."),
        (_JOINTLY, "Everyone who has a library card, of whatever age."),
        (_JOINTLY, "A resident reviewer and an officer look at every idea."),
        (_RESIDENTS, "The vote decides."),
        (_JOINTLY, "The friends of the library and the parks team build it."),
    ),
    "community-chest": _table(
        (_COUNCIL, "The Harbour Bay Trust gives the money; it replaces nothing."),
        (_JOINTLY, "The trustees and last year's groups chose the purpose."),
        (_COUNCIL, "The trustees set £20,000."),
        (_JOINTLY, "The trustees and last year's groups adopted the rules."),
        (_RESIDENTS, "Whoever comes to the hall may vote."),
        (_JOINTLY, "A resident reviewer and an officer look at every bid."),
        (_RESIDENTS, "The vote in the hall decides."),
        (_RESIDENTS, "Each group spends its grant and tells the hall next year how it went."),
    ),
}
