"""What answers in front of Django: the registry of bare ASGI handlers, by prefix of the path.

Plain Python: nothing here loads Django or asks the database. ``moyai.config.asgi`` puts it in front of the
pages; ``uvicorn --factory moyai.config.front:make_application`` serves it alone, in a small process.
"""

from collections.abc import Callable
from importlib import import_module

from moyai.config.env import read_home
from moyai.core.intake.asgi import App, Front, Handler, not_found
from moyai.core.intake.journal import Journal

Maker = Callable[[Journal], Handler | None]

HANDLERS: dict[str, str] = {"/line/": "moyai.config.line:make_webhook"}
"""Prefix → ``module:maker``. ``maker(journal)`` returns a handler, or None where the channel is off."""


def make_routes(handlers: dict[str, str], journal: Journal) -> dict[str, Handler]:
    """Return the handlers that are set up, by prefix."""
    made = {prefix: _load(name)(journal) for prefix, name in handlers.items()}
    return {prefix: handler for prefix, handler in made.items() if handler is not None}


def put_in_front(app: App) -> Front:
    """Return the application with the handlers in front of it."""
    return Front(app, make_routes(HANDLERS, Journal(read_home() / "intake")))


def make_application() -> Front:
    """Return the handlers with nothing behind them."""
    return put_in_front(not_found)


def _load(name: str) -> Maker:
    module, _, maker = name.partition(":")
    found: Maker = getattr(import_module(module), maker)
    return found
