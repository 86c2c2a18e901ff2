"""The load of `make bench-web`: voters who go from the code to the receipt, many at a time.

A program of its own, beside the server. Reads a plan (JSON) from standard input and prints
what it saw (JSON). Each voter is a browser of its own: own cookies, own connection, an own
address as a trusted proxy would forward it. Every request of the journey is sent, and each
answer is checked: a page that is not the right one ends the run.
"""

import asyncio
import gzip
import itertools
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')
TICK = re.compile(rb'name="projects" value="(\d+)"')
RECEIPT = re.compile(rb"(?:[0-9a-f]{8} ){8}")
CHOSEN = 8  # projects that a voter ticks on a paper
SEE_OTHER = 302
FINE = 200


class WrongAnswer(Exception):
    """The server did not answer as it should."""


@dataclass
class Seen:
    """What came out: milliseconds by kind of request, whole ballots."""

    ballots: int = 0
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


class Browser:
    """One voter's browser: a connection, cookies, an address."""

    def __init__(
        self, host: str, port: int, *, number: int, seen: Seen, runs_scripts: bool = True
    ) -> None:
        self.runs_scripts = runs_scripts
        self._host, self._port, self._seen = host, port, seen
        self._address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self._cookies: dict[str, str] = {}
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, kind: str, path: str, form: str | None = None) -> tuple[int, bytes, str]:
        """Send a request; returns status, body, and where it leads."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        body = form.encode() if form is not None else b""
        head = [
            f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            f"X-Forwarded-For: {self._address}",
            "X-Forwarded-Proto: http",
            "Accept-Language: en",
            "Accept-Encoding: gzip",
        ]
        if self._cookies:
            head.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self._cookies.items()))
        if form is not None:
            head += ["Content-Type: application/x-www-form-urlencoded"]
            head += [f"Content-Length: {len(body)}"]
        started = time.perf_counter()
        self._writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        status, answer, location = await self._answer()
        self._seen.milliseconds[kind].append((time.perf_counter() - started) * 1000)
        return status, answer, location

    async def leave(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
            await self._writer.wait_closed()

    async def _answer(self) -> tuple[int, bytes, str]:
        head = (await self._reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        status, length, location = int(head[0].split()[1]), 0, ""
        hangs_up = is_packed = False
        for line in head[1:]:
            name, _colon, value = line.partition(b": ")
            match name.lower():
                case b"content-length":
                    length = int(value)
                case b"location":
                    location = value.decode()
                case b"connection":
                    hangs_up = value.lower() == b"close"
                case b"content-encoding":
                    is_packed = value == b"gzip"
                case b"set-cookie":
                    key, _equals, rest = value.partition(b"=")
                    self._cookies[key.decode()] = rest.partition(b";")[0].decode()
        body = await self._reader.readexactly(length)
        if hangs_up and self._writer is not None:
            self._writer.close()
            self._writer = None
        return status, gzip.decompress(body) if is_packed else body, location


async def vote(browser: Browser, *, slug: str, pots: list[str], code: str, turn: int) -> None:
    """Go the whole way: code, a paper for each pot, checking, casting, the receipt."""
    home = f"/rounds/{slug}/vote"
    page = await _page(browser, "code", home)
    page = await _send(browser, "open", home, f"csrf_token={_token(page)}&code={code}")
    for number, pot in enumerate(pots, start=1):
        ticks = TICK.findall(page)
        places = {(turn * 7 + at * 11) % len(ticks) for at in range(CHOSEN)}
        marks = "".join(f"&projects={ticks[one].decode()}" for one in sorted(places))
        step = "check" if number == len(pots) else "paper"
        page = await _send(browser, step, f"{home}/{pot}", f"csrf_token={_token(page)}{marks}")
    page = await _send(browser, "cast", f"{home}/ballot/cast", f"csrf_token={_token(page)}")
    if len(set(RECEIPT.findall(page))) < len(pots):
        raise WrongAnswer("the last page shows no receipt")


async def _page(browser: Browser, kind: str, path: str) -> bytes:
    status, body, _to = await browser.ask(kind, path)
    if status != FINE:
        raise WrongAnswer(f"{kind}: {status} from {path}")
    return body


async def _send(browser: Browser, kind: str, path: str, form: str) -> bytes:
    """Send a form as a browser does; returns the page that comes next.

    A browser with scripts is answered with it, one without is led there.
    """
    asked = f"{path}?onward=1" if browser.runs_scripts else path
    status, body, to = await browser.ask(kind, asked, form)
    if status == SEE_OTHER and not browser.runs_scripts:
        return await _page(browser, f"to_{kind}", to)
    if status != FINE:
        raise WrongAnswer(f"{kind}: {status} from {path}: {body[:2000]!r}")
    return body


def _token(page: bytes) -> str:
    found = TOKEN.search(page)
    if found is None:
        raise WrongAnswer("a form has no token")
    return (found[1] or found[2]).decode()


async def _voters(plan: dict[str, object], turns: Iterator[int], until: float, seen: Seen) -> None:
    codes = plan["codes"]
    assert isinstance(codes, list)
    for turn in turns:
        if time.monotonic() >= until:
            return
        if turn >= len(codes):
            raise WrongAnswer("the round has too few codes for this server: make more")
        browser = Browser(
            str(plan["host"]),
            int(str(plan["port"])),
            number=turn,
            seen=seen,
            runs_scripts=bool(plan["scripts"]),
        )
        await vote(
            browser,
            slug=str(plan["slug"]),
            pots=[str(pot) for pot in plan["pots"]],  # type: ignore[attr-defined]  # from JSON
            code=str(codes[turn]),
            turn=turn,
        )
        await browser.leave()
        if time.monotonic() < until:
            seen.ballots += 1


async def _run(plan: dict[str, object]) -> tuple[Seen, float]:
    turns = itertools.count(int(str(plan["first"])))
    seen, started = Seen(), time.monotonic()
    until = started + float(str(plan["seconds"]))
    at_once = int(str(plan["at_once"]))
    await asyncio.gather(*(_voters(plan, turns, until, seen) for _ in range(at_once)))
    return seen, time.monotonic() - started


def main() -> None:
    """Follow the plan, and print what came out."""
    plan = json.load(sys.stdin)
    seen, seconds = asyncio.run(_run(plan))
    cpu = time.process_time()
    print(
        json.dumps(
            {
                "ballots": seen.ballots,
                "seconds": min(seconds, float(plan["seconds"])),
                "cpu": cpu,
                "milliseconds": seen.milliseconds,
            }
        )
    )


if __name__ == "__main__":
    main()
