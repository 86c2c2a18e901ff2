"""`pb create-account` and `pb grant-role`: the first people, before there is anyone to ask."""

import sys

import click
from email_validator import EmailNotValidError, validate_email

from pb.cli.surroundings import open_database, sentences, settings
from pb.services.people import roles
from pb.services.people.roles import Wanted
from pb.vocabulary import Role, Seat

ROLES = click.Choice(["reviewer", "officer", "administrator"])
LONGEST_NAME = 100  # as on the page where people join
SEATS = click.Choice([seat.value for seat in Seat])


def an_email(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Refuse what is no email address."""
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise click.BadParameter(f"{value!r} is not an email address.") from error


def a_name(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Refuse a name that no page could show."""
    name = " ".join(value.split())
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise click.BadParameter(f"at most {LONGEST_NAME} letters, in UTF-8.")
    return name


def _readable(password: str) -> str:
    try:
        password.encode()
    except UnicodeEncodeError as error:
        raise click.ClickException("This password is not text in UTF-8.") from error
    return password


def _wanted(email: str, role: str, seat: str | None) -> Wanted:
    return Wanted(
        email=email,
        role=Role(role),
        seat=Seat(seat) if seat else None,
        reason="from the command line",
    )


@click.command("create-account")
@click.argument("email", callback=an_email)
@click.option(
    "--name", prompt="Name that others see", callback=a_name, help="The name that others see."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--role", type=ROLES, help="Give the account a role as well.")
@click.option("--seat", type=SEATS, help="On whose side a reviewer sits.")
def create_account(
    email: str, name: str, password_stdin: bool, role: str | None, seat: str | None
) -> None:
    """Open an account whose email address needs no confirmation."""
    password = (
        sys.stdin.readline().rstrip("\r\n")
        if password_stdin
        else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    wanted = _wanted(email, role, seat) if role else None
    with open_database(settings()) as database, database.session() as session, sentences():
        roles.create_account(
            session, wanted, email=email, name=name or email, password=_readable(password)
        )
    click.echo(f"{email} can sign in now{f' and is {role}' if role else ''}.")


@click.command("grant-role")
@click.argument("email", callback=an_email)
@click.argument("role", type=ROLES)
@click.option("--seat", type=SEATS, help="On whose side a reviewer sits.")
def grant_role(email: str, role: str, seat: str | None) -> None:
    """Give a role to an account. Only the first administrator is made here."""
    with open_database(settings()) as database, database.session() as session, sentences():
        roles.grant_from_command_line(session, _wanted(email, role, seat))
    click.echo(f"{email} is {role} now.")
