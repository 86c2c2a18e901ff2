"""A test client that checks every page that it gets."""

import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BY_THE_SECOND = re.compile(r'name="csrf_token" value="[^"]*"|data-lifetime="\d+"')

# html5lib reports these for things that HTML allows today.
TOLERATED = frozenset({"unexpected-self-closing-tag"})
VOID = {"template"}


class PageFault(AssertionError):
    """A page breaks a rule that all pages keep."""


class CheckingClient(FlaskClient):
    """Checks each HTML answer: valid, one h1 echoed in the title, unique ids, CSRF tokens."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            check_page(response.get_data(as_text=True))
        return response


def check_page(html: str) -> None:
    """Raise PageFault at the first rule that the page breaks."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    errors = [e for e in parser.errors if e[1] not in TOLERATED]
    if errors:
        (line, column), code, facts = errors[0]
        near = html.splitlines()[max(line - 1, 0)][max(column - 60, 0) : column + 20]
        raise PageFault(f"invalid HTML: {code} {facts} near {near!r}")
    _check_headings(tree)
    _check_ids(tree)
    _check_forms(tree)
    for forbidden in (r"<[^>]+\sstyle=", r"<[^>]+\son[a-z]+="):
        if found := re.search(forbidden, html):
            raise PageFault(f"inline style or script: {found.group(0)[:120]}")
    if not tree.get("lang"):
        raise PageFault("the page does not say its language")


def words(element: Any) -> str:
    """Return an element's text with single spaces."""
    return " ".join("".join(element.itertext()).split())


def _check_headings(tree: Any) -> None:
    h1s = tree.findall(".//h1")
    if len(h1s) != 1:
        raise PageFault(f"{len(h1s)} h1 headings")
    title = words(tree.find(".//title"))
    if words(h1s[0]) not in title:
        raise PageFault(f"h1 {words(h1s[0])!r} is not in title {title!r}")


def _check_ids(tree: Any) -> None:
    seen: set[str] = set()
    for element in tree.iter():
        name = element.get("id") if isinstance(element.tag, str) else None
        if name is not None and name in seen:
            raise PageFault(f"id {name!r} stands twice")
        if name is not None:
            seen.add(name)


def _check_forms(tree: Any) -> None:
    for form in tree.iter("form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        if not any(field.get("name") == "csrf_token" for field in form.iter("input")):
            raise PageFault(f"a POST form without CSRF token: {form.get('action')}")


def lasting(page: str) -> str:
    """Return a page without its token and how long its marks are kept: both go by the second."""
    return BY_THE_SECOND.sub("", page)
