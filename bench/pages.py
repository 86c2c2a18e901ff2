"""Print server time and SQL statements of each main page, with the demo's data.

Each figure is also a line `name: number`, so that two runs can be compared by a program.
"""

import logging
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from pb import config
from pb.database import connect
from pb.demo.__main__ import load
from pb.demo.people import DEMO_PASSWORD, SHOWN
from pb.factory import create_app
from pb.services import schema

RUNS = 21

PUBLIC = {
    "home": "/",
    "round": "/rounds/streets-and-squares",
    "rules": "/rounds/streets-and-squares/rules",
    "ideas": "/rounds/greener-bay/ideas",
    "proposal": "/rounds/greener-bay/ideas/1",
    "code_entry": "/rounds/streets-and-squares/vote",
    "result": "/rounds/play-and-culture/result",
    "delivery": "/rounds/young-harbour-bay/delivery",
    "sign_in": "/sign-in",
}
VOTE = "/rounds/streets-and-squares/vote"
OFFICERS = {"council": "/organise", "council_round": "/organise/rounds/streets-and-squares"}


def demo(folder: Path) -> tuple[Flask, str]:
    """Load the demo into a fresh database; returns the application on it and a voting code."""
    settings = config.from_environment({"PB_INSTANCE": str(folder)})
    database = connect(settings.database_url, durable=False)
    schema.upgrade(database)
    started = time.perf_counter()
    codes = load(settings)
    print(f"demo_load_seconds: {time.perf_counter() - started:.1f}")
    return create_app(replace(settings, limits_on=False), database=database), codes[0]


def measure(app: Flask, client: FlaskClient, name: str, address: str) -> None:
    """Print the median time and the number of statements of one page."""
    statements = 0

    def count(*_arguments: object) -> None:
        nonlocal statements
        statements += 1

    engine = app.extensions["pb_database"].engine
    times = []
    for _run in range(RUNS):
        statements = 0
        event.listen(engine, "before_cursor_execute", count)
        started = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - started) * 1000)
        event.remove(engine, "before_cursor_execute", count)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
    print(f"{name}_ms: {statistics.median(times):.1f}")
    print(f"{name}_statements: {statements}")
    print(f"{name}_kilobytes: {len(answer.data) / 1024:.0f}")


def main() -> None:
    """Measure all pages."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        app, code = demo(Path(folder))
        app.config["WTF_CSRF_ENABLED"] = False
        visitor = app.test_client()
        for name, address in PUBLIC.items():
            measure(app, visitor, name, address)
        voter = app.test_client()
        paper = voter.post(VOTE, data={"code": code}).location
        measure(app, voter, "ballot", paper)
        measure(app, voter, "check", f"{VOTE}/ballot/check")
        officer = app.test_client()
        who = next(person for person in SHOWN if person.role == "officer")
        officer.post("/sign-in", data={"email": who.email, "password": DEMO_PASSWORD})
        for name, address in OFFICERS.items():
            measure(app, officer, name, address)


if __name__ == "__main__":
    main()
