"""Addresses of pictures: kept by caches for ever, found only by who knows the digest."""

import pytest

from pb.services.proposals import pictures
from tests import factories
from tests.pictures import opened, picture

MIB = 1024 * 1024


@pytest.fixture
def digest(session):
    return pictures.keep(
        session, picture(2000, 1000), by=factories.account(session).id, limit=8 * MIB
    )


@pytest.mark.parametrize(("ending", "width"), [("", 1200), ("-card", 480)])
def test_a_picture_is_served_in_two_sizes_and_kept_by_caches(client, digest, ending, width):
    answer = client.get(f"/pictures/{digest}{ending}.webp")

    assert answer.mimetype == "image/webp"
    assert opened(answer.data).width == width
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_browser_that_has_it_gets_no_bytes_again(client, digest):
    etag = client.get(f"/pictures/{digest}.webp").headers["ETag"]

    again = client.get(f"/pictures/{digest}.webp", headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("name", ["0" * 64, "0" * 63, "../../etc/passwd", "é" * 64])
def test_an_unknown_picture_is_not_found(client, name):
    assert client.get(f"/pictures/{name}.webp").status_code == 404


def test_a_nul_is_refused_with_a_page_that_says_so(client):
    answer = client.get(f"/pictures/{'%00' * 64}.webp")
    assert answer.status_code == 400
    assert "type the text anew" in answer.text
