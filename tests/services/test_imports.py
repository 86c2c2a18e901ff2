"""Imports: a file becomes a published round, whole or not at all."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from pb.allocation import pabulib
from pb.allocation.ballots import NotCountable
from pb.allocation.parameters import Completion, OptionsClash, Parameters
from pb.allocation.rules import RULES
from pb.database import Session
from pb.models import Area, Category, Count, Event, PhaseDates, Pot, Round
from pb.services.errors import CountNotShown, MoneyTooFine, ProjectNumberTooLong, UnknownCurrency
from pb.services.results import delivery, files, imports, results
from pb.services.results.imports import Imported, Wanted
from pb.services.results.results import PotResult
from pb.services.rounds import round_heads
from pb.vocabulary import Phase, RoundState, Stage, Tag
from tests import factories

SHARED = Path(__file__).parents[3] / "shared" / "elections"

TOWN = """META
key;value
description;Budget of Little Town
country;Nowhere
unit;Little Town
instance;2023
budget;1000
vote_type;approval
rule;greedy
currency;PLN
date_begin;18.09.2023
date_end;25.09.2023
max_length;3
PROJECTS
project_id;cost;name;category;neighborhood;latitude;longitude;description
7;600.50;Benches;urban greenery,sport;North;52.1;18.2;Nine of them
p/8;300;Trees;education;South;far;away;
9;500;"A hall; with a roof";unheard of;;;;
VOTES
voter_id;vote
a;7,p/8
b;7
c;9
d;
"""


def wanted(**more: object) -> Wanted:
    return Wanted(rule="greedy", parameters=Parameters(), **more)  # type: ignore[arg-type]


def take(session: Session, text: str = TOWN, how: Wanted | None = None) -> Imported:
    data = text.encode()
    document = pabulib.parse(data, file="town.pb")
    return imports.import_election(session, document, data=data, wanted=how or wanted())


def pot_of(session: Session, slug: str) -> PotResult:
    session.rollback()
    head = round_heads.head(session, slug, officer=False)
    return results.insist_published(session, head).pots[0]


def number_of_rounds(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Round)) or 0


def test_a_file_becomes_a_published_round(session: Session) -> None:
    made = take(session)
    assert made.slug == "budget-of-little-town-2023"
    assert made.earlier == ()
    row = session.scalars(select(Round)).one()
    assert (row.title, row.state) == ("Budget of Little Town, 2023", RoundState.PUBLISHED)
    assert (row.currency, row.exponent) == ("PLN", 2)
    pot = session.scalars(select(Pot)).one()
    assert (pot.name, pot.amount, pot.most_choices) == ("Little Town", 1000_00, 3)
    assert session.scalars(select(Event.tag)).all() == [Tag.ROUND_IMPORTED]


def test_its_projects_areas_and_themes_come_along(session: Session) -> None:
    made = take(session)
    rows = {row.project.key: row.project for row in pot_of(session, made.slug).rows}
    assert (rows["7"].title, rows["7"].cost, rows["7"].area_name) == ("Benches", 600_50, "North")
    assert (rows["7"].category_name, rows["7"].drawing) == ("Urban greenery", "nature")
    assert (rows["7"].latitude, rows["7"].summary) == (52.1, "Nine of them")
    assert (rows["p/8"].latitude, rows["p/8"].longitude) == (None, None)
    assert (rows["9"].title, rows["9"].area_name) == ("A hall; with a roof", None)
    assert rows["9"].drawing == "community"
    assert session.scalars(select(Area.name).order_by(Area.position)).all() == ["North", "South"]
    assert session.scalar(select(func.count()).select_from(Category)) == 3


def test_it_is_counted_and_the_file_itself_is_the_download(session: Session) -> None:
    made = take(session)
    pot = pot_of(session, made.slug)
    assert pot.outcome.funded == ("7", "p/8")
    assert (pot.facts.ballots, pot.facts.empty, pot.facts.content) == (4, 1, 2)
    assert (pot.facts.listed, pot.facts.options) == (None, ())
    head = round_heads.head(session, made.slug, officer=False)
    file = files.pabulib_file(session, head, pot_slug=pot.pot.slug)
    assert file.data == TOWN.encode()


def test_the_dates_of_the_vote_come_along(session: Session) -> None:
    take(session)
    voting = session.scalars(select(PhaseDates).where(PhaseDates.phase == Phase.VOTING)).one()
    assert voting.opens_at == factories.moment("2023-09-18T00:00")
    assert voting.closes_at == factories.moment("2023-09-25T23:59")


def test_without_dates_there_is_only_the_result(session: Session) -> None:
    take(session, TOWN.replace("18.09.2023", "2023").replace("25.09.2023", "2023"))
    assert session.scalars(select(PhaseDates.phase)).all() == [Phase.RESULTS]


def test_options_and_title_are_kept(session: Session) -> None:
    parameters = Parameters(completion=Completion.ADD1, seed="lot")
    words = ("--rule", "equal-shares", "--completion", "add1", "--seed", "lot")
    how = Wanted("equal-shares", parameters, options=words, title="By shares")
    made = take(session, how=how)
    assert made.slug == "by-shares"
    pot = pot_of(session, made.slug)
    assert pot.facts.options == words
    assert pot.outcome.rule == "equal-shares"
    assert (pot.pot.completion.value, pot.pot.tie_seed) == ("add1", "lot")


def test_the_same_file_makes_a_second_round_and_says_so(session: Session) -> None:
    first, second = take(session), take(session)
    assert second.slug == "budget-of-little-town-2023-2"
    assert second.earlier == (first.slug,)
    assert number_of_rounds(session) == 2


def test_sums_without_decimals_count_the_same_in_pennies(session: Session) -> None:
    text = TOWN.replace("600.50", "600")
    made = take(session, text, Wanted("equal-shares", Parameters(Completion.ADD1)))
    document = pabulib.parse(text.encode(), file="town.pb")
    plain = RULES["equal-shares"](document.election, Parameters(Completion.ADD1))
    outcome = pot_of(session, made.slug).outcome
    assert outcome.funded == plain.funded
    assert outcome.raises == plain.raises
    assert (outcome.budget, plain.budget) == (1000_00, 1000)


@pytest.mark.parametrize("currency", ["", "XYZW", "doubloons"])
def test_an_unknown_currency_is_refused(session: Session, currency: str) -> None:
    with pytest.raises(UnknownCurrency):
        take(session, TOWN.replace("currency;PLN", f"currency;{currency}"))
    assert number_of_rounds(session) == 0


def test_another_currency_can_be_named(session: Session) -> None:
    made = take(session, TOWN.replace("currency;PLN", "currency;zł"), wanted(currency="eur"))
    assert pot_of(session, made.slug).outcome.currency == "EUR"


def test_sums_finer_than_the_currency_are_refused(session: Session) -> None:
    with pytest.raises(MoneyTooFine):
        take(session, TOWN.replace("600.50", "600.505"))
    with pytest.raises(MoneyTooFine):
        take(session, TOWN.replace("PLN", "JPY"))
    assert number_of_rounds(session) == 0


def test_a_number_that_is_too_long_is_refused(session: Session) -> None:
    with pytest.raises(ProjectNumberTooLong):
        take(session, TOWN.replace("p/8", "8" * 41))
    assert number_of_rounds(session) == 0


def test_options_that_clash_leave_nothing(session: Session) -> None:
    with pytest.raises(OptionsClash):
        take(session, how=Wanted("greedy", Parameters(completion=Completion.ADD1)))
    assert number_of_rounds(session) == 0


def test_papers_that_the_rule_does_not_count_leave_nothing(session: Session) -> None:
    text = TOWN.replace("vote_type;approval", "vote_type;ordinal")
    with pytest.raises(NotCountable):
        take(session, text, Wanted("phragmen", Parameters()))
    assert number_of_rounds(session) == 0


def test_what_no_round_can_show_leaves_nothing(session: Session) -> None:
    with pytest.raises(CountNotShown):
        take(session, how=Wanted("greedy", Parameters(per_cost=True)))
    assert number_of_rounds(session) == 0


def test_long_names_are_cut_and_the_file_is_not(session: Session) -> None:
    text = TOWN.replace("Benches", "B" * 400).replace("Budget of", "Budget " * 60 + "of")
    made = take(session, text)
    pot = pot_of(session, made.slug)
    titles = {row.project.key: row.project.title for row in pot.rows}
    assert len(titles["7"]) == 300
    assert len(session.scalars(select(Round.title)).one()) <= 120
    assert session.scalars(select(Count.pabulib)).one() == text.encode()


def test_projects_of_an_imported_round_get_updates(session: Session) -> None:
    made = take(session)
    officer = factories.officer(session)
    row = pot_of(session, made.slug).rows[0]
    update = delivery.UpdateGiven(
        reported_on=factories.moment("2024-01-05").date(),
        stage=Stage.DONE,
        title="Done",
        text="All nine stand.",
        spent=599_00,
    )
    delivery.add_update(session, project_id=row.project.id, update=update, by=officer.id)
    head = round_heads.head(session, made.slug, officer=False)
    assert delivery.of_round(session, head).at(Stage.DONE) == 1


@pytest.mark.skipif(not SHARED.is_dir(), reason="the public elections are not beside the project")
@pytest.mark.parametrize(
    ("file", "funded"), [("Poland_Swiecie_2023", 17), ("Hungary_Veszprem_2025", 4)]
)
def test_real_elections_come_in(session: Session, file: str, funded: int) -> None:
    data = (SHARED / f"{file}.pb").read_bytes()
    document = pabulib.parse(data, file=file)
    how = Wanted(document.rule or "greedy", document.parameters)
    made = imports.import_election(session, document, data=data, wanted=how)
    assert len(pot_of(session, made.slug).funded) == funded
