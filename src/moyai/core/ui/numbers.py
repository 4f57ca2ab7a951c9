"""Numbers as people read them: rounded, never cut off, a comma every three digits. The one place for it."""

import math
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "–"


def show_number(value: float | Decimal | None, decimals: int = 0) -> str:
    """Return ``1,234`` or ``0.5``; a dash where there is no number.

    Args:
        value: what to show; halves are rounded away from zero.
        decimals: how many places.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NOTHING
    return f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,}"
