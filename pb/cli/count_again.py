"""`pb count-again`: count a round's sealed ballots once more, before witnesses."""

import sys

import click

from pb.adapters.keys import KeyMissing, KeyStore
from pb.cli.surroundings import open_database, sentences, settings
from pb.services.results import again

NO_KEY = (
    "The keys of this round are not in the folder of keys. Four weeks after a result is published "
    "they are destroyed; then nobody can open its ballots any more."
)


@click.command("count-again")
@click.argument("round_address", metavar="ROUND")
def count_again(round_address: str) -> None:
    """Open the sealed ballots of ROUND again, count them, and compare with the result.

    ROUND is the last part of its address. No ballot and no total is shown, so that anybody may
    watch. Exit status 1: something differs, or it cannot be done.
    """
    given = settings()
    with open_database(given) as database, database.session() as session, sentences():
        try:
            pots = again.count_again(session, slug=round_address, keys=KeyStore(given.keys_dir))
        except KeyMissing as error:
            raise click.ClickException(NO_KEY) from error
    for pot in pots:
        funded = ", ".join(pot.funded) or "nothing"
        verdict = "The same result." if pot.is_same else "ANOTHER RESULT than the one kept!"
        click.echo(f"{pot.name}: ballots opened and counted: {pot.ballots}. {verdict}")
        click.echo(f"  Funded: {funded}.")
    if not all(pot.is_same for pot in pots):
        sys.exit(1)
