"""Limits of what is wrong, where somebody right must never have to wait for others."""

from flask import abort, g, request
from limits import RateLimitItem

from pb.adapters.network import place_of
from pb.extensions import limiter
from pb.web.requests import settings


def count_wrong(limits: tuple[RateLimitItem, ...], *, what: str) -> None:
    """Count that something wrong came from where this request comes from; too often: answer 429.

    A hall, a library, all phones of one network have the same address. If whoever asks were
    stopped, and not only whoever is wrong, one of them could keep all others from voting. So this
    is for what cannot be guessed, however often somebody tries.
    """
    if not settings().limits_on:
        return
    place = place_of(request.remote_addr or "")
    full = [one for one in limits if not limiter.limiter.hit(one, what, place)]
    if full:
        g.waits_until = max(
            limiter.limiter.get_window_stats(one, what, place).reset_time for one in full
        )
        abort(429)
