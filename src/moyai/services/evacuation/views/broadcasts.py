"""Messages to a segment: previewed with their reach, confirmed; how far they came, answers coming in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.notices.models import Urgency
from moyai.services.evacuation.drill import mark
from moyai.services.evacuation.enums import BroadcastAnswers, EvacuationKind, NeedKind
from moyai.services.evacuation.forms.support import URGENCIES, BroadcastForm, list_area_names
from moyai.services.evacuation.models import Broadcast, Incident
from moyai.services.evacuation.operations.broadcasting import REPLIES, send_broadcast, stop_broadcast
from moyai.services.evacuation.queries.broadcasts import list_broadcasts, measure_broadcast
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.scope import find_town
from moyai.services.evacuation.queries.segments import Segment, count_segment

SALT = "evacuation.broadcast"
CONFIRM_WITHIN_S = 15 * 60


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show(request: HttpRequest) -> HttpResponse:
    """Show the messages, and the form for a new one."""
    return _show(request, BroadcastForm())


@never_cache
@require_POST
@require_role(Role.OFFICER)
def check(request: HttpRequest) -> HttpResponse:
    """Show whom a message would reach, and how it reads; nothing is sent yet."""
    incident, form = find_incident(), BroadcastForm(request.POST)
    if incident is None:
        messages.error(request, _("いま、始まっている災害対応はありません。"))
        return redirect("evacuation:broadcasts")
    if not form.is_valid():
        return _show(request, form, status=422)
    segment, data = form.read_segment(find_town(get_account(request))), form.cleaned_data
    reach = count_segment(incident, segment)
    plan = {
        "incident": incident.code,
        "text": {"ja": data["text"], "en": data["text_en"]},
        "segment": segment.to_json(),
        "answers": data["answers"],
        "urgency": data["urgency"],
        "expected": reach.people,
        "by": get_account(request).pk,
    }
    context = {
        "incident": incident,
        "reach": reach,
        "without_door": reach.people - reach.with_door,
        "words": mark(data["text"], incident.mode),
        "words_en": data["text_en"],
        "segment": _tell_segment(segment),
        "replies": [each.label.get(get_page_language(), "short") for each in REPLIES[data["answers"]]],
        "urgency": dict(URGENCIES)[data["urgency"]],
        "plan": signing.dumps(plan, salt=SALT),
    }
    return render(request, "evacuation/broadcast_check.html", context)


@require_POST
@require_role(Role.OFFICER)
def confirm(request: HttpRequest) -> HttpResponse:
    """Send what was shown, if she who confirms is she who was asked, and lately."""
    user, incident = get_account(request), find_incident()
    try:
        plan = signing.loads(request.POST.get("plan", ""), salt=SALT, max_age=CONFIRM_WITHIN_S)
    except signing.BadSignature:
        messages.error(request, _("確認の時間が過ぎました。もう一度はじめからお願いします。"))
        return redirect("evacuation:broadcasts")
    if plan["by"] != user.pk or incident is None or plan["incident"] != incident.code:
        messages.error(
            request, _("災害対応が変わったため、送りませんでした。もう一度はじめからお願いします。")
        )
        return redirect("evacuation:broadcasts")
    send_broadcast(
        incident=incident,
        text=plan["text"],
        segment=Segment.from_json(plan["segment"]),
        answers=BroadcastAnswers(plan["answers"]),
        urgency=Urgency(plan["urgency"]),
        expected=plan["expected"],
        by=user,
        now=clock.now(),
    )
    messages.success(request, _("送り始めました。まちがえたときは「まだの分を止める」を押してください。"))
    return redirect("evacuation:broadcasts")


@require_POST
@require_role(Role.OFFICER)
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Tell nobody else."""
    try:
        skipped = stop_broadcast(code=code, by=get_account(request), now=clock.now())
        messages.success(request, _("止めました。送らずにすんだ分：%(n)d件") % {"n": skipped})
    except Broadcast.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused.text))
    return redirect("evacuation:broadcasts")


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_sent(request: HttpRequest) -> HttpResponse:
    """Show how far the messages have come and what was answered, for the page that is open."""
    return render(request, "evacuation/parts/broadcasts_sent.html", {"rows": _list_sent(find_incident())})


def _list_sent(incident: Incident | None) -> list[dict[str, Any]]:
    return [_describe(one) for one in list_broadcasts(incident)] if incident else []


def _show(request: HttpRequest, form: BroadcastForm, status: int = 200) -> HttpResponse:
    incident = find_incident()
    context = {
        "incident": incident,
        "form": form,
        "has_errors": form.is_bound,
        "rows": _list_sent(incident),
    }
    return render(request, "evacuation/broadcasts.html", context, status=status)


def _describe(one: Broadcast) -> dict[str, Any]:
    progress = measure_broadcast(one)
    labels = {each.key: each.label.get(get_page_language(), "short") for each in REPLIES[one.answers]}
    return {
        "broadcast": one,
        "words": one.text["ja"],
        "at": local(one.sent_at),
        "segment": _tell_segment(Segment.from_json(one.segment)),
        "progress": progress,
        "answers": [(label, progress.answers.get(key, 0)) for key, label in labels.items()],
        "is_going": one.done_at is None,
        "may_stop": one.stopped_by is None,
    }


_SILENT, _LISTED = gettext_lazy("連絡がない人"), gettext_lazy("要支援者名簿の人")


def _tell_segment(segment: Segment) -> list[str]:
    """Return a segment in words; an empty one is everybody."""
    names: dict[str, Any] = dict(list_area_names())
    parts = [str(names.get(key, key)) for key in segment.areas]
    parts += [str(EvacuationKind(kind).label) for kind in segment.kinds]
    parts += [str(NeedKind(need).label) for need in segment.needs]
    parts += [str(_SILENT)] if segment.silent else []
    parts += [str(_LISTED)] if segment.listed else []
    return parts or [_("登録している全員")]
