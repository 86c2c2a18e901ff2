"""Pictures are kept once, and refused by name."""

import pytest
from sqlalchemy import func, select

from pb.models import Picture
from pb.services.errors import NotAPicture, NotFound, PictureTooLarge
from pb.services.proposals import pictures
from tests import factories
from tests.pictures import picture

MIB = 1024 * 1024


def test_the_same_picture_is_kept_once(session):
    by = factories.account(session).id

    first = pictures.keep(session, picture(), by=by, limit=MIB)
    second = pictures.keep(session, picture(), by=by, limit=MIB)

    assert first == second
    assert session.scalar(select(func.count()).select_from(Picture)) == 1
    assert pictures.wide(session, first)[:4] == pictures.card(session, first)[:4] == b"RIFF"


def test_a_file_that_is_no_picture_is_refused_and_not_kept(session):
    by = factories.account(session).id

    with pytest.raises(NotAPicture):
        pictures.keep(session, b"%PDF-1.7", by=by, limit=MIB)

    assert session.scalar(select(func.count()).select_from(Picture)) == 0


def test_a_file_over_the_limit_is_refused_with_the_limit(session):
    by = factories.account(session).id

    with pytest.raises(PictureTooLarge) as refused:
        pictures.keep(session, bytes(8 * MIB + 1), by=by, limit=8 * MIB)

    assert refused.value.figures == {"most": 8}


def test_an_unknown_picture_is_not_found(session):
    with pytest.raises(NotFound):
        pictures.wide(session, "0" * 64)
