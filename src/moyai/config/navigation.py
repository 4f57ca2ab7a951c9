"""The links at the top of each page, by the roles of the person who looks."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import list_roles
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_resident_of
from moyai.fleet.consignments.queries import find_volunteer

LEAST_OF_A_MENU = 2
SHOP = "shop"
"""Kind of a partner whose people pick and pack."""
CENTRE = "support_centre"
"""Kind of a partner that calls older people who agreed to it (地域包括支援センター)."""
CLINIC_KINDS = frozenset({"clinic", "hospital", "pharmacy"})
"""Kinds of the partners that share the clinic car, or dispense what is prescribed there."""

_PEOPLE, _MONEY, _RECORDS, _PLANS = _("利用者"), _("お金"), _("記録"), _("計画と公開")
_REFUGE, _SHOPPING, _CHALLENGE, _GARDEN = _("避難"), _("お買い物"), _("三世代チャレンジ"), _("畑")
_TOWN, _CALLS = _("まちのサービス"), _("公募")
_MENUS = (_REFUGE, _SHOPPING, _CHALLENGE, _GARDEN, _CALLS, _PEOPLE, _MONEY, _RECORDS, _PLANS, _TOWN)
"""Under these words a menu opens, in this order; the rest stands in the bar itself."""

_ITEMS: tuple[tuple[Role, str, Any, Any], ...] = (
    (Role.RESIDENT, "shared_taxi:my_rides", _("わたしの予約"), ""),
    (Role.RESIDENT, "shared_taxi:groups", _("団体の予約"), ""),
    (Role.RESIDENT, "shopping:mine", _("お買い物"), ""),
    (Role.DRIVER, "fleet:drive", _("運転"), ""),
    (Role.DRIVER, "shared_taxi:read_card", _("タクシーのカード"), ""),
    (Role.DRIVER, "shared_taxi:cash", _("現金の締め"), ""),
    (Role.DISPATCHER, "fleet:desk", _("配車"), ""),
    (Role.DISPATCHER, "desk:callers", _("電話受付"), ""),
    (Role.DISPATCHER, "shared_taxi:queue", _("空きを待つ方"), _PEOPLE),
    (Role.DISPATCHER, "shared_taxi:groups", _("団体の予約"), _PEOPLE),
    (Role.DISPATCHER, "shared_taxi:missed", _("乗らなかった方"), _PEOPLE),
    (Role.DISPATCHER, "notices:tasks", _("窓口の仕事"), ""),
    (Role.DISPATCHER, "shared_taxi:fees", _("不在の料金"), _MONEY),
    (Role.DISPATCHER, "voice:calls", _("通話の記録"), _RECORDS),
    (Role.DISPATCHER, "shared_taxi:registrations", _("登録の確認"), _PEOPLE),
    (Role.DISPATCHER, "crews:roll_calls", _("点呼と記録"), _RECORDS),
    (Role.DISPATCHER, "shared_taxi:unmet", _("断った希望の地図"), _PLANS),
    (Role.DISPATCHER, "intake:letters", _("届いたが未処理"), _RECORDS),
    (Role.DISPATCHER, "drone:flights", _("ドローン"), _PLANS),
    (Role.PARTNER, "crews:roll_calls", _("点呼と記録"), _RECORDS),
    (Role.PARTNER, "drone:flights", _("ドローン"), _RECORDS),
    (Role.OFFICER, "shared_taxi:town", _("指標"), ""),
    (Role.OFFICER, "watchover:board", _("見守り"), ""),
    (Role.RESIDENT, "watchover:mine", _("見守り"), ""),
    (Role.RESIDENT, "shopping:my_bills", _("お買い物の請求"), ""),
    (Role.PARTNER, "shopping:store", _("用意する注文"), ""),
    (Role.PARTNER, "shopping:calls", _("品切れの電話"), ""),
    (Role.PARTNER, "shopping:items", _("お店の品物"), ""),
    (Role.PARTNER, "shopping:rounds", _("お届けと締め切り"), ""),
    (Role.PARTNER, "shopping:medicines", _("薬剤師の確認"), ""),
    (Role.RESIDENT, "evacuation:safety", _("無事・備え"), ""),
    (Role.RESIDENT, "habit_challenge:feed", _("チャレンジ"), ""),
    (Role.OFFICER, "evacuation:incident", _("災害対応"), _REFUGE),
    (Role.OFFICER, "evacuation:asking", _("みんなに聞く"), _REFUGE),
    (Role.OFFICER, "evacuation:headquarters", _("災害対策本部"), _REFUGE),
    (Role.DISPATCHER, "evacuation:headquarters", _("災害対策本部"), _REFUGE),
    (Role.OFFICER, "evacuation:board", _("避難所"), _REFUGE),
    (Role.DISPATCHER, "evacuation:board", _("避難所"), _REFUGE),
    (Role.OFFICER, "evacuation:triage", _("助ける順番"), _REFUGE),
    (Role.DISPATCHER, "evacuation:triage", _("助ける順番"), _REFUGE),
    (Role.OFFICER, "evacuation:guests", _("登録のない方から"), _REFUGE),
    (Role.DISPATCHER, "evacuation:guests", _("登録のない方から"), _REFUGE),
    (Role.OFFICER, "evacuation:paper", _("紙のカード"), _REFUGE),
    (Role.DISPATCHER, "evacuation:paper", _("紙のカード"), _REFUGE),
    (Role.OFFICER, "evacuation:vulnerable", _("要支援者の確認"), _REFUGE),
    (Role.DISPATCHER, "evacuation:vulnerable", _("要支援者の確認"), _REFUGE),
    (Role.OFFICER, "evacuation:rounds", _("くり返しの確認"), _REFUGE),
    (Role.DISPATCHER, "evacuation:rounds", _("くり返しの確認"), _REFUGE),
    (Role.OFFICER, "evacuation:relief", _("物資の支援"), _REFUGE),
    (Role.DISPATCHER, "evacuation:relief", _("物資の支援"), _REFUGE),
    (Role.OFFICER, "evacuation:broadcasts", _("まとめて知らせる"), _REFUGE),
    (Role.OFFICER, "habit_challenge:town", _("チームのようす"), _CHALLENGE),
    (Role.OFFICER, "habit_challenge:town_coins", _("コインと寄付"), _CHALLENGE),
    (Role.OFFICER, "habit_challenge:evidence", _("続いているか（効果）"), _CHALLENGE),
    (Role.PARTNER, "habit_challenge:centre", _("元気の相談"), ""),
    (Role.DISPATCHER, "habit_challenge:town", _("三世代チャレンジ"), _PEOPLE),
    (Role.OFFICER, "shared_taxi:rules", _("予約の決まり"), _PEOPLE),
    (Role.OFFICER, "shared_taxi:groups", _("団体の予約"), _PEOPLE),
    (Role.OFFICER, "shared_taxi:events", _("行事の日"), _PLANS),
    (Role.OFFICER, "shared_taxi:pairs", _("送れない区間"), _PEOPLE),
    (Role.OFFICER, "shared_taxi:transfers", _("乗りかえの場所"), _PEOPLE),
    (Role.OFFICER, "shared_taxi:queue", _("空きを待つ方"), _PEOPLE),
    (Role.OFFICER, "shared_taxi:missed", _("乗らなかった方"), _PEOPLE),
    (Role.OFFICER, "shared_taxi:unmet", _("断った希望の地図"), _PLANS),
    (Role.OFFICER, "shared_taxi:stops", _("停留所"), _PLANS),
    (Role.OFFICER, "shared_taxi:studies", _("過去の希望で試す"), _PLANS),
    (Role.OFFICER, "shared_taxi:registrations", _("登録の確認"), _PEOPLE),
    (Role.OFFICER, "crews:roll_calls", _("点呼と記録"), _RECORDS),
    (Role.DISPATCHER, "fleet:goods", _("荷物"), _RECORDS),
    (Role.OFFICER, "fleet:goods", _("荷物"), _RECORDS),
    (Role.OFFICER, "drone:flights", _("ドローン"), _RECORDS),
    (Role.OFFICER, "places:names", _("場所の呼び名"), _PEOPLE),
    (Role.DISPATCHER, "shared_taxi:sell_tickets", _("定期券・回数券"), _MONEY),
    (Role.OFFICER, "shared_taxi:prices", _("運賃の決まり"), _MONEY),
    (Role.OFFICER, "shared_taxi:taxi_cards", _("タクシーのカード"), _MONEY),
    (Role.OFFICER, "shared_taxi:meter_rides", _("デジタルタクシー"), _MONEY),
    (Role.PARTNER, "shared_taxi:meter_rides", _("デジタルタクシー"), _MONEY),
    (Role.OFFICER, "shared_taxi:closings", _("現金の締め"), _MONEY),
    (Role.OFFICER, "shared_taxi:claims", _("事業者の請求"), _MONEY),
    (Role.PARTNER, "shared_taxi:closings", _("現金の締め"), _MONEY),
    (Role.PARTNER, "shared_taxi:claims", _("請求"), _MONEY),
    (Role.PARTNER, "shared_taxi:groups", _("団体の運転手の表"), _PEOPLE),
    (Role.OFFICER, "shared_taxi:refunds", _("返金"), _MONEY),
    (Role.OFFICER, "shared_taxi:fees", _("不在の料金"), _MONEY),
    (Role.OFFICER, "shopping:money", _("お買い物の請求"), _MONEY),
    (Role.OFFICER, "shopping:unpaid", _("お支払い待ちの方"), _MONEY),
    (Role.OFFICER, "shopping:store", _("用意する注文"), _SHOPPING),
    (Role.OFFICER, "shopping:calls", _("品切れの電話"), _SHOPPING),
    (Role.OFFICER, "mobile_clinic:town_bills", _("診療車の請求"), _MONEY),
    (Role.OFFICER, "ledger:books", _("帳簿"), _MONEY),
    (Role.OFFICER, "shopping:items", _("お店の品物"), _SHOPPING),
    (Role.OFFICER, "shopping:rounds", _("お届けと締め切り"), _SHOPPING),
    (Role.OFFICER, "shopping:medicines", _("薬剤師の確認"), _SHOPPING),
    (Role.OFFICER, "mobile_clinic:calendar", _("診療車"), _PLANS),
    (Role.OFFICER, "smart_farm:farms", _("畑のロボット"), _GARDEN),
    (Role.OFFICER, "smart_farm:sensors", _("畑のセンサー"), _GARDEN),
    (Role.OFFICER, "smart_farm:members", _("農園の人"), _GARDEN),
    (Role.OFFICER, "open_call:home", _("公募の仕事"), _CALLS),
    (Role.OFFICER, "open_call:programmes", _("公募とコンテスト"), _CALLS),
    (Role.OFFICER, "open_call:portfolio", _("公募の実績"), _CALLS),
    (Role.OFFICER, "open_call:cards", _("ほかの町でも使える答え"), _CALLS),
    (Role.OFFICER, "habit_challenge:complaints", _("気になるという声"), _CHALLENGE),
    (Role.OFFICER, "habit_challenge:sheets", _("紙の記録用紙"), _CHALLENGE),
    (Role.DISPATCHER, "habit_challenge:sheets", _("紙の記録用紙"), _PEOPLE),
    (Role.OFFICER, "habit_challenge:outages", _("報告できなかった時間"), _CHALLENGE),
    (Role.OFFICER, "feeds:notes", _("運行のお知らせ"), _PLANS),
    (Role.OFFICER, "feeds:open_months", _("公開する統計"), _PLANS),
    (Role.OFFICER, "privacy:periods", _("保存期間"), _RECORDS),
    (Role.OFFICER, "mobile_clinic:glasses", _("急いで見られた記録"), _RECORDS),
    (Role.OFFICER, "intake:letters", _("届いたが未処理"), _RECORDS),
    (Role.OFFICER, "mobile_clinic:apps", _("外のアプリ"), _RECORDS),
)

_OF_NO_ROLE: tuple[tuple[str, Any], ...] = (
    ("open_call:home", _("公募の仕事")),
    ("open_call:my_entries", _("わたしの応募")),
    ("open_call:programmes", _("公募とコンテスト")),
)
"""For accounts that are nobody in the town: firms and students who enter, judges, mentors."""


def add_navigation(request: HttpRequest) -> dict[str, Any]:
    """Give every template the links of its head and menu, and the town's telephone number.

    ``nav_items`` is ``[{url, label, current}]`` or, for a menu, ``[{label, current, links}]`` with the
    like of them as ``links``; ``user_links`` is ``[{url, label}]``.
    """
    phone = {"town_phone": settings.TOWN_PHONE, "town_phone_shown": show_phone(settings.TOWN_PHONE)}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav_items": [], **phone}
    links = [{"url": reverse("account_ways"), "label": _("ログインの方法")}]
    with suppress(NoReverseMatch):  # the clinic car is off
        links.append({"url": reverse("mobile_clinic:my_apps"), "label": _("許可したアプリ")})
    roles = list_roles(user)
    found = _list_links(user, request.path)
    if Role.RESIDENT in roles:
        with suppress(NoReverseMatch):  # open calls are off
            links.insert(0, {"url": reverse("open_call:programmes"), "label": _("公募とコンテスト")})
        with suppress(NoReverseMatch):  # the habit challenge is off
            links.insert(0, {"url": reverse("habit_challenge:checks"), "label": _("元気のチェック")})
            links.insert(0, {"url": reverse("habit_challenge:coins"), "label": _("わたしのコイン")})
        with suppress(NoReverseMatch):  # the clinic car is off
            links.insert(0, {"url": reverse("mobile_clinic:mine"), "label": _("診察の予約")})
    if Role.DRIVER in roles:  # the driver's page has no menu but this one
        links = [{"url": one["url"], "label": one["label"]} for one in found] + links
    return {"nav_items": _group(found), "user_links": links, **phone}


def find_first_page(request: HttpRequest) -> str:
    """Return the address of the first page of somebody's roles, in whatever menu; empty for none."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    if _is_for_farm_alone(user):
        for name, _label in _list_garden_pages(user):  # who comes for the farm alone has no rides to look at
            return reverse(name)
    links = _list_links(user, request.path)
    return str(links[0]["url"]) if links else ""


def _is_for_farm_alone(user: User) -> bool:
    """Tell whether somebody may be on a farm and is nothing else here: no resident whom the town knows."""
    return set(list_roles(user)) == {Role.RESIDENT} and find_resident_of(user) is None


def _list_links(user: User, path: str) -> list[dict[str, Any]]:
    """Return the links for somebody's roles, each page once."""
    roles = list_roles(user)
    if not roles:
        return list(_list_pages_of_no_role(path))
    kinds = _list_kinds(user) if Role.PARTNER in roles and Role.ADMIN not in roles else None
    links: dict[str, dict[str, Any]] = {}
    for role, name, label, group in _ITEMS:
        if role not in roles and Role.ADMIN not in roles:
            continue
        if kinds is not None and role == Role.PARTNER and not _is_of(name, kinds):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:  # the service is off
            continue
        links.setdefault(url, {"url": url, "label": label, "current": path == url, "group": group})
    if kinds is not None and not CLINIC_KINDS.isdisjoint(kinds):
        for name, label in _list_clinic_pages(user):
            url = reverse(name)
            links.setdefault(url, {"url": url, "label": label, "current": path == url, "group": ""})
    if set(roles) == {Role.RESIDENT} and find_volunteer(user.pk) is not None:
        url = reverse("fleet:volunteer")
        links[url] = {"url": url, "label": _("配達のお手伝い"), "current": path == url, "group": ""}
    garden = [(reverse(name), label) for name, label in _list_garden_pages(user)]
    if garden and _is_for_farm_alone(user):  # her pages stand in the bar, the town's others behind one word
        own = {
            url: {"url": url, "label": label, "current": path == url, "group": ""} for url, label in garden
        }
        return [*own.values(), *({**link, "group": _TOWN} for link in links.values())]
    for url, label in garden:
        links.setdefault(url, {"url": url, "label": label, "current": path == url, "group": _GARDEN})
    if Role.RESIDENT in roles and _leads_classes(user):
        url = reverse("habit_challenge:classes")
        links[url] = {"url": url, "label": _("チャレンジの教室"), "current": path == url, "group": ""}
    return list(links.values())


def _list_pages_of_no_role(path: str) -> Iterable[dict[str, Any]]:
    """Yield the links for who is nobody in the town."""
    for name, label in _OF_NO_ROLE:
        with suppress(NoReverseMatch):  # open calls are off
            url = reverse(name)
            yield {"url": url, "label": label, "current": path == url, "group": ""}


def _leads_classes(user: User) -> bool:
    """Tell whether somebody leads classes of the habit challenge, as a citizen supporter or a teacher."""
    if not apps.is_installed("moyai.services.habit_challenge"):
        return False
    from moyai.services.habit_challenge.queries.courses import is_supporter

    return is_supporter(user)


def _list_garden_pages(user: User) -> Iterable[tuple[str, Any]]:
    """Return the pages of a farm for who is on one, whatever role she has in the town."""
    if not apps.is_installed("moyai.services.smart_farm"):
        return ()
    from moyai.services.smart_farm.menu import list_pages

    return list_pages(user)


def _list_clinic_pages(user: User) -> Iterable[tuple[str, Any]]:
    if not apps.is_installed("moyai.services.mobile_clinic"):
        return ()
    from moyai.services.mobile_clinic.menu import list_pages

    return list_pages(user, clock.today())


def _list_kinds(user: User) -> Collection[str]:
    """Return of which kinds the firms are for which somebody works."""
    firms = user.memberships.filter(role=Role.PARTNER, partner__isnull=False)
    return set(firms.values_list("partner__kind", flat=True))


def _is_of(name: str, kinds: Collection[str]) -> bool:
    """Tell whether a page is for firms of these kinds: a shop drives nobody, a taxi firm packs nothing."""
    if name.startswith("shopping:"):
        return SHOP in kinds
    if name.startswith("habit_challenge:"):
        return CENTRE in kinds
    return not kinds or not set(kinds) <= {SHOP, CENTRE, *CLINIC_KINDS}


def _group(links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the bar: single links, and menus where one word stands for several."""
    bar: list[dict[str, Any]] = [link for link in links if not link["group"]]
    for group in _MENUS:
        within = [link for link in links if link["group"] == group]
        if len(within) < LEAST_OF_A_MENU:
            bar += within
        else:
            is_current = any(link["current"] for link in within)
            bar.append({"label": group, "links": within, "current": is_current})
    return bar
