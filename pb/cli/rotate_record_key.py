"""`pb rotate-record-key`: sign the public records with a new key from now on."""

import click

from pb.adapters.keys import KeyStore
from pb.cli.surroundings import open_database, settings
from pb.ledger import notes
from pb.ledger.notes import NotAKey, NoteKey
from pb.services.ledger import rotation
from pb.services.ledger.checkpoints import RecordDamaged

DAMAGED = (
    "A public record does not continue what was signed, or another key than the one in the "
    "folder of keys has signed it. Nothing was handed over. If record.json was replaced or lost, "
    "bring it back from a backup; if there is none, see --lost. Otherwise somebody changed the "
    "record in the database: compare it with a backup first."
)
NOT_OURS = (
    "The last stamp of a public record is not signed by that key, or the record does not continue "
    "what was signed. Nothing was changed. Look for the key as it was published when the record "
    "was last signed: on a receipt, in the council's paper, with an observer."
)


@click.command()
@click.option(
    "--stolen",
    is_flag=True,
    help="Somebody else may have the old key: receipts with its stamps have to be proved anew.",
)
@click.option(
    "--lost",
    metavar="OLD-KEY",
    help="The old key is in no folder and no backup: this is how it was published.",
)
@click.confirmation_option(prompt="Hand all public records over to a new key?")
def rotate_record_key(stolen: bool, lost: str | None) -> None:
    """Hand every public record over to a new key, signed by the old one and the new one.

    The old key is deleted. If this is interrupted, run it again: it goes on where it was.
    """
    if stolen and lost:
        raise click.UsageError(
            "Give --stolen or --lost. If the key was stolen and you have it in a backup, put it "
            "back and give --stolen."
        )
    given = settings()
    with open_database(given) as database, database.session() as session:
        keys = KeyStore(given.keys_dir)
        try:
            if lost:
                done = rotation.start_anew(session, lost=_key(lost), keys=keys)
            else:
                done = rotation.rotate(session, keys=keys, was_stolen=stolen)
        except RecordDamaged as damaged:
            raise click.ClickException(NOT_OURS if lost else DAMAGED) from damaged
    if lost and not done.records:
        click.echo("The key in the folder signs every record already. Nothing was changed.")
        return
    click.echo(f"Records handed over: {done.records}.")
    click.echo(f"The old key, which signs nothing any more:\n  {done.old}")
    click.echo(f"The new key:\n  {done.new}")
    click.echo("Publish the new key where people know you: the council's paper, its notice board.")


def _key(published: str) -> NoteKey:
    try:
        return notes.key(published)
    except NotAKey as error:
        raise click.UsageError(f"That is not a key of a record: {error}.") from error
