"""The shared taxi's conversations: registering and booking, and what they fetch, record and commit."""

from moyai.core.conversations.registry import (
    FlowEntry,
    Standing,
    register_flow,
    register_operation,
    register_query,
)
from moyai.services.shared_taxi.flows import buses, calls, groups, needs, regular, rides
from moyai.services.shared_taxi.flows.book_group import book_group
from moyai.services.shared_taxi.flows.book_ride import book_ride
from moyai.services.shared_taxi.flows.my_needs import my_needs
from moyai.services.shared_taxi.flows.my_rides import my_rides
from moyai.services.shared_taxi.flows.register import register
from moyai.services.shared_taxi.flows.renew import renew
from moyai.services.shared_taxi.flows.repeat_ride import repeat_ride
from moyai.services.shared_taxi.policy import LABEL
from moyai.services.shared_taxi.texts import book as book_texts
from moyai.services.shared_taxi.texts import groups as groups_texts
from moyai.services.shared_taxi.texts import my_rides as my_rides_texts
from moyai.services.shared_taxi.texts import needs as needs_texts
from moyai.services.shared_taxi.texts import register as register_texts
from moyai.services.shared_taxi.texts import renew as renew_texts
from moyai.services.shared_taxi.texts import repeat as repeat_texts

REGISTER = FlowEntry("register", register, register_texts.TITLE, needs_resident=False, is_for_newcomers=True)
BOOK_RIDE = FlowEntry(
    "book_ride",
    book_ride,
    book_texts.TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
    keywords=("予約", "よやく", "タクシー", "乗りたい", "行きたい", "病院", "迎え", "taxi", "ride", "book"),
)
MY_RIDES = FlowEntry(
    "my_rides",
    my_rides,
    my_rides_texts.TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
    keywords=("取り消", "取消", "とりけ", "キャンセル", "何時に来", "いつ来", "予約を見", "確認", "cancel"),
)
RENEW = FlowEntry("renew", renew, renew_texts.TITLE, roles=("resident", "dispatcher"), scope=LABEL)

REPEAT_RIDE = FlowEntry(
    "repeat_ride",
    repeat_ride,
    repeat_texts.TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
    keywords=("くりかえ", "繰り返", "毎週", "定期", "透析", "いつもの", "repeat", "every week"),
)

BOOK_GROUP = FlowEntry(
    "book_group",
    book_group,
    groups_texts.TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
    keywords=("団体", "だんたい", "みんなで", "老人クラブ", "おおぜい", "大勢", "group"),
    standing=lambda: Standing.LAST,
)

MY_NEEDS = FlowEntry(
    "my_needs",
    my_needs,
    needs_texts.TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
    keywords=(
        "歩く",
        "つえ",
        "杖",
        "歩行器",
        "シルバーカー",
        "伝言",
        "運転手に",
        "停留所まで",
        "walk",
        "note",
    ),
)


def register_all() -> None:
    """Make the flows and what they call known to core; called once when Django starts."""
    register_flow(BOOK_RIDE)
    register_flow(MY_RIDES)
    register_flow(REGISTER)
    register_flow(RENEW)
    register_flow(REPEAT_RIDE)
    register_flow(MY_NEEDS)
    register_flow(BOOK_GROUP)
    register_query("shared_taxi.list_groups", groups.list_before)
    register_query("shared_taxi.plan_group", groups.plan)
    register_operation("shared_taxi.record_group_unmet", groups.record_unmet)
    register_operation("shared_taxi.book_group", groups.book)
    register_operation("shared_taxi.cancel_group", groups.cancel)
    register_operation("shared_taxi.change_group_time", groups.change_time)
    register_query("shared_taxi.needs", needs.read_needs)
    register_operation("shared_taxi.change_needs", needs.change)
    register_query("shared_taxi.list_repeatable", regular.list_rides)
    register_operation("shared_taxi.make_regular", regular.make)
    register_query("shared_taxi.calendar", calls.read_calendar)
    register_query("shared_taxi.quote", calls.quote)
    register_query("shared_taxi.buses", buses.fetch_buses)
    register_operation("shared_taxi.record_unmet", calls.record_unmet)
    register_operation("shared_taxi.book_ride", calls.book_ride)
    register_operation("shared_taxi.join_waiting", calls.join_waiting)
    register_operation("shared_taxi.accept_offer", rides.accept_offer)
    register_operation("shared_taxi.register_resident", calls.register_resident)
    register_query("shared_taxi.list_rides", rides.list_rides)
    register_operation("shared_taxi.cancel_ride", rides.cancel_ride)
    register_query("shared_taxi.renewal", calls.read_renewal)
    register_operation("shared_taxi.renew_eligibility", calls.renew_eligibility)


__all__ = [
    "BOOK_GROUP",
    "BOOK_RIDE",
    "MY_NEEDS",
    "MY_RIDES",
    "REGISTER",
    "RENEW",
    "REPEAT_RIDE",
    "register_all",
]
