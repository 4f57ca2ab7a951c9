"""Broken rules of working hours in plain words."""

from __future__ import annotations

from datetime import date

from moyai.engines.working_hours import Breach, Rule
from moyai.fleet.specs import Sentence

_WORDS: dict[Rule, tuple[str, str]] = {
    Rule.OVERLAP: ("同じ時間に、ほかの勤務と重なっています", "it overlaps another shift"),
    Rule.DAY_BOUND: (
        "1日の拘束時間が{found}になります（{allowed}まで）",
        "{found} bound in a day ({allowed} at most)",
    ),
    Rule.DAY_AIM: (
        "1日の拘束時間が{found}です（{allowed}までにするのが原則です）",
        "{found} bound in a day ({allowed} in principle)",
    ),
    Rule.LONG_DAYS_WEEK: (
        "14時間をこえる日が7日間に{found}回になります（{allowed}回まで）",
        "{found} days of more than 14 hours in seven days ({allowed} at most)",
    ),
    Rule.LONG_DAYS_MONTH: (
        "16時間をこえる日が1か月に{found}回になります（{allowed}回まで）",
        "{found} days of more than 16 hours in a month ({allowed} at most)",
    ),
    Rule.MONTH_BOUND: (
        "1か月の拘束時間が{found}になります（{allowed}まで）",
        "{found} bound in a month ({allowed} at most)",
    ),
    Rule.REST: (
        "前の勤務からの休みが{found}しかありません（{allowed}は必要です）",
        "only {found} of rest before it ({allowed} at least)",
    ),
    Rule.REST_AIM: (
        "前の勤務からの休みが{found}です（{allowed}以上にするのが原則です）",
        "{found} of rest before it ({allowed} in principle)",
    ),
    Rule.PAIR_MEAN: (
        "続く2回の勤務の平均が{found}になります（{allowed}まで）",
        "two shifts after one another last {found} on the mean ({allowed} at most)",
    ),
    Rule.STRAIN_REST: (
        "長い勤務のあとの休みが{found}しかありません（{allowed}は必要です）",
        "only {found} of rest after a long shift ({allowed} at least)",
    ),
    Rule.NAP: (
        "長い勤務の中の仮眠・休憩が{found}しかありません（{allowed}は必要です）",
        "only {found} to nap in a long shift ({allowed} at least)",
    ),
    Rule.BREAK: (
        "休憩が{found}しかありません（{allowed}は必要です）",
        "only {found} of break ({allowed} at least)",
    ),
    Rule.WEEKLY_HOLIDAY: (
        "この週に休日がありません（続けて33時間の休みが週に1回必要です。隔日勤務は46時間）",
        "no holiday in this week (one rest of 33 hours is needed, 46 on alternate days)",
    ),
    Rule.HOLIDAY_WORK: (
        "休みの日の勤務（法定休日労働）が2週間に{found}回になります（{allowed}回まで）",
        "the weekly holiday is worked {found} times in two weeks ({allowed} at most)",
    ),
    Rule.AGREED_MONTHS: (
        "拘束時間を延ばした月が1年に{found}か月になります（{allowed}か月まで）",
        "{found} months of the year with raised bound hours ({allowed} at most)",
    ),
    Rule.OVERTIME_MONTH: (
        "1か月の時間外労働が{found}になります（{allowed}まで）",
        "{found} of overtime in a month ({allowed} at most)",
    ),
    Rule.OVERTIME_MONTH_AIM: (
        "1か月の時間外労働が{found}です（{allowed}までにするのが原則です）",
        "{found} of overtime in a month ({allowed} in principle)",
    ),
    Rule.OVERTIME_YEAR: (
        "1年の時間外労働が{found}になります（{allowed}まで）",
        "{found} of overtime in a year ({allowed} at most)",
    ),
    Rule.OVERTIME_YEAR_AIM: (
        "1年の時間外労働が{found}です（{allowed}までにするのが原則です）",
        "{found} of overtime in a year ({allowed} in principle)",
    ),
    Rule.OVERTIME_YEAR_MOST: (
        "1年の時間外労働が{found}になります（運転者でも{allowed}まで）",
        "{found} of overtime in a year ({allowed} at most, for drivers too)",
    ),
}
_COUNTED = {
    Rule.LONG_DAYS_WEEK,
    Rule.LONG_DAYS_MONTH,
    Rule.WEEKLY_HOLIDAY,
    Rule.HOLIDAY_WORK,
    Rule.AGREED_MONTHS,
}
_OF_MONTHS = {Rule.MONTH_BOUND, Rule.LONG_DAYS_MONTH, Rule.OVERTIME_MONTH, Rule.OVERTIME_MONTH_AIM}
_OF_YEARS = {Rule.OVERTIME_YEAR, Rule.OVERTIME_YEAR_AIM, Rule.OVERTIME_YEAR_MOST, Rule.AGREED_MONTHS}


def say_breach(driver: str, breach: Breach) -> Sentence:
    """Return which rule is broken, by whom, when and by how much."""
    ja, en = _WORDS[breach.rule]
    found, allowed = _show(breach, breach.found), _show(breach, breach.allowed)
    day_ja, day_en = _show_day(breach)
    return {
        "ja": f"{driver}さん {day_ja}: {ja.format(found=found[0], allowed=allowed[0])}。",
        "en": f"{driver}, {day_en}: {en.format(found=found[1], allowed=allowed[1])}.",
    }


def show_hours(seconds: int) -> str:
    """Return hours and minutes as ``7:05``."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"


def _show(breach: Breach, value: int) -> tuple[str, str]:
    if breach.rule in _COUNTED:
        return str(value), str(value)
    hours, minutes = value // 3600, value % 3600 // 60
    ja = (f"{hours}時間" if hours else "") + (f"{minutes}分" if minutes or not hours else "")
    en = (f"{hours} h " if hours else "") + (f"{minutes} min" if minutes or not hours else "")
    return ja, en.strip()


def _show_day(breach: Breach) -> tuple[str, str]:
    day: date = breach.day
    if breach.rule in _OF_YEARS:
        return f"{day.year}年{day.month}月からの1年", f"year from {day:%Y-%m}"
    if breach.rule in _OF_MONTHS:
        return f"{day.month}月", f"{day:%Y-%m}"
    if breach.rule == Rule.WEEKLY_HOLIDAY:
        return f"{day.month}月{day.day}日からの週", f"week of {day.isoformat()}"
    if breach.rule == Rule.HOLIDAY_WORK:
        return f"{day.month}月{day.day}日からの2週間", f"two weeks from {day.isoformat()}"
    return f"{day.month}月{day.day}日", day.isoformat()
