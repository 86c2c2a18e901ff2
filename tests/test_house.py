"""Rules of the house that linters cannot check."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pb.services import errors
from pb.services.moves import ALLOWED
from pb.vocabulary import ProposalState, RoundState
from pb.wording import refusals

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "pb").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [t for t in TEMPLATES if t.parent.name not in {"layouts", "macros", "partials"}]
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 120
# Prose and coordinates of the demo are data, however many lines they take.
DATA = {"demo"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    statements = function.body
    if ast.get_docstring(function) is not None:
        statements = statements[1:]
    if not statements:
        return 0
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_about_one_thing_and_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.parent.name not in DATA:
        assert len(text.splitlines()) <= LONGEST_MODULE
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "its first line says what it is for"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_functions_fit_on_a_screen(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = {f.name: body_lines(f) for f in functions(tree) if body_lines(f) > LONGEST_FUNCTION}
    assert long == {}


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.parts[len(ROOT.parts) + 1] in {"allocation", "ledger", "services"}],
    ids=name,
)
def test_public_functions_say_what_they_do(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    public = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert [node.name for node in public if ast.get_docstring(node) is None] == []


LAYERS = {
    place: height
    for height, names in enumerate(
        (
            ("allocation", "ledger"),
            ("vocabulary", "config"),
            ("database",),
            ("models",),
            ("adapters",),
            ("services",),
            ("extensions",),
            ("wording",),
            ("web", "cli", "demo"),
            ("factory",),
        )
    )
    for place in names
}


def layer(module: str) -> str:
    return module.split(".")[1]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_type_checking_does_not_import_upward(path: Path) -> None:
    relative = path.relative_to(ROOT).with_suffix("")
    if len(relative.parts) < 2 or relative.parts[1] == "__init__":
        return
    own = LAYERS[relative.parts[1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            for inner in ast.walk(node):
                if isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("pb."):
                    assert LAYERS[layer(inner.module or "")] <= own, ast.unparse(inner)


@pytest.mark.parametrize("path", sorted((ROOT / "pb" / "allocation").rglob("*.py")), ids=name)
def test_the_count_knows_no_chance(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"numpy\.random|np\.random|default_rng", text)


def test_the_plain_count_needs_the_standard_library_only() -> None:
    for path in sorted((ROOT / "pb" / "allocation" / "plain").glob("*.py")):
        assert "numpy" not in path.read_text(encoding="utf-8"), name(path)


def all_refusals() -> list[type[errors.Refusal]]:
    found, waiting = [], [errors.Refusal]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            found.append(kind)
            waiting.append(kind)
    return sorted(found, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", all_refusals(), ids=lambda kind: kind.__name__)
def test_each_refusal_has_its_sentence(kind: type[errors.Refusal]) -> None:
    assert re.fullmatch(r"pb\.services\.(\w+\.|\w+_)?errors", kind.__module__)
    assert refusals.SENTENCES[kind].endswith((".", "?"))


def test_every_state_stands_in_the_table_of_moves() -> None:
    assert {kind: set(table) for kind, table in ALLOWED.items()} == {
        RoundState: set(RoundState),
        ProposalState: set(ProposalState),
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_is_short_and_brings_no_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_TEMPLATE
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style", text)
    assert "|safe" not in text.replace(" ", "")
    assert not re.search(r"(src|href|action)=\"(https?:)?//", text), "another host"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_extends_a_layout_and_sets_its_title(path: Path) -> None:
    if path.name.startswith("_"):
        return  # a part of a page
    text = path.read_text(encoding="utf-8")
    assert re.search(r"{% extends ", text)
    assert re.search(r"{% block title %}", text) or not re.search(r'extends "layouts/', text)


def test_nothing_is_loaded_from_another_host() -> None:
    for path in sorted((ROOT / "static" / "css").glob("*.css")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"url\(['\"]?(https?:)?//|@import ['\"]https?:", text), name(path)


def test_vendored_folders_carry_version_and_licence() -> None:
    folders = sorted((ROOT / "static" / "vendor").iterdir())
    assert folders
    for folder in folders:
        assert re.search(r"-\d+\.\d+", folder.name), folder.name
        assert list(folder.glob("LICEN[CS]E*")), folder.name


def test_the_project_knows_no_package_index() -> None:
    for lock in ("requirements.txt", "requirements-dev.txt"):
        assert "index-url" not in (ROOT / lock).read_text(encoding="utf-8")


# What reads at once whatever is there, also half a page, and what acts without waiting.
HASTY = {
    *("all", "count", "all_inner_texts", "all_text_contents", "evaluate_all", "content", "title"),
    *("is_visible", "is_hidden", "is_checked", "is_enabled", "is_disabled", "is_editable"),
    *("click", "dblclick", "tap", "wait_for_timeout", "sleep", "query_selector"),
    *("expect_navigation", "expect_download"),
}
BROWSERS = sorted((ROOT / "tests" / "browser").glob("*.py"))
WAITS = "waiting.py"  # the one place that may, and waits itself
NO_PAGE = re.compile(r"(session|func|served|town|request)\.")


def hasty(tree: ast.AST) -> list[str]:
    """Return what is asked of a page, or done to it, without waiting."""
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (node.attr == "url" or (node.attr in HASTY and node in called))
    ]
    return [one for one in found if not NO_PAGE.match(one)]


@pytest.mark.parametrize("path", BROWSERS, ids=name)
def test_with_a_browser_only_one_place_does_not_wait(path: Path) -> None:
    found = hasty(ast.parse(path.read_text(encoding="utf-8")))
    assert bool(found) == (path.name == WAITS), found
