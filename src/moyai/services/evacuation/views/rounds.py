"""Follow-up rounds: how they stand, who is silent, visits; stopped and started by staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone
from moyai.services.evacuation.drill import mark, name_file
from moyai.services.evacuation.enums import FollowStep, NeedKind, VisitOutcome
from moyai.services.evacuation.models import Asking, FollowUp, Incident, Visit, VulnerablePerson
from moyai.services.evacuation.operations import visiting
from moyai.services.evacuation.operations.rounds.asking import is_paused
from moyai.services.evacuation.operations.rounds.questions import ABOUT, KNOWN, UNKNOWN
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.rounds import (
    count_rounds,
    list_askings,
    list_climbing,
    list_closed_visits,
    list_visits,
    tell_due,
)
from moyai.services.evacuation.queries.scope import find_town, is_within
from moyai.services.evacuation.views.looking import record_look

PAGE = 25
STAFF = (Role.OFFICER, Role.DISPATCHER)
_ANSWERS = {each.key: each.label for each in (*KNOWN, *UNKNOWN, *ABOUT)}


@never_cache
@require_GET
@require_role(*STAFF)
def show(request: HttpRequest) -> HttpResponse:
    """Show how the rounds stand, whom they have come to, and the visits."""
    incident, now = find_incident(), clock.now()
    context: dict[str, Any] = {"incident": incident, "outcomes": VisitOutcome.choices}
    if incident is not None:
        town = find_town(get_account(request))
        page = Paginator(list_climbing(incident, town=town), PAGE).get_page(request.GET.get("page"))
        climbing = list(page)
        askings = list_askings(incident, [row.resident_id for row in climbing])
        visits = list_visits(incident, town=town)
        record_look(
            by=get_account(request),
            what="rounds",
            incident=incident,
            now=now,
            shown=len(climbing) + len(visits),
        )
        counts = count_rounds(incident, now, town=town)
        context |= {
            "counts": counts,
            "steps": [(step.label, n) for step, n in counts.steps.items()],
            "is_paused": is_paused(incident),
            "rows": [_describe(row, askings.get(row.resident_id, []), now) for row in climbing],
            "visits": [_describe_visit(*each) for each in visits],
            "closed": [
                {"visit": one, "outcome": VisitOutcome(one.outcome).label, "at": local(one.closed_at)}
                for one in list_closed_visits(incident, town=town)
                if one.closed_at
            ],
            "page": page,
            "printed_at": local(now),
        }
    return render(request, "evacuation/rounds.html", context)


@require_GET
@require_role(*STAFF)
def export_visits(request: HttpRequest) -> HttpResponse:
    """Return the open visits as CSV, for those who go."""
    incident = _get_incident()
    visits = list_visits(incident, town=find_town(get_account(request)))
    record_look(
        by=get_account(request), what="visits.csv", incident=incident, now=clock.now(), shown=len(visits)
    )
    rows = [
        [
            mark(visit.resident.name, incident.mode),
            visit.resident.kana,
            visit.resident.household.address,
            show_phone(find_phone(visit.resident)),
            entry.reason_words if entry else "",
            "・".join(_name_needs(entry)),
            entry.note if entry else "",
            visit.opened_at,
        ]
        for visit, entry in visits
    ]
    header = ("氏名", "カナ", "住所", "電話番号", "事由", "命にかかわるもの", "備考", "訪問の依頼")
    return answer_csv(name_file(f"visits-{clock.today()}.csv", incident.mode), header, rows)


@require_POST
@require_role(Role.OFFICER)
def pause(request: HttpRequest) -> HttpResponse:
    """Stop the rounds, or let them go on."""
    paused = request.POST.get("do") == "pause"
    done = _("確認を止めました。") if paused else _("確認を続けます。")
    return _try(
        request,
        lambda: visiting.pause_rounds(
            incident=_get_incident(), is_paused=paused, by=get_account(request), now=clock.now()
        ),
        done,
    )


@require_POST
@require_role(*STAFF)
def order_visit(request: HttpRequest, code: str) -> HttpResponse:
    """Have somebody go and look."""
    resident = get_object_or_404(Resident, code=code)
    _check_town(request, resident)
    return _try(
        request,
        lambda: visiting.order_visit(
            incident=_get_incident(), resident=resident, by=get_account(request), now=clock.now()
        ),
        _("%(name)sさんの訪問を頼みました。") % {"name": resident.name},
    )


@require_POST
@require_role(*STAFF)
def close_visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Write down what was found."""
    _check_town(request, get_object_or_404(Visit, pk=visit_id).resident)
    outcome = request.POST.get("outcome", "")
    if outcome not in VisitOutcome.values:
        messages.error(request, _("結果を選んでください。"))
        return redirect("evacuation:rounds")
    return _try(
        request,
        lambda: visiting.close_visit(
            visit_id=visit_id,
            outcome=VisitOutcome(outcome),
            note=request.POST.get("note", "").strip(),
            by=get_account(request),
            now=clock.now(),
        ),
        _("訪問の結果を書きとめました。まちがえたときは「元に戻す」を押してください。"),
    )


@require_POST
@require_role(*STAFF)
def reopen_visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Take back what was written down of a visit."""
    _check_town(request, get_object_or_404(Visit, pk=visit_id).resident)
    return _try(
        request,
        lambda: visiting.reopen_visit(visit_id=visit_id, by=get_account(request), now=clock.now()),
        _("元に戻しました。"),
    )


def _check_town(request: HttpRequest, resident: Resident) -> None:
    """Nobody touches what is another town's."""
    if not is_within(find_town(get_account(request)), resident=resident):
        raise Http404


def _get_incident() -> Incident:
    incident = find_incident()
    if incident is None:
        raise PermissionDenied
    return incident


def _try(request: HttpRequest, do: Callable[[], object], done: str) -> HttpResponse:
    try:
        do()
        messages.success(request, done)
    except Visit.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused.text))
    return redirect("evacuation:rounds")


def _describe(row: FollowUp, askings: list[Asking], now: Any) -> dict[str, Any]:
    return {
        "resident": row.resident,
        "step": FollowStep(row.step).label,
        "due_at": tell_due(row, now),
        "is_late": row.due_at <= now,
        "phone": show_phone(find_phone(row.resident)),
        "askings": [_describe_asking(one) for one in askings],
    }


def _describe_asking(one: Asking) -> dict[str, Any]:
    answer = _ANSWERS.get(one.answer)
    return {
        "at": local(one.at),
        "step": FollowStep(one.step).label,
        "whom": "" if one.asked is None or one.asked_id == one.about_id else one.asked.name,
        "answer": answer.get("ja", "short") if answer else "",
        "is_read": one.notice is not None and one.notice.read_at is not None,
    }


def _describe_visit(visit: Visit, entry: VulnerablePerson | None) -> dict[str, Any]:
    return {
        "visit": visit,
        "resident": visit.resident,
        "phone": show_phone(find_phone(visit.resident)),
        "entry": entry,
        "needs": _name_needs(entry),
        "opened_at": local(visit.opened_at),
    }


def _name_needs(entry: VulnerablePerson | None) -> list[str]:
    codes = entry.needs if entry else []
    return [str(NeedKind(code).label) for code in codes if code in NeedKind.values]
