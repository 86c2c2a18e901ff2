"""Read bytes that a fuzzer makes up, guided by which lines of the reader they reach.

Arguments are libFuzzer's: a folder for what it finds, -max_total_time=60. It ends with status 0
if nothing but elections and refusals by name came out, and the quick way of reading is the same
as the careful one; otherwise with the bytes that broke it. `make fuzz` runs it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-untyped]  # not among what the tests need; see `make fuzz`

with atheris.instrument_imports(include=["pb.allocation"]):
    from tests.allocation.test_pabulib_fuzz import SMALL, look

WORDS = (
    *("META", "PROJECTS", "VOTES", "key;value", "project_id;cost", "voter_id;vote", "points"),
    *("vote_type", "budget", "rule", "step", "approval", "ordinal", "cumulative", "scoring"),
    *("choose-1", "default_score", "constraints", "\\x22", ";", ",", "\\x0a", "\\x0d\\x0a"),
)
STARTS = (
    SMALL,
    SMALL.replace("\n", "\r\n"),
    SMALL.replace("a,b", '"a, b"'),
    SMALL.replace("vote\n", "vote;points\n")
    .replace("budget;10", "budget;10\nvote_type;cumulative")
    .replace("1;a,b", "1;a,b;2,3")
    .replace("2;a\n", "2;a;4\n"),
    SMALL.replace("budget;10", "budget;10\nvote_type;ordinal"),
)


def main(arguments: list[str]) -> None:
    """Start from small files, with the words of the format at hand."""
    folder = Path(next((each for each in arguments[1:] if not each.startswith("-")), "."))
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(STARTS):
        (folder / f"start-{number}").write_text(text, encoding="utf-8", newline="")
    words = folder.parent / "words"
    words.write_text("".join(f'"{word}"\n' for word in WORDS), encoding="utf-8")
    atheris.Setup([*arguments, f"-dict={words}"], look)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
