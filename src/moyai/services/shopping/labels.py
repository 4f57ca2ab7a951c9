"""Days, hours, money and baskets in words."""

from collections.abc import Iterable
from datetime import datetime

from moyai.core.clock import local
from moyai.engines.conversation import Localized, Text, clock_label, day_label, joined
from moyai.services.shopping.enums import Temperature
from moyai.services.shopping.texts import amounts as say
from moyai.services.shopping.totals import Total

_BOXES = {
    Temperature.AMBIENT: say.BOX_AMBIENT,
    Temperature.CHILLED: say.BOX_CHILLED,
    Temperature.FROZEN: say.BOX_FROZEN,
}
_WEEKDAYS = (
    Localized("月曜", "Mondays"),
    Localized("火曜", "Tuesdays"),
    Localized("水曜", "Wednesdays"),
    Localized("木曜", "Thursdays"),
    Localized("金曜", "Fridays"),
    Localized("土曜", "Saturdays"),
    Localized("日曜", "Sundays"),
)


def show_day(at: datetime) -> Localized:
    """Return a day near today, without the year: 6月10日(水), Wednesday 10 June."""
    day = day_label(local(at).date())
    return Localized(
        Text(day.ja.get("short"), spoken=day.ja.spoken), Text(day.en.get("spoken"), day.en.short)
    )


def show_window(start: datetime, end: datetime) -> Localized:
    """Return day and hours: 6月10日(水) 午後2時から午後4時."""
    return say.WINDOW.format(
        day=show_day(start), start=clock_label(local(start)), end=clock_label(local(end))
    )


def show_moment(at: datetime) -> Localized:
    """Return day and time of day."""
    return say.MOMENT.format(day=show_day(at), clock=clock_label(local(at)))


def show_yen(yen: int) -> Localized:
    """Return an amount of money."""
    return say.YEN.format(yen=f"{yen:,}")


def show_total(total: Total) -> Localized:
    """Return what a basket comes to: money, weight, boxes."""
    kilos = f"{total.weight_g / 1000:.1f}"
    return say.TOTAL.format(yen=f"{total.yen:,}", kilos=kilos, boxes=show_boxes(total))


def show_amount(total: Total) -> Localized:
    """Return what a basket comes to without its boxes: money, weight."""
    return say.AMOUNT.format(yen=f"{total.yen:,}", kilos=f"{total.weight_g / 1000:.1f}")


def show_boxes(total: Total) -> Localized:
    """Return the boxes by temperature: 常温1箱・冷蔵1箱."""
    parts = [_BOXES[Temperature(cold)].format(count=count) for cold, count in total.boxes.items()]
    return joined(parts, "・") if parts else say.NO_BOX


def show_weekdays(mask: int) -> Localized:
    """Return days of the week of a sum of 1 << weekday."""
    return joined([_WEEKDAYS[day] for day in range(7) if mask >> day & 1], "・")


def name_item(name: str, name_en: str, size: str = "") -> Localized:
    """Return an item's name, with its size."""
    ja, en = f"{name} {size}".strip(), f"{name_en or name} {size}".strip()
    return Localized(Text(ja, name), Text(en, name_en or name))


def list_names(names: Iterable[str], most: int = 3) -> str:
    """Return some names in a row, and how many more there are."""
    every = list(names)
    more = f" ほか{len(every) - most}品" if len(every) > most else ""
    return "、".join(every[:most]) + more
