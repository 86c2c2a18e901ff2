"""The demo town, served over HTTP, with what the demo leaves out: a draft, an import, a chief."""

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.serving import make_server

from pb import config
from pb.allocation import pabulib
from pb.allocation.parameters import Completion, Parameters
from pb.database import Database, connect
from pb.demo.people import DEMO_PASSWORD, SHOWN
from pb.factory import create_app
from pb.models import Account
from pb.services.results import imports
from pb.services.results.imports import Wanted
from pb.vocabulary import Role
from tests import factories, setting_up

VISITOR = "visitor"
MOST_OF_A_KIND = 15  # pages that are read for their links, of those that only differ in a number
FILES_OF_A_KIND = 3  # and of those that are files: a PDF takes as long as twenty pages
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
ELSEWHERE = """META
key;value
description;Budget of Far Away
country;Nowhere
budget;1000
vote_type;approval
rule;greedy
currency;PLN
PROJECTS
project_id;cost;name
1;600;Benches
2;500;Trees
VOTES
voter_id;vote
a;1
b;1,2
"""


@dataclass(frozen=True)
class Town:
    """Where the demo is served, and who may sign in: role -> email and password."""

    url: str
    app: Flask
    database: Database
    codes: tuple[str, ...]
    people: dict[str, tuple[str, str]]


@dataclass
class Walked:
    """What following every link came to: the fullest page of each kind, and broken links."""

    pages: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


@contextmanager
def served(folder: Path, *, codes: tuple[str, ...]) -> Iterator[Town]:
    """Serve the demo that lies in a folder, with its unused codes."""
    server = make_server("127.0.0.1", 0, _nothing, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    settings = config.from_environment({"PB_INSTANCE": str(folder)})
    settings = replace(settings, limits_on=False, base_url=url)
    database = connect(settings.database_url, durable=False)
    people = {person.role.value: (person.email, DEMO_PASSWORD) for person in SHOWN}
    people["administrator"] = _add_what_is_missing(database)
    app = create_app(settings, database=database)
    server.app = app
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Town(url, app, database, codes, people)
    server.shutdown()
    thread.join()
    server.server_close()
    database.engine.dispose()


def _nothing(_environ: Any, _start: Any) -> Any:
    raise RuntimeError("not yet")


def _add_what_is_missing(database: Database) -> tuple[str, str]:
    """Add a draft and an imported round; returns how an administrator signs in."""
    with database.session() as session:
        chief = factories.account(session, name="Ruth Gray", roles=(Role.ADMINISTRATOR,))
        officer = next(person for person in SHOWN if person.role == Role.OFFICER)
        by = session.scalars(select(Account.id).where(Account.email == officer.email)).one()
        session.rollback()
        setting_up.ready_round(session, by=by, title="Quiet Corners")
        data = ELSEWHERE.encode()
        document = pabulib.parse(data, file="elsewhere.pb")
        how = Wanted("greedy", Parameters(completion=Completion.NONE))
        imports.import_election(session, document, data=data, wanted=how)
        return chief.email, factories.PASSWORD


def walk(town: Town, who: str) -> Walked:
    """Follow each link from the first page as somebody; the forms are for other tests."""
    client = town.app.test_client()
    if who != VISITOR:
        email, password = town.people[who]
        answer = client.post("/sign-in", data=_signed(client, email, password))
        assert answer.status_code == 302, who
    walked, todo, kinds, longest = Walked(), ["/"], Counter[str](), Counter[str]()
    seen = set(todo)
    while todo:
        path = todo.pop(0)
        kind = _kind(town.app, path)
        kinds[kind] += 1
        if kinds[kind] > MOST_OF_A_KIND:
            continue
        answer = client.get(path)
        if answer.mimetype != "text/html":
            kinds[kind] += MOST_OF_A_KIND // FILES_OF_A_KIND - 1
            answer.close()
        if answer.status_code not in {200, 302}:
            walked.broken.append(f"{path}: {answer.status_code}")
        elif answer.status_code == 200 and answer.mimetype == "text/html":
            html = answer.get_data(as_text=True)
            if len(html) > longest[kind]:
                longest[kind], walked.pages[kind] = len(html), path
            found = _links(html, path, walked) - seen
            seen |= found
            todo += sorted(found)
    return walked


def _signed(client: FlaskClient, email: str, password: str) -> dict[str, str]:
    html = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert token
    return {"email": email, "password": password, "csrf_token": token.group(1)}


def _links(html: str, path: str, walked: Walked) -> set[str]:
    """Return the paths that a page of ours leads to; note anchors that are not on the page."""
    found = set()
    for link in LINK.findall(html):
        address, anchor = urldefrag(unescape(link))
        if anchor and address in {"", path} and f'id="{anchor}"' not in html:
            walked.broken.append(f"{path}: nothing has the id of {link}")
        if address.startswith("/") and not address.startswith("/language/"):
            found.add(address)
    return found


def _kind(app: Flask, path: str) -> str:
    """Return the endpoint that answers; a round's own page counts once a round."""
    adapter = app.url_map.bind("localhost")
    endpoint, values = adapter.match(urlsplit(path).path)
    return f"{endpoint} {values['slug']}" if endpoint in ROUNDS_DIFFER else str(endpoint)


ROUNDS_DIFFER = {"rounds.show", "organise.round"}
