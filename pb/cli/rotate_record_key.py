"""`pb rotate-record-key`: sign the public records with a new key from now on."""

import click

from pb.adapters.keys import KeyStore
from pb.cli.surroundings import open_database, settings
from pb.services.ledger import rotation
from pb.services.ledger.checkpoints import RecordDamaged


@click.command()
@click.option(
    "--stolen",
    is_flag=True,
    help="Somebody else may have the old key: receipts with its stamps have to be proved anew.",
)
@click.confirmation_option(prompt="Hand all public records over to a new key?")
def rotate_record_key(stolen: bool) -> None:
    """Hand every public record over to a new key, signed by the old one and the new one.

    The old key is deleted. If this is interrupted, run it again: it goes on where it was.
    """
    given = settings()
    with open_database(given) as database, database.session() as session:
        try:
            done = rotation.rotate(session, keys=KeyStore(given.keys_dir), was_stolen=stolen)
        except RecordDamaged as damaged:
            raise click.ClickException(
                "A public record does not continue what was signed, so somebody changed it in "
                "the database. Nothing was handed over. Compare it with a backup first."
            ) from damaged
    click.echo(f"Records handed over: {done.records}.")
    click.echo(f"The old key, which signs nothing any more:\n  {done.old}")
    click.echo(f"The new key:\n  {done.new}")
    click.echo("Publish the new key where people know you: the council's paper, its notice board.")
