"""Django app: Accounts: who may sign in, and in which roles."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts: who may sign in, and in which roles."""

    name = "moyai.core.accounts"
    label = "accounts"
