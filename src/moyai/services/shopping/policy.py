"""The service's settings as one typed object."""

from dataclasses import dataclass
from functools import cache

from moyai.core.manifest import read_policy
from moyai.services.shopping.enums import Temperature

LABEL = "shopping"


@dataclass(frozen=True)
class Policy:
    """What the town has decided; each field is the setting of that name in apps.py."""

    rounds_ahead_days: int
    undo_s: int
    most_lines: int
    most_order_yen: int
    most_otc_a_line: int
    standing_ahead_s: int
    standing_ask_s: int
    box_l_ambient: int
    box_l_chilled: int
    box_l_frozen: int
    month_fee_yen: int

    def get_box_ml(self, temperature: str) -> int:
        """Return how much one box of a temperature holds, in millilitres."""
        litres = {
            Temperature.AMBIENT: self.box_l_ambient,
            Temperature.CHILLED: self.box_l_chilled,
            Temperature.FROZEN: self.box_l_frozen,
        }
        return litres[Temperature(temperature)] * 1000


@cache
def get_policy() -> Policy:
    """Return the settings: the manifest's defaults, changed by ``MOYAI_SERVICE_SETTINGS["shopping"]``.

    Raises:
        TypeError: a setting is named that does not exist.
    """
    return read_policy(LABEL, Policy)
