"""Real elections of pabulib.org against the outcomes of other engines.

The elections are no part of the project. They are looked for in the folder that the environment
variable ELECTIONS names, or else in ../shared/elections beside the checkout: files *.pb, and
reference.json with outcomes computed by pabutools 1.2.3 in exact arithmetic (ties by name) and by
the tool of equalshares.net.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pb.allocation import pabulib
from pb.allocation.election import Election
from pb.allocation.parameters import Add1, Completion, Parameters, Ties
from pb.allocation.rules import RULES

FOLDER = Path(os.environ.get("ELECTIONS") or Path(__file__).parents[3] / "shared" / "elections")
REFERENCE = FOLDER / "reference.json"

COUNTS = {
    "greedy_cost": ("greedy", Parameters(ties=Ties.NAME)),
    "mes_cost": ("equal-shares", Parameters(ties=Ties.NAME)),
    "mes_cost_add1": ("equal-shares", Parameters(Completion.ADD1, Add1.PABUTOOLS, Ties.NAME)),
    "phragmen": ("phragmen", Parameters(ties=Ties.NAME)),
    "js_add1": ("equal-shares", Parameters(Completion.ADD1, Add1.EQUALSHARES_NET)),
    "js_add1u": ("equal-shares", Parameters(Completion.ADD1U, Add1.EQUALSHARES_NET)),
}

needs_elections = pytest.mark.skipif(
    not REFERENCE.is_file(),
    reason=f"no real elections: {REFERENCE} is missing; ELECTIONS may name their folder",
)


def reference() -> dict[str, dict[str, Any]]:
    if not REFERENCE.is_file():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(REFERENCE.read_text())["elections"]
    return found


@cache
def read(name: str) -> Election:
    return pabulib.read(FOLDER / f"{name}.pb").election


CASES = [
    (name, key) for name, found in sorted(reference().items()) for key in COUNTS if key in found
]


@needs_elections
@pytest.mark.parametrize(("name", "key"), CASES)
def test_the_outcome_equals_the_other_engines(name, key):
    rule, parameters = COUNTS[key]
    expected = reference()[name][key]
    funded = list(RULES[rule](read(name), parameters).funded)
    if key.startswith("js") or key == "phragmen":
        assert set(funded) == set(expected)
    else:
        assert funded == expected


@needs_elections
@pytest.mark.parametrize("add1", Add1)
def test_swiecie_2023_is_its_official_result(add1):
    document = pabulib.read(FOLDER / "Poland_Swiecie_2023.pb")
    official = {id_ for id_, mark in document.selected.items() if mark == "1"}
    parameters = Parameters(Completion.ADD1, add1)
    assert len(official) == 17
    assert set(RULES["equal-shares"](document.election, parameters).funded) == official


@needs_elections
def test_wieliczka_2023_is_its_official_result_with_pabulibs_convention_alone():
    document = pabulib.read(FOLDER / "Poland_Wieliczka_2023_Green_Budget.pb")
    official = {id_ for id_, mark in document.selected.items() if mark == "1"}
    funded = {
        add1: set(
            RULES["equal-shares"](document.election, Parameters(Completion.ADD1, add1)).funded
        )
        for add1 in Add1
    }
    assert len(official) == 30
    assert funded[Add1.PABULIB] == official
    assert {len(funded[Add1.PABUTOOLS]), len(funded[Add1.EQUALSHARES_NET])} == {31}


@needs_elections
def test_every_real_file_reads_back_the_same():
    for path in sorted(FOLDER.glob("*.pb")):
        if path.stat().st_size < 500_000:
            found = pabulib.read(path).election
            written = pabulib.write(found).encode()
            assert pabulib.parse(written, file=path.name).election == found, path.name
