"""create_app: settings, extensions, pages."""

from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from pb import config
from pb.adapters import limit_store
from pb.config import Settings
from pb.database import Database, connect
from pb.extensions import babel, csrf, limiter, login
from pb.vocabulary import Role
from pb.web import (
    access,
    answers,
    headers,
    keeping,
    logs,
    onward,
    packing,
    paths,
    people,
    requests,
    sent,
    sessions,
    site,
)
from pb.web.accounts import blueprint as accounts
from pb.web.application import Application
from pb.web.ballots import blueprint as ballots
from pb.web.delivery.views import blueprint as delivery
from pb.web.health.views import blueprint as health
from pb.web.joining import blueprint as joining
from pb.web.keys.views import blueprint as keys
from pb.web.language.views import blueprint as language
from pb.web.ledger.views import blueprint as ledger
from pb.web.organise import blueprint as organise
from pb.web.pages.views import blueprint as pages
from pb.web.papers.views import blueprint as papers
from pb.web.pictures.views import blueprint as pictures
from pb.web.polling.views import blueprint as polling
from pb.web.proposals.views import blueprint as proposals
from pb.web.results.views import blueprint as results
from pb.web.review.views import blueprint as review
from pb.web.rounds.views import blueprint as rounds
from pb.web.scrutiny.views import blueprint as scrutiny
from pb.web.static_files import PackedFiles

PAGES = (
    accounts,
    ballots,
    delivery,
    health,
    keys,
    joining,
    language,
    ledger,
    organise,
    pages,
    papers,
    pictures,
    polling,
    proposals,
    results,
    review,
    rounds,
    scrutiny,
)


def create_app(settings: Settings | None = None, *, database: Database | None = None) -> Flask:
    """Make the web application.

    Args:
        settings: from the environment when none are given.
        database: an open one, for tests; otherwise connected from the settings.
    """
    settings = settings or config.from_environment()
    app = Application("pb", static_folder=str(site.STATIC), static_url_path="/static")
    app.config.update(_flask_settings(settings))
    app.extensions["pb_settings"] = settings
    app.extensions["pb_database"] = database or connect(settings.database_url)
    sent.bind(app)  # before the extensions, some of which read forms
    _bind_extensions(app, settings)
    # What is bound first has the last word on an answer.
    for part in (packing, paths, sessions, requests, answers, headers, site, keeping, logs):
        part.bind(app)
    onward.bind(app)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    app.before_request(access.guard)
    access.allow(Role.ANYONE)(app.view_functions["static"])
    access.insist_on_labels(app)
    _serve_files(app, settings)
    return app


def _flask_settings(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_NAME": "session",
        "MAX_CONTENT_LENGTH": settings.upload_limit,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,  # a form stays good for as long as its session
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent / "translations"),
    }


def _bind_extensions(app: Flask, settings: Settings) -> None:
    csrf.init_app(app)
    login.init_app(app)
    login.anonymous_user = people.Visitor
    babel.init_app(app, locale_selector=requests.chosen_language)
    app.config["RATELIMIT_ENABLED"] = settings.limits_on
    app.config["RATELIMIT_STORAGE_URI"] = f"{limit_store.SCHEME}://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {
        "database": app.extensions["pb_database"],
        "secret": settings.secret_key,
    }
    limiter.init_app(app)


def _serve_files(app: Flask, settings: Settings) -> None:
    """Serve static files from the process itself; trust as many proxies as configured."""
    files = PackedFiles(
        app.wsgi_app, root=site.STATIC, prefix="static/", kept=settings.instance / "static"
    )
    app.wsgi_app = files  # type: ignore[method-assign]  # Flask's own way to wrap itself
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # the same
