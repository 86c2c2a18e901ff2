"""Write an election as a .pb file, always the same bytes for the same election."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pb.allocation.ballots import WITH_POINTS
from pb.allocation.election import Election, Project
from pb.allocation.outcome import Outcome
from pb.allocation.pabulib.reading import READ_COLUMNS, READ_KEYS
from pb.allocation.pabulib.stated import THRESHOLD, option_cells, rule_word
from pb.allocation.parameters import Parameters


def write(
    election: Election,
    *,
    rule: str | None = None,
    parameters: Parameters | None = None,
    outcome: Outcome | None = None,
) -> str:
    """Write the election, its rule and options; with an outcome, its rule and who is funded too.

    Ballots stand in their canonical order, so that nothing shows when they were cast.

    Raises:
        ValueError: an id or a key that the format cannot hold, or options that clash.
    """
    if outcome is not None:
        rule, parameters = outcome.rule, outcome.parameters
    if rule is not None:
        parameters = (parameters or Parameters()).chosen_for(rule)
    lines = [("META",), *_meta(election, rule, parameters), ("PROJECTS",)]
    lines += [*_projects(election, outcome), ("VOTES",), *_votes(election)]
    return "".join(f"{line}\n" for line in map(row_text, lines))


def row_text(cells: Iterable[str]) -> str:
    """Write one row, without the end of its line."""
    return ";".join(_quoted(cell) for cell in cells)


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in ';"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _meta(
    election: Election, rule: str | None, parameters: Parameters | None
) -> Iterator[tuple[str, str]]:
    yield "key", "value"
    for key, value in election.meta.items():
        if key == THRESHOLD and parameters is not None:
            continue  # it stands among the options
        if key in READ_KEYS or key != key.strip() or not key:
            raise ValueError(f"META writes the key {key} itself, or cannot hold it")
        yield key, value
    yield "num_projects", str(len(election.projects))
    yield "num_votes", str(election.voters)
    yield "budget", election.in_major(election.budget)
    yield "vote_type", election.ballot_type.value
    yield "rule", rule_word(rule, parameters)
    if election.currency:
        yield "currency", election.currency
    yield "step", election.in_major(election.step)
    if parameters is not None:
        yield from option_cells(parameters)


def _projects(election: Election, outcome: Outcome | None) -> Iterator[tuple[str, ...]]:
    extra = tuple(dict.fromkeys(name for project in election.projects for name in project.extra))
    if READ_COLUMNS.intersection(extra):
        raise ValueError("an extra column has the name of a column with its own place")
    scored = election.ballot_type in WITH_POINTS
    votes, points = election.votes(), election.points()
    header = ("project_id", "cost", "votes", *(("score",) if scored else ()), "name")
    selected = ("selected",) if outcome else ()
    yield (*header, "category", "neighborhood", *selected, *extra)
    for project in election.projects:
        score = (str(points[project.id]),) if scored else ()
        funded = (str(int(project.id in outcome.funded)),) if outcome else ()
        yield (
            _id(project),
            election.in_major(project.cost),
            str(votes[project.id]),
            *score,
            project.name,
            project.category,
            project.area,
            *funded,
            *(project.extra.get(name, "") for name in extra),
        )


def _id(project: Project) -> str:
    if "," in project.id or project.id != project.id.strip() or not project.id:
        raise ValueError(f"a vote cannot name the project id {project.id!r}")
    return project.id


def _votes(election: Election) -> Iterator[tuple[str, ...]]:
    with_points = any(ballot.points for ballot in election.ballots)
    with_points = with_points or election.ballot_type in WITH_POINTS
    yield ("voter_id", "vote", "points") if with_points else ("voter_id", "vote")
    voter = 0
    for ballot in election.ballots:
        cells = [",".join(ballot.projects)]
        if with_points:
            cells.append(",".join(map(str, ballot.points)))
        for _ in range(ballot.count):
            voter += 1
            yield (str(voter), *cells)
