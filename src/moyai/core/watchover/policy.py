"""What the town starts with: purposes of consent, waits, hours."""

from datetime import time, timedelta

from moyai.core.watchover.enums import Step

LABEL = "watchover"
"""Scope of proxies, and the consent without which nothing at all is kept."""

FAMILY, VOLUNTEER = f"{LABEL}.family", f"{LABEL}.volunteer"
"""Further consents: her family may be asked and told, her welfare volunteer may."""

WORDING = "2026-06"
"""Version of the words of consent (`texts.py`)."""

WAITS_MIN = {Step.ASK: (20, 5), Step.CALL: (40, 15), Step.FAMILY: (90, 30), Step.VOLUNTEER: (180, 45)}
"""Minutes before it is the next one's turn: where it can wait till later today, where it cannot."""

REST_FROM, REST_UNTIL = time(20), time(8)
"""At night nobody is sent for what can wait until the morning."""

LOOKED_AT = timedelta(days=14)
"""Older facts are not weighed: no kind lasts longer."""

LONGEST_AWAY_DAYS = 180
UNDO = timedelta(hours=24)
"""As long as a closing can be taken back."""
