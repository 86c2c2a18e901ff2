"""A round's private key, sealed for each ordered pair of holders: any two open it, none alone."""

from collections.abc import Mapping, Sequence
from itertools import permutations

from sqlalchemy import delete, insert, select

from pb.adapters import sealing
from pb.adapters.key_files import HolderKeys
from pb.database import Session
from pb.models import KeyHolder, PairKey
from pb.services.errors import NotFound


def seal(session: Session, *, round_id: int, holders: Sequence[KeyHolder], private: bytes) -> None:
    """Seal a round's private key to each ordered pair, in place of pairs there were before.

    Inside the caller's transaction; the key is written nowhere else.
    """
    rows = []
    for outer, inner in permutations(holders, 2):
        assert outer.public_key is not None
        assert inner.public_key is not None
        layer = sealing.seal(
            inner.public_key, private, info=_bound(round_id, "inner", outer.id, inner.id)
        )
        sealed = sealing.seal(
            outer.public_key, layer, info=_bound(round_id, "outer", outer.id, inner.id)
        )
        rows.append(
            {
                "round_id": round_id,
                "outer_id": outer.id,
                "inner_id": inner.id,
                "sealed": sealed,
            }
        )
    forget(session, round_id)
    session.execute(insert(PairKey), rows)


def forget(session: Session, round_id: int) -> None:
    """Delete the pairs of a round, inside the caller's transaction."""
    session.execute(delete(PairKey).where(PairKey.round_id == round_id))


def outer_layers(
    session: Session, *, round_id: int, holder_id: int, keys: HolderKeys
) -> dict[int, bytes]:
    """Open what one holder can: by the other holder's id, the layer that is sealed to that one."""
    rows = session.execute(
        select(PairKey.inner_id, PairKey.sealed)
        .where(PairKey.round_id == round_id, PairKey.outer_id == holder_id)
        .order_by(PairKey.inner_id)
    )
    return {
        inner_id: sealing.unseal(
            keys.sealing, sealed, info=_bound(round_id, "outer", holder_id, inner_id)
        )
        for inner_id, sealed in rows
    }


def whole(
    layers: Mapping[int, bytes], *, round_id: int, first_id: int, second_id: int, keys: HolderKeys
) -> bytes:
    """Return the round's private key, as the second of two holders.

    Args:
        layers: what the first one's turn left, by the id of whom it is sealed to.
        round_id: the round.
        first_id: who has turned before.
        second_id: who turns now.
        keys: of the second one.

    Raises:
        NotFound: the first one's turn left nothing for this holder.
    """
    if second_id not in layers:
        raise NotFound
    return sealing.unseal(
        keys.sealing, layers[second_id], info=_bound(round_id, "inner", first_id, second_id)
    )


def _bound(round_id: int, layer: str, outer_id: int, inner_id: int) -> bytes:
    """Return what a layer is bound to, so that none opens in another's place."""
    return f"commonpot pair/round {round_id}/{layer}/holders {outer_id} {inner_id}".encode()
