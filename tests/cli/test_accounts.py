"""`pb create-account` and `pb grant-role`, as they are typed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from pb.cli import main
from pb.database import connect
from pb.services.people import roles
from pb.vocabulary import Role
from tests import databases

PASSWORD = "a dozen letters\n"


@pytest.fixture
def pb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command in an installation of its own, with a migrated database."""
    for name in ("DATABASE_URL", "SECRET_KEY", "PB_KEYS_DIR", "PB_PLACE_COLOUR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PB_INSTANCE", str(tmp_path))

    def run(*arguments: str, typed: str = ""):
        return CliRunner().invoke(main, arguments, input=typed)

    assert run("migrate").exit_code == 0
    return run


@pytest.fixture
def held(tmp_path: Path):
    """Return who holds which role."""

    def read():
        database = connect(f"sqlite:///{tmp_path / 'commonpot.sqlite3'}")
        with database.session() as session:
            found = [(g.email, g.role) for g in roles.held(session)]
        database.engine.dispose()
        return found

    return read


def create(pb, email, *options):
    return pb(
        "create-account", email, "--name", "Ruth", "--password-stdin", *options, typed=PASSWORD
    )


def test_the_first_administrator_is_made_by_command(pb, held):
    answer = create(pb, "ruth@example.org", "--role", "administrator")

    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout == "ruth@example.org can sign in now and is administrator.\n"
    assert held() == [("ruth@example.org", Role.ADMINISTRATOR)]


def test_a_second_administrator_is_not(pb, held):
    create(pb, "ruth@example.org", "--role", "administrator")

    answer = create(pb, "tom@example.org", "--role", "administrator")
    create(pb, "tom@example.org")
    granted = pb("grant-role", "tom@example.org", "administrator")

    for refused in (answer, granted):
        assert refused.exit_code == 1
        assert refused.stderr.startswith("Error: There is an administrator already.")
    assert held() == [("ruth@example.org", Role.ADMINISTRATOR)]


def test_a_password_is_asked_for_twice(pb):
    answer = pb("create-account", "tom@example.org", "--name", "Tom", typed=PASSWORD * 2)

    assert answer.exit_code == 0
    assert PASSWORD.strip() not in answer.output


def test_a_role_is_given_by_command(pb, held):
    create(pb, "ada@example.org")

    assert pb("grant-role", "ada@example.org", "officer").exit_code == 0
    assert pb("grant-role", "ada@example.org", "reviewer", "--seat", "resident").exit_code == 0
    assert {role for _email, role in held()} == {Role.OFFICER, Role.REVIEWER}


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("grant-role", "nobody@example.org", "officer"), 1, "Ask them to join first"),
        (("grant-role", "ada@example.org", "reviewer"), 1, "Say whether this reviewer"),
        (("grant-role", "nonsense", "officer"), 2, "is not an email address"),
        (("grant-role", "ada@example.org", "mayor"), 2, "is not one of"),
        (("create-account", "nonsense", "--name", "x"), 2, "is not an email address"),
        (("create-account", "b@example.org", "--name", "a\x1b[8m"), 2, "at most 100 letters"),
        (("create-account", "b@example.org", "--name", "\udcff"), 2, "at most 100 letters"),
        (("create-account", "b@example.org", "--name", "a" * 101), 2, "at most 100 letters"),
        (("create-account", "ADA@example.org", "--name", "x", "--password-stdin"), 1, "already"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(pb, arguments, status, words):
    create(pb, "ada@example.org")

    answer = pb(*arguments, typed=PASSWORD)

    assert answer.exit_code == status
    assert words in answer.stderr
    assert "Traceback" not in answer.output


def test_a_short_password_is_refused(pb):
    answer = pb(
        "create-account", "ada@example.org", "--name", "A", "--password-stdin", typed="short\n"
    )

    assert answer.exit_code == 1
    assert "at least 12 characters" in answer.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PB_PLACE_COLOUR", "#ffdd00", "too light"),
        ("PB_INSTANCE", "/dev/null", "no folder /dev/null can be made"),
        ("PB_KEYS_DIR", "/dev/null/keys", "no folder /dev/null/keys can be made"),
        ("PB_PLACE_COLOUR", "teal", "must look like #0f5c5c"),
        ("PB_PLACE_LOGO", "/nowhere/logo.svg", "must be a file"),
        ("SMTP_PORT", "mail", "must be a whole number"),
        ("DATABASE_URL", "mysql://localhost/x", "must begin with"),
        ("DATABASE_URL", "postgresql://127.0.0.1:1/x", "does not answer"),
    ],
)
def test_a_bad_setting_is_said_in_a_sentence(pb, monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)

    for command in (("migrate",), ("work", "--once"), ("serve",)):
        answer = pb(*command)
        assert answer.exit_code == 1
        assert words in answer.stderr


def test_a_database_without_tables_is_said_in_a_sentence(pb, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite3'}")

    answer = create(pb, "ada@example.org")

    assert answer.exit_code == 1
    assert "run pb migrate" in answer.stderr


def test_migrating_twice_changes_nothing(pb):
    assert pb("migrate").exit_code == 0


def test_commands_reach_postgresql_too(pb, monkeypatch):
    with databases.postgresql_server() as url:
        monkeypatch.setenv("DATABASE_URL", url.replace("+psycopg", ""))

        assert pb("migrate").exit_code == 0
        assert create(pb, "ruth@example.org", "--role", "administrator").exit_code == 0
        assert pb("work", "--once").exit_code == 0
