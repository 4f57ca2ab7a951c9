"""What the crews show at the dispatcher's desk: who has not been called yet, and who must not drive."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.fleet.crews.pages.words import describe_row
from moyai.fleet.crews.queries import list_unfit_rows
from moyai.fleet.crews.regimes import needs_roll_call
from moyai.fleet.desk_panels import DeskLink, DeskPanel, add_link, add_panel


def register_desk() -> None:
    """Bring the panel and the button to the desk."""
    panel = DeskPanel(
        "crews_roll_calls", _("点呼がまだの車"), "crews/desk_roll_calls.html", load_unfit, sort=20
    )
    add_panel(panel)
    add_link(DeskLink("crews", _("点呼"), "crews:roll_calls", icon="check", sort=60))


def load_unfit(day: date, now: datetime) -> dict[str, Any]:
    """Return the shifts that wait for a roll-call or were refused by one."""
    rows = list_unfit_rows(day, now)
    if not needs_roll_call():
        rows = [row for row in rows if row.is_refused]
    return {"rows": [describe_row(row) for row in rows], "count": len(rows)}
