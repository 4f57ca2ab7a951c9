"""The page of an incident that is over: figures, replay, report, hand-over, and how long it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.core.places.queries import list_municipalities
from moyai.services.evacuation.after.reach import SHARES, Reach
from moyai.services.evacuation.after.report import STEPS, Report, make_report
from moyai.services.evacuation.after.victims import list_columns, list_rows
from moyai.services.evacuation.drill import name_file
from moyai.services.evacuation.enums import Door, EvacuationKind, Flag, NeedKind, Speaker
from moyai.services.evacuation.forms.incidents import KeepForm, PurposeForm
from moyai.services.evacuation.models import Incident, ReplayFrame, ReplayRun
from moyai.services.evacuation.operations.keeping import erase_drill, get_erased_at, keep_for
from moyai.services.evacuation.operations.replay import ask_for_replay


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything that is reported on an incident."""
    return _show(request, _get(code))


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_replay(request: HttpRequest, code: str) -> HttpResponse:
    """Return the replay's part of the page: how far it is, or one moment of it."""
    return render(request, "evacuation/parts/replay.html", _describe_replay(_get(code), request))


@require_POST
@require_role(Role.OFFICER)
def replay(request: HttpRequest, code: str) -> HttpResponse:
    """Have the replay made."""
    try:
        ask_for_replay(code=_get(code).code, by=get_account(request), now=clock.now())
        messages.success(request, _("再生を作り始めました。このページを閉じても続きます。"))
    except Refused as refused:
        messages.error(request, str(refused.text))
    return redirect("evacuation:after", code)


@require_GET
@require_role(Role.OFFICER)
def print_report(request: HttpRequest, code: str) -> HttpResponseBase:
    """Return the report as a paper; where the machine makes none, the page can be printed."""
    incident = _get(code)
    paper = {"town_name": _name_town(), "made_at": clock.local(clock.now())}
    try:
        name = name_file(f"{incident.code}.pdf", incident.mode)
        return respond_pdf("evacuation/after_paper.html", _describe(incident) | paper, name=name)
    except PaperUnavailable as refusal:
        messages.warning(request, str(refusal.text))
        return redirect("evacuation:after", code)


@require_GET
@require_role(Role.OFFICER)
def export_report(request: HttpRequest, code: str) -> HttpResponse:
    """Return the figures of the report as a table."""
    incident = _get(code)
    sections = _describe(incident)["sections"]
    rows = [[section["title"], *row] for section in sections for row in section["rows"]]
    header = [_("項目"), _("内容"), _("数"), _("補足")]
    return answer_csv(
        name_file(f"evacuation-report-{incident.code}.csv", incident.mode),
        header,
        [[*row, ""][:4] for row in rows],
    )


@require_POST
@require_role(Role.OFFICER)
def export_victims(request: HttpRequest, code: str) -> HttpResponse:
    """Hand everybody over to the victims' ledger: for a purpose that is written down."""
    incident = _get(code)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _show(request, incident, purpose=form, status=422)
    rows = list(list_rows(incident))
    record(
        actor=name_actor(request),
        action="evacuation.hand_over",
        subject=f"incident:{incident.code}",
        now=clock.now(),
        purpose=form.cleaned_data["purpose"],
        people=len(rows),
    )
    name = name_file(f"victims-ledger-{incident.code}.csv", incident.mode)
    return answer_csv(name, list_columns(), rows)


@require_POST
@require_role(Role.OFFICER)
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Decide how long it is kept."""
    incident, form = _get(code), KeepForm(request.POST)
    if not form.is_valid():
        return _show(request, incident, keeping=form, status=422)
    try:
        keep_for(code=code, days=form.cleaned_data["keep_days"], by=get_account(request), now=clock.now())
        messages.success(request, _("記録を残す日数を変えました。"))
    except Refused as refused:
        messages.error(request, str(refused.text))
    return redirect("evacuation:after", code)


@require_POST
@require_role(Role.OFFICER)
def erase(request: HttpRequest, code: str) -> HttpResponse:
    """Erase a drill at once; asked twice, because nothing brings it back."""
    incident = _get(code)
    if "yes" not in request.POST:
        return render(request, "evacuation/erase.html", {"incident": incident})
    try:
        rows = erase_drill(code=code, by=get_account(request), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.text))
        return redirect("evacuation:after", code)
    said = {"name": incident.name, "n": rows}
    messages.success(request, _("%(name)sの記録%(n)s件を、すべて消しました。") % said)
    return redirect("evacuation:incident")


def _get(code: str) -> Incident:
    return get_object_or_404(Incident, code=code)


def _show(
    request: HttpRequest,
    incident: Incident,
    *,
    keeping: KeepForm | None = None,
    purpose: PurposeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _describe(incident) | _describe_replay(incident, request)
    context |= {
        "keeping": keeping or KeepForm(initial={"keep_days": incident.keep_days}),
        "purpose": purpose or PurposeForm(),
        "erased_at": get_erased_at(incident),
        "has_errors": status != 200,
        "wrong": keeping or purpose,
    }
    return render(request, "evacuation/after.html", context, status=status)


def _describe(incident: Incident) -> dict[str, Any]:
    report = make_report(incident, clock.now())
    return {
        "incident": incident,
        "report": report,
        "reaches": [
            _describe_reach(_("声が届いた人"), report.of_known),
            _describe_reach(_("台帳にのっている人（対象の地区）"), report.of_register),
        ],
        "curve": report.curve if any(report.curve) else [],
        "curve_labels": _label_steps(report),
        "sections": _list_sections(report),
        "stays": report.stays,
        "alerts": incident.alerts.order_by("sent_at"),
    }


def _describe_reach(title: str, reach: Reach) -> dict[str, Any]:
    share = reach.share_pct
    return {
        "title": title,
        "known": reach.known,
        "total": reach.total,
        "share": None if share is None else round(share, 1),
        "until": [(each, _say_span(reach.until[each])) for each in SHARES],
    }


def _say_span(span: timedelta | None) -> str:
    if span is None:
        return "–"
    minutes = round(span.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(m)s分") % {"m": rest}
    return _("%(h)s時間%(m)s分") % {"h": hours, "m": rest}


def _label_steps(report: Report) -> list[str]:
    """Return hours after the beginning, below every fourth bar and the last."""
    span = report.ends_at - report.incident.opened_at
    hours = [span.total_seconds() / 3600 * (n + 1) / STEPS for n in range(STEPS)]
    return [f"{hour:.1f}h" if (n + 1) % 4 == 0 else "" for n, hour in enumerate(hours)]


def _list_sections(report: Report) -> list[dict[str, Any]]:
    """Return the tables of the report: title, head, rows."""
    kinds = [
        [EvacuationKind(each.kind).label, each.last, "" if each.most is None else each.most]
        for each in report.kinds
    ]
    doors = dict(Door.choices)
    return [
        _section(
            "kinds", _("どこにいたか（人）"), [_("避難の種別"), _("最後"), _("いちばん多いとき")], kinds
        ),
        _section(
            "doors",
            _("どこから声が届いたか（件）"),
            [_("受け付けた所"), _("報告")],
            [[doors.get(key, key) or _("そのほか"), n] for key, n in report.doors],
        ),
        _section(
            "speakers",
            _("だれが知らせたか（件）"),
            [_("知らせた人"), _("報告")],
            [[dict(Speaker.choices).get(key, key), n] for key, n in report.speakers],
        ),
        _section(
            "needs",
            _("まだ足りていないもの（人）"),
            [_("必要なもの"), _("人数")],
            [[dict(NeedKind.choices).get(key, key), n] for key, n in report.needs],
        ),
        _section(
            "care",
            _("報告の点検（件）"),
            [_("内容"), _("件数")],
            [
                *([Flag(key).label, n] for key, n in report.flags),
                [_("同じ人かどうかを職員が決めた"), report.decided],
                [_("取り消した報告・判断"), report.taken_back],
            ],
        ),
    ]


def _section(key: str, title: str, head: Sequence[Any], rows: list[list[Any]]) -> dict[str, Any]:
    return {"key": key, "title": title, "head": head, "rows": rows}


def _describe_replay(incident: Incident, request: HttpRequest) -> dict[str, Any]:
    run = ReplayRun.objects.filter(incident=incident).first()
    frames = list(ReplayFrame.objects.filter(incident=incident))
    asked = request.GET.get("step", "")
    step = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else len(frames)
    step = min(max(step, 1), max(len(frames), 1))
    return {
        "incident": incident,
        "run": run,
        "is_making": run is not None and run.ready_at is None and not run.problem,
        "is_old": run is not None and run.ready_at is not None and run.claims != incident.claims.count(),
        "frames": frames,
        "step": step,
        "before": step - 1,
        "after": step + 1 if step < len(frames) else 0,
        "frame": _describe_frame(frames[step - 1]) if frames else None,
    }


def _describe_frame(frame: ReplayFrame) -> dict[str, Any]:
    by_kind: dict[str, int] = {}
    for kind, _area, people in frame.heads:
        by_kind[kind] = by_kind.get(kind, 0) + people
    kinds = sorted(by_kind.items(), key=lambda each: -each[1])
    needs = dict(NeedKind.choices)
    return {
        "at": frame.at,
        "claims": frame.claims,
        "people": frame.people,
        "kinds": [(EvacuationKind(kind).label, people) for kind, people in kinds],
        "bars": [people for _kind, people in kinds],
        "labels": [str(EvacuationKind(kind).label) for kind, _people in kinds],
        "needs": [(needs.get(need, need), people) for need, people in frame.needs],
    }


def _name_town() -> str:
    return next((each.name for each in list_municipalities()), "")
