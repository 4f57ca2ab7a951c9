"""What the town steers the shared taxi by."""

from collections.abc import Callable, Sequence
from typing import Any

from moyai.core.indicators.registry import Direction, Indicator, Period, Value
from moyai.services.shared_taxi.indicators import readers, timings
from moyai.services.shared_taxi.indicators.meeting import MEETING
from moyai.services.shared_taxi.indicators.parts import PARTS
from moyai.services.shared_taxi.policy import LABEL

_RIDES = {"ja": "件", "en": "rides"}
_PCT = {"ja": "%", "en": "%"}
_MINUTES = {"ja": "分", "en": "min"}
_YEN = {"ja": "円", "en": "yen"}
_PEOPLE = {"ja": "人", "en": "people"}


def _make(
    key: str,
    title: tuple[str, str],
    unit: dict[str, str],
    direction: Direction,
    definition: tuple[str, str],
    read: Callable[[Period], float | None],
    series: Callable[[Period], Sequence[Value]] | None = None,
    **more: Any,
) -> Indicator:
    return Indicator(
        key=f"{LABEL}.{key}",
        service=LABEL,
        title=dict(zip(("ja", "en"), title, strict=True)),
        unit=unit,
        direction=direction,
        definition=dict(zip(("ja", "en"), definition, strict=True)),
        read=read,
        read_series=series,
        **more,
    )


_UP, _DOWN, _NEITHER = Direction.UP, Direction.DOWN, Direction.NEITHER

_BASIC: tuple[Indicator, ...] = (
    _make(
        "rides",
        ("乗車", "Rides"),
        _RIDES,
        _UP,
        (
            "送り届けた予約の数（お迎えの日で数える）。",
            "Bookings driven to the end, by day of pickup.",
        ),
        readers.count(readers.done),
        readers.count_days(readers.done),
    ),
    _make(
        "pooled_share",
        ("乗り合い率", "Pooled share"),
        _PCT,
        _UP,
        (
            "送り届けた予約のうち、途中でほかの予約の人と同じ車に乗っていたものの割合。",
            "Of the rides driven, those on which people of another booking were aboard for part of the way.",
        ),
        readers.share(readers.pooled, readers.done),
        readers.share_days(readers.pooled, readers.done),
        decimals=1,
    ),
    _make(
        "wait",
        ("予約から車が来るまで", "Wait from request to pickup"),
        _MINUTES,
        _DOWN,
        (
            "90分以内に始まる予約で、予約してから車が着くまでの時間の中央値。",
            "Median time from booking to the vehicle's arrival, of rides within 90 minutes of booking.",
        ),
        timings.read_middle(lambda t: t.wait_min),
        timings.read_middle_days(lambda t: t.wait_min),
        decimals=1,
    ),
    _make(
        "window_wait",
        ("約束の時刻から車が来るまで", "Wait in the promised window"),
        _MINUTES,
        _DOWN,
        (
            "約束したお迎えの時間帯の始まりから、車が着くまでの時間の中央値。",
            "Median time from the beginning of the promised pickup window to the vehicle's arrival.",
        ),
        timings.read_middle(lambda t: t.window_wait_min),
        timings.read_middle_days(lambda t: t.window_wait_min),
        decimals=1,
    ),
    _make(
        "kept_share",
        ("約束を守った割合", "Promises kept"),
        _PCT,
        _UP,
        (
            "お迎えも到着も、約束した時間帯に間に合った（1分未満の遅れを含む）予約の割合。",
            "Rides whose pickup and arrival both kept the promised windows (to less than a minute).",
        ),
        timings.read_kept,
        timings.read_kept_days,
        decimals=1,
    ),
    _make(
        "deviation",
        ("約束からの遅れ", "Deviation from the promise"),
        _MINUTES,
        _DOWN,
        (
            "お迎えが約束した時間帯の終わりより遅れた分数の平均（間に合った予約は0分）。",
            "Mean minutes by which pickups came after the promised window (0 when in time).",
        ),
        timings.read_mean_late,
        timings.read_mean_late_days,
        decimals=1,
    ),
    _make(
        "refusals",
        ("お断り", "Refusals"),
        {"ja": "件", "en": "requests"},
        _DOWN,
        (
            "希望どおりにお受けできなかった予約。理由ごとの数。近い時刻で乗った人も含む。",
            "Requests that could not be given as asked, by reason, those included who took another time.",
        ),
        readers.count(readers.refused, "at"),
        readers.read_refusal_groups,
    ),
    _make(
        "refusal_share",
        ("お断りの割合", "Refusal share"),
        _PCT,
        _DOWN,
        (
            "お断りを、お断りと予約の合計で割ったもの。",
            "Refusals divided by refusals and bookings together.",
        ),
        readers.read_refusal_share,
        decimals=1,
    ),
    _make(
        "no_shows",
        ("不在", "No-shows"),
        _RIDES,
        _DOWN,
        ("お迎えに行ったが、会えなかった予約。", "Bookings of which nobody was at the pickup."),
        readers.count(readers.no_shows),
        readers.count_days(readers.no_shows),
    ),
    _make(
        "cancellations",
        ("取消", "Cancellations"),
        _RIDES,
        _NEITHER,
        (
            "取り消された予約（お迎えの予定日で数える）。",
            "Bookings cancelled, by day of promised pickup.",
        ),
        readers.count(readers.cancelled),
        readers.count_days(readers.cancelled),
    ),
    _make(
        "late_cancellations",
        ("直前の取消", "Late cancellations"),
        _RIDES,
        _DOWN,
        (
            "約束したお迎えの30分前を過ぎてから（設定による）取り消された予約。",
            "Bookings cancelled less than 30 minutes (a setting) before the promised pickup.",
        ),
        readers.read_late_cancels,
    ),
    _make(
        "cost_per_ride",
        ("1乗車あたりの費用", "Cost per ride"),
        _YEN,
        _DOWN,
        (
            "運転日報の運行費用の合計を、送り届けた予約の数で割ったもの。",
            "Operating cost from the shifts' records, divided by the rides driven.",
        ),
        readers.read_cost_per_ride,
        readers.read_cost_per_ride_days,
    ),
    _make(
        "cost",
        ("運行費用", "Operating cost"),
        _YEN,
        _NEITHER,
        ("運転日報にある運行費用の合計。", "Sum of the operating cost in the shifts' records."),
        readers.read_cost,
        readers.read_cost_days,
    ),
    _make(
        "fares",
        ("運賃収入", "Fares collected"),
        _YEN,
        _UP,
        (
            "送り届けた予約の運賃の合計（車内で集める）。",
            "Sum of the fares of the rides driven.",
        ),
        readers.read_fares,
        readers.read_fare_days,
    ),
    _make(
        "recovery",
        ("収支率（運賃だけ）", "Cost recovery, fares alone"),
        _PCT,
        _UP,
        (
            "運賃収入だけを運行費用で割ったもの。",
            "Fares collected alone divided by operating cost.",
        ),
        readers.read_recovery,
        decimals=1,
    ),
    _make(
        "registered",
        ("登録者", "Registered people"),
        _PEOPLE,
        _UP,
        (
            "期間の最後の日に、仮登録か確認済みで、期限が切れていない人。",
            "People with a provisional or confirmed registration that has not expired, on the last day.",
        ),
        readers.read_registered,
    ),
    _make(
        "active",
        ("実際に乗った人", "People who rode"),
        _PEOPLE,
        _UP,
        (
            "期間中に1回以上乗った登録者（日ごとは、その日に乗った人）。",
            "People who rode at least once.",
        ),
        readers.read_active,
        readers.read_active_days,
    ),
    _make(
        "active_share",
        ("登録者のうち乗った人", "Share of registered people who rode"),
        _PCT,
        _UP,
        ("実際に乗った人を、登録者で割ったもの。", "People who rode divided by registered people."),
        readers.read_active_share,
        decimals=1,
    ),
)

INDICATORS = (*_BASIC, *MEETING, *PARTS)
