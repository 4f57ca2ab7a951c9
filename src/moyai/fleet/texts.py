"""Sentences of reason, in every language of the town."""

from __future__ import annotations

from datetime import datetime

from moyai.core.clock import local
from moyai.engines.dispatch import Reasons, Reserve
from moyai.fleet.specs import Sentence

_REFUSALS: dict[str, tuple[str, str]] = {
    "no_shift": ("この日に走る車がありません。", "No vehicle runs on this day."),
    "no_capacity": ("席の数が足りません。", "There are not enough seats."),
    "no_wheelchair_place": (
        "車いすの場所が空いていません。",
        "There is no free wheelchair place.",
    ),
    "outside_shifts": ("車の勤務時間に入りません。", "It lies outside the vehicles' hours."),
    "no_room_in_time": (
        "先に約束した人を待たせずには、この時間に行けません。",
        "Nobody can come at this time without breaking a promise to somebody else.",
    ),
    "ride_too_long": ("まっすぐ行っても時間がかかりすぎます。", "Even the direct ride takes too long."),
    "no_skill": ("この区域を走る車がありません。", "No vehicle serves this area."),
    "no_box_room": ("荷物を積む場所が足りません。", "There is not enough room for the goods."),
}

_BY_VEHICLE: dict[str, tuple[str, str]] = {
    "ride_too_long": ("まっすぐ行っても乗車時間が長すぎます", "even the direct ride takes too long"),
    "window_too_tight": (
        "約束の時間の間では走りきれません",
        "the direct ride does not fit between the promises",
    ),
    "not_allowed": ("この車は対象ではありません", "this vehicle was not asked"),
    "no_skill": ("この区域は受け持っていません", "it does not serve this area"),
    "no_vehicle_with_capacity": ("席が足りない車です", "it has not enough places"),
    "plan_already_late": ("すでに遅れていて、これ以上は入りません", "it is late already"),
    "outside_shift": ("勤務時間に入りません", "it lies outside the shift"),
    "vehicle_full": ("その時間は満席です", "it is full at that time"),
    "promises_in_the_way": (
        "先に約束した人を待たせることになります",
        "somebody else's promise would be broken",
    ),
    "not_running": ("運行していません", "it is not running"),
}


def say_refusal(code: str) -> Sentence:
    """Return why nothing fits; ``code`` is a specs.RefusalCode."""
    ja, en = _REFUSALS[code]
    return {"ja": ja, "en": en}


def say_favoured(reason: Sentence) -> Sentence:
    """Add to a reason that the rider's wish for a driver decided between vehicles as good."""
    return {
        "ja": f"{reason['ja']}ほかの車と同じくらいなので、なじみの運転手の車にしました。",
        "en": f"{reason['en']} Another vehicle was as good: the rider knows this driver.",
    }


def say_vehicle_refusal(vehicle: str, code: str) -> Sentence:
    """Return why one vehicle cannot; ``code`` is the engine's."""
    ja, en = _BY_VEHICLE[code]
    return {"ja": f"{vehicle}は、{ja}。", "en": f"{vehicle}: {en}."}


def say_offer(
    vehicle: str, reasons: Reasons, next_vehicle: str | None, next_s: float, *, compared: bool
) -> Sentence:
    """Return why this vehicle is chosen.

    Args:
        vehicle: Its name.
        reasons: The engine's facts.
        next_vehicle: The name of the second best, if another could.
        next_s: What that one would cost more, in seconds, not counting what it is kept free for.
        compared: Whether the other vehicles were asked at all.
    """
    ja, en = _say_detour(vehicle, reasons)
    following = _say_next(next_vehicle, next_s, reasons) if compared else ("", "")
    for more_ja, more_en in (_say_company(reasons), _say_delay(reasons), following):
        ja, en = ja + more_ja, en + more_en
    return {"ja": ja, "en": en}


def say_move(vehicle: str, old: str) -> Sentence:
    """Return that a dispatcher moved a task by hand."""
    return {
        "ja": f"配車担当が{old or '未定'}から{vehicle}へ移しました。",
        "en": f"A dispatcher moved it from {old or 'no vehicle'} to {vehicle}.",
    }


def say_replan(vehicle: str, late_s: int) -> Sentence:
    """Return that another vehicle took over, and how much later."""
    if late_s <= 0:
        return {
            "ja": f"{vehicle}が、約束の時間のまま引き継ぎます。",
            "en": f"{vehicle} takes over, and the promise is kept.",
        }
    minutes = to_minutes(late_s)
    return {
        "ja": f"約束の時間に行ける車がないため、最大{minutes}分おくれて{vehicle}が引き継ぎます。",
        "en": f"No vehicle can keep the promise; {vehicle} takes over, up to {minutes} min later.",
    }


def say_improvement(vehicle: str, old: str, saved_s: float, saved_m: float) -> Sentence:
    """Return why the plan gives a rider to another vehicle: what the whole day gains by it.

    No name stands in it, for reasons are kept longer than names.
    """
    if saved_m >= 100:
        gain = f"{saved_m / 1000:.1f}"
        return {
            "ja": f"{vehicle}が代わりに乗せます。{old}のままより、全体で{gain} km短く走れます。"
            "約束の時間は変わりません。",
            "en": f"{vehicle} takes this rider instead of {old}: all vehicles together drive {gain} km less. "
            "Every promise stays.",
        }
    minutes = to_minutes(saved_s)
    if minutes <= 0:
        return {
            "ja": f"{vehicle}が代わりに乗せます。車いすの方など、乗れる車の少ない方のために"
            f"{old}を空けておけます。約束の時間は変わりません。",
            "en": f"{vehicle} takes this rider, so that {old} stays free for those whom few vehicles can "
            "take, such as people in wheelchairs. Every promise stays.",
        }
    return {
        "ja": f"{vehicle}が代わりに乗せます。{old}のままより、走る時間と乗る人の待ち時間・乗車時間が"
        f"あわせて{minutes}分ぶん少なくすみます。約束の時間は変わりません。",
        "en": f"{vehicle} takes this rider instead of {old}: driving and riders' waiting and riding together "
        f"cost {minutes} min less. Every promise stays.",
    }


def tell_refused_entry(
    driver: str, vehicle: str, made_at: datetime, now: datetime, what: Sentence, why: Sentence
) -> Sentence:
    """Return that something a driver entered without a connection was refused when it arrived."""
    is_today = local(made_at).date() == local(now).date()
    time = f"{local(made_at):%-H:%M}" if is_today else f"{local(made_at):%-m/%-d %-H:%M}"
    car_ja, car_en = (f"（{vehicle}）", f" ({vehicle})") if vehicle else ("", "")
    return {
        "ja": f"{driver}さん{car_ja}が電波のない所で{time}に入れた{what['ja']}は、"
        f"届いたときに受け付けられませんでした。わけ：{why['ja']} 運転手に確かめて、直してください。",
        "en": f"What {driver}{car_en} entered without a connection at {time}, {what['en']}, was refused "
        f"when it arrived: {why['en']} Ask the driver and put it right.",
    }


def to_minutes(seconds: float) -> int:
    """Return minutes, rounded up."""
    return -(-round(seconds) // 60)


def _say_detour(vehicle: str, reasons: Reasons) -> tuple[str, str]:
    minutes = to_minutes(max(0.0, reasons.driving_s))
    if not minutes:
        return f"{vehicle}は通り道なので、遠回りせずに行けます。", f"{vehicle} passes by anyway."
    return (
        f"{vehicle}は{minutes}分多く走れば行けます。",
        f"{vehicle} can come with {minutes} min more driving.",
    )


def _say_company(reasons: Reasons) -> tuple[str, str]:
    parties = len(reasons.shares_with)
    if not parties:
        return "", ""
    return (
        f"途中でほかの{parties}組と乗り合わせます。",
        f" The ride is shared with {parties} other booking(s).",
    )


def _say_delay(reasons: Reasons) -> tuple[str, str]:
    later = [max(each.pickup_s, each.dropoff_s) for each in reasons.others]
    later = [each for each in later if each > 0]
    if not later:
        return "ほかの人の時間は変わりません。", " Nobody else becomes later."
    minutes = to_minutes(max(later))
    return (
        f"ほかの{len(later)}組が最大{minutes}分おそくなりますが、約束の時間は守れます。",
        f" {len(later)} other booking(s) become up to {minutes} min later, within what was promised.",
    )


def _say_next(vehicle: str | None, more_s: float, reasons: Reasons) -> tuple[str, str]:
    minutes = to_minutes(max(0.0, more_s))
    if vehicle is None:
        return "行けるのはこの車だけです。", " No other vehicle could."
    if reasons.next_kept_for and more_s < 0:
        return _say_spared(vehicle, reasons.next_kept_for[0])
    if not minutes:
        return "", ""
    return (
        f"次に近い{vehicle}より{minutes}分少なくてすみます。",
        f" The next best, {vehicle}, would cost {minutes} min more.",
    )


def _say_spared(vehicle: str, kept: Reserve) -> tuple[str, str]:
    """Return that a nearer vehicle is kept free, and for whom: a wheelchair place, or an area few go to."""
    if kept.dimension is not None:
        return (
            f"近くの{vehicle}は、車いすの方のために空けておきます。",
            f" {vehicle}, which is nearer, is kept free for people in wheelchairs.",
        )
    return (
        f"近くの{vehicle}は、走れる車の少ない区域の方のために空けておきます。",
        f" {vehicle}, which is nearer, is kept free for an area that few vehicles serve.",
    )


TRANSFER_PLACE = "%(vehicle)sの停車位置"
"""What the place is called where riders wait who were aboard a vehicle that broke down."""
