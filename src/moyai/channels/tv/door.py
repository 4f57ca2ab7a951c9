"""The television as a door of notices: delivered is what has stood on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moyai.channels.tv.queries import has_been_shown, is_on_air, list_contacts
from moyai.core import clock
from moyai.core.notices.providers import NotYet
from moyai.core.residents.models import Resident

SUFFIX = "/tv"


class TvProvider:
    """Sets fetch what is unread themselves; the outbox asks here whether it has been seen on one yet."""

    def send(self, *, contact: str, text: str, retry_key: str) -> None:
        """Return when the notice has stood on a set of the household.

        Raises:
            NotYet: no set is switched on, or none has asked since.
        """
        key = retry_key.removesuffix(SUFFIX)
        if has_been_shown(key):
            return
        # Domain time: a provider is a border, and is given no time by the outbox.
        is_on = is_on_air(key, clock.now())
        raise NotYet("not on the screen yet" if is_on else "no set is switched on")

    def list_contacts(self, residents: Sequence[Resident]) -> Mapping[int, str]:
        """Return those in whose household there is a set."""
        return list_contacts(residents)
