"""The load client of `make bench-web` goes the way that voters go."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from bench import web_client
from bench.web_client import Browser, Seen, WrongAnswer
from pb.database import Session
from pb.models import Ballot
from tests import voting
from tests.browser.conftest import Served


def go(served: Served, code: str, *, scripts: bool = True) -> Seen:
    address = urlsplit(served.url)
    seen = Seen()
    assert address.hostname
    assert address.port
    browser = Browser(address.hostname, address.port, number=1, seen=seen, runs_scripts=scripts)
    pots = ["everyone", "northfield"]
    way = web_client.vote(browser, slug="harbour-bay", pots=pots, code=code, turn=3)
    with ThreadPoolExecutor(max_workers=1) as alone:  # a loop runs here already, the browser's
        alone.submit(asyncio.run, way).result()
    return seen


@pytest.mark.parametrize(("scripts", "requests"), [(True, 5), (False, 9)])
def test_it_casts_two_ballots(
    served: Served, session: Session, *, scripts: bool, requests: int
) -> None:
    vote = voting.prepare(session, served.settings.keys_dir)
    session.rollback()
    seen = go(served, vote.northfield[0], scripts=scripts)
    assert sum(len(times) for times in seen.milliseconds.values()) == requests
    assert session.scalar(select(func.count()).select_from(Ballot)) == 2


def test_a_page_that_is_not_the_right_one_ends_it(served: Served, session: Session) -> None:
    vote = voting.prepare(session, served.settings.keys_dir)
    session.rollback()
    with pytest.raises(WrongAnswer, match="open: 422"):
        go(served, vote.northfield[0][:-1] + "?")
