"""What a town may set of days. Apart from days_policy.py, as the manifest is read before any model is."""

from __future__ import annotations

from moyai.core.manifest import Setting

SETTINGS: tuple[Setting, ...] = (
    Setting("remind_minutes", int, 19 * 60, "When who has not reported is reminded, minutes after midnight"),
    Setting("late_days", int, 14, "So many closed days old may be what comes on a paper sheet"),
    Setting("outage_least_minutes", int, 60, "So long an outage makes a day one on which nobody is to blame"),
    Setting("many_steps", int, 40_000, "More steps a day than this are looked at by a person"),
    Setting("same_photo_days", int, 60, "How far back the same photo is looked for"),
    Setting("complaints_hide", int, 2, "So many different people's complaints hide something in any case"),
    Setting("silent_days", int, 3, "After so many days without the usual report somebody is missed"),
    Setting("waiting_photo_days", int, 3, "How long a photo is kept whose faces were never marked"),
)
