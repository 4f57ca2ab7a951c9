"""The rules of fairness in the person's words."""

from __future__ import annotations

from datetime import date

from moyai.engines.conversation import Localized, Text, day_label
from moyai.services.shared_taxi.enums import Purpose, UnmetReason
from moyai.services.shared_taxi.fairness import Bar, RuleLike, Use, count_ahead_days

PURPOSES: dict[str, Localized] = {
    Purpose.MEDICAL: Localized("通院", "a visit to the doctor"),
    Purpose.SHOPPING: Localized("買い物", "shopping"),
    Purpose.OTHER: Localized("そのほかの用事", "another errand"),
}
QUOTA = Localized(
    Text(
        "この月のご予約は、もう{used}回です。みなさんで分け合うため、1か月に{limit}回までとしています。{medical}",
        spoken="この月のご予約は、1か月の決まりの{limit}回になっています。{medical}",
    ),
    Text(
        "You have {used} rides in that month. So that everybody can ride, the limit is {limit} a month. "
        "{medical}",
        spoken="You have reached the limit of {limit} rides a month. {medical}",
    ),
)
MEDICAL_STAYS = Localized(
    "通院には、これまでどおりお使いいただけます。", "Rides to the doctor are not limited."
)
BOOK_LATER = Localized(
    "{purpose}のご予約は、{ahead}日前から受け付けます。この日のご予約は{day}からどうぞ。",
    "Rides for {purpose} can be booked from {ahead} days before. You can book this one from {day}.",
)
BOOK_ON_THE_DAY = Localized(
    "{purpose}のご予約は、当日に受け付けます。{day}にお申し込みください。",
    "Rides for {purpose} can be booked on the day itself. Please book on {day}.",
)
FREQUENT = Localized(
    Text(
        "この30日に{recent}回お使いなので、通院のほかのご予約は{ahead}日前からお願いしています。"
        "お使いの少ない方に先に選んでいただくためです。この日のご予約は{day}からどうぞ。",
        spoken="通院のほかのご予約は、たくさんお使いの方には{ahead}日前からお願いしています。この日は{day}からどうぞ。",
    ),
    Text(
        "You have ridden {recent} times in 30 days, so rides other than to the doctor can be booked from "
        "{ahead} days before: those who ride less choose first. You can book this one from {day}.",
        spoken="As you ride often, rides other than to the doctor can be booked from {ahead} days before, "
        "this one from {day}.",
    ),
)
PAUSED = Localized(
    "お話ししたとおり、{day}まで、通院のほかのご予約はお休みいただいています。通院にはお使いいただけます。",
    "As we told you, rides other than to the doctor are paused until {day}. The doctor's are not.",
)
USE = Localized("この月の{nth}回目（{limit}回まで）", "number {nth} of this month (at most {limit})")
USE_FREE = Localized("通院なので、月の回数に数えません", "to the doctor: not counted among the month's rides")
FACT_USE = Localized("回数", "Rides this month")
FACT_PURPOSE = Localized("ご用事", "Errand")


def explain_pause(until: date) -> Localized:
    """Return why she books no rides for now but to the doctor."""
    return PAUSED.format(day=day_label(until))


def explain_bar(rule: RuleLike, bar: Bar, use: Use, purpose: Purpose) -> Localized:
    """Return why a ride may not be booked now, and what she can do."""
    if bar.reason == UnmetReason.QUOTA:
        medical = Localized.same("") if rule.is_medical_counted else MEDICAL_STAYS
        return QUOTA.format(used=use.month, limit=rule.monthly_rides, medical=medical)
    assert bar.opens is not None
    ahead = count_ahead_days(rule, purpose, is_frequent=bar.is_frequent)
    day = day_label(bar.opens)
    if bar.is_frequent:
        return FREQUENT.format(recent=use.recent, ahead=ahead, day=day)
    text = BOOK_LATER if ahead else BOOK_ON_THE_DAY
    return text.format(purpose=PURPOSES[purpose], ahead=ahead, day=day)


def say_use(rule: RuleLike, purpose: Purpose, use: Use) -> Localized | None:
    """Return which of the month's rides the one to be booked is; None where rides are not counted."""
    if rule.monthly_rides is None:
        return None
    if purpose == Purpose.MEDICAL and not rule.is_medical_counted:
        return USE_FREE
    return USE.format(nth=use.month + 1, limit=rule.monthly_rides)
