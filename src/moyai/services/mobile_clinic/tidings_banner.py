"""The quiet banner on every page of an institution's people: what they have not yet seen, naming nobody."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import list_roles
from moyai.core.languages import get_page_language
from moyai.core.ui.banners import OwnBanner
from moyai.services.mobile_clinic.models import Tiding
from moyai.services.mobile_clinic.queries.tidings import filter_unseen, is_told

SHOWN = 5
"""So many stand in the opened banner; the next older follow when these have been seen."""

EVERY_S = 20
SOUNDING = ("/clinic/visit/", "/clinic/doctor/")
"""Pages on which what is new is heard and felt: a tablet in the car, the desk of a doctor who waits."""


def find_banner(request: HttpRequest) -> OwnBanner | None:
    """Return the banner for whoever looks; None for somebody who works at no institution."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or Role.PARTNER not in list_roles(user) or not is_told(user, clock.now()):
        return None
    return make_banner(user, clock.now(), request.path)


def make_banner(user: User, now: datetime, path: str) -> OwnBanner:
    """Return what somebody has not seen, on the page at ``path``; without lines where she has seen it all."""
    unseen = list(filter_unseen(user, now)[:SHOWN])
    count = len(unseen) if len(unseen) < SHOWN else filter_unseen(user, now).count()
    return OwnBanner(
        title=_("お知らせ（%(count)s件）") % {"count": count},
        lines=tuple((f"{clock.local(each.at):%-H:%M}", _say(each)) for each in unseen),
        newest=unseen[0].pk if unseen else 0,
        oldest=unseen[-1].pk if unseen else 0,
        url=reverse("mobile_clinic:tours"),
        label=_("くわしく見る"),
        press_url=reverse("mobile_clinic:tidings_read"),
        press_label=_("確認しました"),
        back=path,
        rest=_("ほか%(count)s件") % {"count": count - len(unseen)} if count > len(unseen) else "",
        fresh_url=f"{reverse('mobile_clinic:told')}?{urlencode({'at': path})}",
        every_s=EVERY_S,
        is_heard=path.startswith(SOUNDING),
    )


def _say(tiding: Tiding) -> str:
    words = tiding.brief or {"ja": ""}
    return words.get(get_page_language()) or words.get("ja") or _("診療車の予定が変わりました。")
