"""What printed matter says, in the language of its readers: ballot papers, posters, booklets."""

from pb.adapters.printed import (
    BallotPaper,
    Booklet,
    BookletPot,
    Mark,
    Poster,
    PrintedProject,
)
from pb.services.paper.printing import PotProjects, Printed
from pb.services.proposals.projects import ProjectView
from pb.services.rounds.round_heads import PotView
from pb.vocabulary import BallotType, Phase
from pb.wording import formats
from pb.wording.catalogue import N_, translate, translate_plural

PAPER_TITLE = N_("%(round)s: %(pot)s")
MONEY = N_("%(money)s to share out")
BATCH = N_("Batch %(number)s")
NO_BATCH = N_("Batch: ______")
PAGE = N_("Page %(number)s of %(pages)s")
FOLD = N_(
    "Fold the paper once at the marks at its edges, with your marks inside, and put it into the "
    "box. Do not write your name on it."
)
EMPTY = N_("You may leave the paper empty: that counts as an empty ballot.")
ANOTHER = N_("If you make a mistake, ask for another paper.")
YES, NO = N_("Yes"), N_("No")

HOW = {
    BallotType.CHOOSE_ONE: N_("Put a cross into the box of the one project that you want most."),
    BallotType.KNAPSACK: N_(
        "Put a cross into the box of each project that you want. Together they may cost "
        "%(money)s at most: add them up."
    ),
    BallotType.CUMULATIVE: N_(
        "You have %(points)s points. Write into the boxes how many you give: all of them to one "
        "project, or some to several."
    ),
    BallotType.ORDINAL: N_(
        "Write 1 into the box of the project that you want most, 2 at the next, and so on. Use "
        "each number once."
    ),
    BallotType.SCORING: N_(
        "Write a score from 0 to 5 into each box: 5 if you want it very much, 0 if not at all."
    ),
    BallotType.YES_NO: N_(
        "Put a cross into the box for yes or for no. You need not answer for every project."
    ),
}
CHOOSE = N_("Put a cross into the box of each project that you want.")
ASKED = frozenset({BallotType.APPROVAL, BallotType.ORDINAL})
FIGURES = frozenset({BallotType.CUMULATIVE, BallotType.ORDINAL, BallotType.SCORING})

HEADLINE = N_("%(money)s for %(place)s. You decide.")
POSTER_LEAD = N_("Neighbours had ideas, and now everybody chooses what gets built.")
ON_POSTER = 3
POSTER_SCAN = N_("Scan, read, vote")
UNTIL = N_("Vote until %(until)s")
FROM = N_("Vote from %(from)s until %(until)s")
NO_ACCOUNT = N_("You need no account. Your vote is secret.")
ON_PAPER = N_("You can vote on paper too. Ask us where: %(contact)s")
ASK = N_("Questions, or no internet? %(contact)s")
BOOKLET_LEAD = N_(
    "These are the projects that you can vote for, with what each of them costs. Take your time, "
    "talk about them, then choose."
)
BOOKLET_SCAN = N_("Read more and vote")


def paper(
    printed: Printed, one: PotProjects, *, locale: str, place: str, link: str, batch: int | None
) -> BallotPaper:
    """Return a pot's ballot paper in words."""
    head, pot = printed.head, one.pot
    money = formats.money(pot.amount, head.currency, locale)
    return BallotPaper(
        language=locale,
        place=place,
        title=translate(PAPER_TITLE, locale, round=head.title, pot=pot.name),
        money=translate(MONEY, locale, money=money),
        how=(*_how(pot, money, locale), *(translate(some, locale) for some in (EMPTY, ANOTHER))),
        mark=_mark(pot.ballot_type),
        yes=translate(YES, locale),
        no=translate(NO, locale),
        projects=_projects(printed, one, locale),
        batch=translate(BATCH, locale, number=batch) if batch else translate(NO_BATCH, locale),
        link=link,
        fold=translate(FOLD, locale),
        page=translate(PAGE, locale),
    )


def poster(printed: Printed, *, locale: str, place: str, contact: str, link: str) -> Poster:
    """Return a round's poster in words; `place` and `contact` are of the installation."""
    ways = [translate(NO_ACCOUNT, locale)]
    words = ON_PAPER if printed.has_paper else ASK
    ways.append(translate(words, locale, contact=contact))
    return Poster(
        language=locale,
        place=place,
        title=printed.head.title,
        headline=_headline(printed, locale, place),
        lead=translate(POSTER_LEAD, locale),
        dates=_dates(printed, locale),
        scan=translate(POSTER_SCAN, locale),
        address=_short(link),
        link=link,
        ways=tuple(ways),
        projects=_pictured(printed, locale),
    )


def booklet(printed: Printed, *, locale: str, place: str, link: str) -> Booklet:
    """Return a round's booklet of projects in words."""
    head = printed.head
    return Booklet(
        language=locale,
        place=place,
        title=head.title,
        headline=_headline(printed, locale, place),
        lead=translate(BOOKLET_LEAD, locale),
        dates=_dates(printed, locale),
        scan=translate(BOOKLET_SCAN, locale),
        address=_short(link),
        link=link,
        pots=tuple(
            BookletPot(
                name=one.pot.name,
                money=translate(
                    MONEY, locale, money=formats.money(one.pot.amount, head.currency, locale)
                ),
                projects=_projects(printed, one, locale),
            )
            for one in printed.pots
        ),
        page=translate(PAGE, locale),
    )


def _how(pot: PotView, money: str, locale: str) -> list[str]:
    words = HOW.get(pot.ballot_type, CHOOSE)
    how = [translate(words, locale, money=money, points=pot.most_points or 0)]
    # Whatever the type: a paper with more marks than this would be spoiled.
    if pot.most_choices is not None and pot.ballot_type != BallotType.CHOOSE_ONE:
        how.append(
            translate_plural(
                "You can choose %(num)s project.",
                "You can choose up to %(num)s projects.",
                pot.most_choices,
                locale=locale,
            )
        )
    if pot.asked_choices > 1 and pot.ballot_type in ASKED:
        how.append(
            translate_plural(
                "We suggest at least %(num)s project.",
                "We suggest at least %(num)s projects.",
                pot.asked_choices,
                locale=locale,
            )
        )
    return [" ".join(how)]


def _mark(way: BallotType) -> Mark:
    if way == BallotType.YES_NO:
        return Mark.YES_NO
    return Mark.FIGURE if way in FIGURES else Mark.TICK


def _projects(printed: Printed, one: PotProjects, locale: str) -> tuple[PrintedProject, ...]:
    return tuple(
        PrintedProject(
            key=project.key,
            title=project.title,
            text=project.summary,
            cost=formats.money(project.cost, printed.head.currency, locale),
            where=_where(project),
            drawing=project.drawing,
            picture=project.picture_digest,
            picture_alt=project.picture_alt,
        )
        for project in one.projects
    )


def _pictured(printed: Printed, locale: str) -> tuple[PrintedProject, ...]:
    """Return the projects that a poster shows; those with a picture of their own come first."""
    every = [project for one in printed.pots for project in _projects(printed, one, locale)]
    return tuple(sorted(every, key=lambda project: project.picture is None)[:ON_POSTER])


def _where(project: ProjectView) -> str:
    return " · ".join(part for part in (project.area_name, project.category_name) if part)


def _headline(printed: Printed, locale: str, place: str) -> str:
    total = formats.money(printed.head.total_money, printed.head.currency, locale)
    return translate(HEADLINE, locale, money=total, place=place)


def _dates(printed: Printed, locale: str) -> str:
    dates = printed.head.dates(Phase.VOTING)
    if dates is None:
        return ""
    zone = printed.head.time_zone
    until = formats.moment(dates.closes_at, locale, time_zone=zone)
    if dates.state == "next":
        begin = formats.day(dates.opens_at, locale, time_zone=zone)
        return translate(FROM, locale, **{"from": begin, "until": until})
    return translate(UNTIL, locale, until=until)


def _short(link: str) -> str:
    return link.partition("://")[2]
