"""The television as a door of notices: delivered is what has stood on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from moyai.channels.tv.models import TvSet
from moyai.channels.tv.queries import has_been_shown, is_on_air
from moyai.core import clock
from moyai.core.notices.providers import NotYet
from moyai.core.residents.models import Resident

SUFFIX = "/tv"


class TvProvider:
    """Sets fetch what is unread themselves; the outbox asks here whether it has been seen on one yet."""

    def list_contacts(self, residents: Sequence[Resident]) -> dict[int, str]:
        """Return the household of each resident that has a set."""
        homes = {one.household_id for one in residents}
        paired = set(TvSet.objects.filter(household__in=homes).values_list("household", flat=True))
        return {one.pk: f"household:{one.household_id}" for one in residents if one.household_id in paired}

    def send(self, *, contact: str, text: str, retry_key: str) -> None:
        """Return when the notice has stood on a set of the household.

        Raises:
            NotYet: not yet: no set is switched on, or it has not asked since.
        """
        key = retry_key.removesuffix(SUFFIX)
        if has_been_shown(key):
            return
        # Domain time: a provider is a border, and is given no time by the outbox.
        is_on = is_on_air(key, clock.now())
        raise NotYet("not on the screen yet" if is_on else "no set is switched on")
