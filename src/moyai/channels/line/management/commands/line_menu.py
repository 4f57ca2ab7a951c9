"""``moyai line_menu``: puts the menu of the services that are on under every account's chat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moyai.channels.line.accounts import list_accounts
from moyai.channels.line.client import ContentGone, SdkClient
from moyai.channels.line.richmenu import draw_menu, list_cells, make_menu


class Command(BaseCommand):
    """Makes the menu, shows it to everybody, and takes our earlier ones away."""

    help = "Make the menu under the chat from the services that are on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it for every account of the settings."""
        accounts = list_accounts()
        if not accounts:
            raise CommandError("No account: set MOYAI_LINE_ACCOUNTS (docs/operations/settings.md).")
        cells = list_cells()
        for account in accounts:
            try:
                SdkClient(account).publish_menu(make_menu(cells), draw_menu(cells))
            except ContentGone as failure:
                raise CommandError(f"{account.name}: LINE did not take the menu: {failure}") from failure
            if options["verbosity"]:
                self.stdout.write(f"{account.name}: a menu with {len(cells)} fields")
