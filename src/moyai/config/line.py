"""LINE's webhook in front of Django: the accounts of the environment, without Django's settings."""

from moyai.channels.line.webhook import make_handler
from moyai.config.env import read_line_accounts
from moyai.core.intake.asgi import Handler
from moyai.core.intake.journal import Journal


def make_webhook(journal: Journal) -> Handler | None:
    """Return the webhook's handler, None where the town has no account."""
    accounts = read_line_accounts()
    if not accounts:
        return None
    return make_handler({name: one["secret"].encode() for name, one in accounts.items()}, journal)
