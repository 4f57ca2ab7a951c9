"""Django app: Ledger: double entry in whole yen, append-only."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Ledger: double entry in whole yen, append-only."""

    name = "moyai.core.ledger"
    label = "ledger"
