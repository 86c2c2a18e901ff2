"""Who may open which page: denied unless labelled."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pb.services.errors import RoleOfAnotherRound
from pb.vocabulary import Role
from pb.web import lost_forms

View = TypeVar("View", bound=Callable[..., Any])


class UnlabelledEndpoint(RuntimeError):
    """An endpoint does not say who may open it."""


def allow(*roles: Role) -> Callable[[View], View]:
    """Label a view with the roles that may open it; one of them is enough."""

    def label(view: View) -> View:
        cast("Any", view).allowed_roles = roles
        return view

    return label


def allowed_roles(app: Flask, endpoint: str) -> tuple[Role, ...]:
    """Return an endpoint's label, empty if it has none."""
    return tuple(getattr(app.view_functions[endpoint], "allowed_roles", ()))


def insist_on_labels(app: Flask) -> None:
    """Fail at start if any endpoint lacks its label."""
    missing = [name for name in sorted(app.view_functions) if not allowed_roles(app, name)]
    if missing:
        raise UnlabelledEndpoint(", ".join(missing))


def guard() -> ResponseReturnValue | None:
    """Let a request pass, ask to sign in, or refuse; runs before each request.

    Whoever holds a role in one round only gets past here in that round, and on pages of no round.
    On which side of the table a reviewer of a round sits, services ask.

    Raises:
        RoleOfAnotherRound
    """
    if request.endpoint is None:
        return None  # no such page: Flask answers 404
    roles = allowed_roles(current_app, request.endpoint)
    if Role.ANYONE in roles:
        return None
    if not current_user.is_authenticated:
        if lost_forms.written():
            return lost_forms.answer()
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=target))
    if Role.PERSON not in roles and not current_user.roles & frozenset(roles):
        abort(403)
    slug = (request.view_args or {}).get("slug")
    is_elsewhere = slug is not None and not current_user.may(slug, *roles)
    if is_elsewhere and not {Role.PERSON, Role.REVIEWER} & set(roles):
        raise RoleOfAnotherRound
    return None
