"""The links at the top of each page, by the roles of the person who looks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.enums import Role
from moyai.core.accounts.queries import list_roles
from moyai.core.residents.contacts import show_phone

_ITEMS: tuple[tuple[Role, str, Any], ...] = (
    (Role.RESIDENT, "shared_taxi:my_rides", _("わたしの予約")),
    (Role.DRIVER, "fleet:drive", _("運転")),
    (Role.DRIVER, "shared_taxi:read_card", _("タクシーのカード")),
    (Role.DRIVER, "shared_taxi:cash", _("現金の締め")),
    (Role.DISPATCHER, "fleet:desk", _("配車")),
    (Role.DISPATCHER, "desk:callers", _("電話受付")),
    (Role.DISPATCHER, "shared_taxi:queue", _("空きを待つ方")),
    (Role.DISPATCHER, "shared_taxi:missed", _("乗らなかった方")),
    (Role.DISPATCHER, "notices:tasks", _("窓口の仕事")),
    (Role.DISPATCHER, "voice:calls", _("通話の記録")),
    (Role.DISPATCHER, "shared_taxi:registrations", _("登録の確認")),
    (Role.DISPATCHER, "intake:letters", _("届いたが未処理")),
    (Role.OFFICER, "shared_taxi:town", _("指標")),
    (Role.OFFICER, "shared_taxi:rules", _("予約の決まり")),
    (Role.OFFICER, "shared_taxi:queue", _("空きを待つ方")),
    (Role.OFFICER, "shared_taxi:registrations", _("登録の確認")),
    (Role.OFFICER, "feeds:notes", _("運行のお知らせ")),
    (Role.OFFICER, "feeds:open_months", _("公開する統計")),
    (Role.DISPATCHER, "shared_taxi:sell_tickets", _("定期券・回数券")),
    (Role.OFFICER, "shared_taxi:prices", _("運賃の決まり")),
    (Role.OFFICER, "shared_taxi:taxi_cards", _("タクシーのカード")),
    (Role.OFFICER, "shared_taxi:meter_rides", _("デジタルタクシー")),
    (Role.PARTNER, "shared_taxi:meter_rides", _("デジタルタクシー")),
    (Role.OFFICER, "shared_taxi:closings", _("現金の締め")),
    (Role.OFFICER, "shared_taxi:claims", _("事業者の請求")),
    (Role.PARTNER, "shared_taxi:closings", _("現金の締め")),
    (Role.PARTNER, "shared_taxi:claims", _("請求")),
    (Role.OFFICER, "ledger:books", _("帳簿")),
    (Role.OFFICER, "privacy:periods", _("保存期間")),
    (Role.OFFICER, "intake:letters", _("届いたが未処理")),
)


def add_navigation(request: HttpRequest) -> dict[str, Any]:
    """Give every template the links of its head and menu, and the town's telephone number.

    ``nav_items`` is ``[{url, label, current}]``, ``user_links`` is ``[{url, label}]``.
    """
    phone = {"town_phone": settings.TOWN_PHONE, "town_phone_shown": show_phone(settings.TOWN_PHONE)}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav_items": [], **phone}
    links = [{"url": reverse("account_ways"), "label": _("ログインの方法")}]
    roles = list_roles(user)
    items: list[dict[str, Any]] = []
    for role, name, label in _ITEMS:
        if role not in roles and Role.ADMIN not in roles:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:  # the service is off
            continue
        if any(item["url"] == url for item in items):  # reached by another role already
            continue
        items.append({"url": url, "label": label, "current": request.path == url})
    if Role.DRIVER in roles:  # the driver's page has no menu but this one
        links = [{"url": one["url"], "label": one["label"]} for one in items] + links
    return {"nav_items": items, "user_links": links, **phone}
