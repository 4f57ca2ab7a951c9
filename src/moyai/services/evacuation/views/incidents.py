"""The officer's page of the incident: begin, advance, end, each asked twice; and what the agency suggests."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.places.queries import list_areas
from moyai.services.evacuation.drill import mark
from moyai.services.evacuation.enums import (
    IncidentKind,
    Level,
    Mode,
    PartnersSee,
    Phase,
    Question,
    TelegramState,
)
from moyai.services.evacuation.flows.previewing import Preview, preview_questions
from moyai.services.evacuation.forms.incidents import OpeningForm, StateForm
from moyai.services.evacuation.models import CapAlert, Incident, Shelter, Telegram
from moyai.services.evacuation.operations import incidents as operations
from moyai.services.evacuation.operations.telegrams import (
    dismiss_telegram,
    make_opening,
    mark_taken,
    restore_telegram,
)
from moyai.services.evacuation.policy import get_policy
from moyai.services.evacuation.queries.incidents import find_incident, list_past

SALT = "evacuation.incident"
CONFIRM_WITHIN_S = 10 * 60
MOST_TELEGRAMS = 20
STATE_ID = "state_%s"
"""Two forms with the same fields stand on the page."""


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show(request: HttpRequest) -> HttpResponse:
    """Show the incident that is on, or a form to begin one; suggestions; what went out; what is over."""
    return _show(request)


@never_cache
@require_POST
@require_role(Role.OFFICER)
def check(request: HttpRequest) -> HttpResponse:
    """Show what a press would do, and ask again; nothing is changed yet."""
    action = request.POST.get("action", "")
    if action == "open":
        opening = OpeningForm(request.POST)
        if not opening.is_valid():
            return _show(request, opening=opening, status=422)
        plan = {"action": "open", **_keep(opening)}
        mode = opening.cleaned_data["mode"]
        name = mark(opening.cleaned_data["name"], mode)
        return _ask(request, plan, mode=mode, name=name, form=opening)
    incident = find_incident()
    if incident is None or action not in ("advance", "close"):
        messages.error(request, _("いま、始まっている災害対応はありません。"))
        return redirect("evacuation:incident")
    plan = {"action": action, "code": incident.code, "version": incident.version}
    if action == "close":
        return _ask(request, plan, mode=incident.mode, name=incident.name)
    form = StateForm(request.POST, auto_id=STATE_ID)
    if not form.is_valid():
        return _show(request, state=form, status=422)
    return _ask(request, plan | _keep(form), mode=incident.mode, name=incident.name, form=form)


@never_cache
@require_POST
@require_role(Role.OFFICER)
def confirm(request: HttpRequest) -> HttpResponse:
    """Do what was shown and confirmed, if she who confirms is she who was asked, and lately.

    Whatever is refused, the form comes back as it was filled in.
    """
    user = get_account(request)
    token = request.POST.get("plan", "")
    try:
        plan = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        messages.error(request, _("確認のページの印が正しくありません。もう一度はじめからお願いします。"))
        return redirect("evacuation:incident")
    if plan.get("by") != user.pk:
        raise Http404
    if not _is_recent(token):
        return _show_again(
            request, plan, _("確認の時間が過ぎました。内容をたしかめて、もう一度進んでください。")
        )
    if "yes" not in request.POST:
        messages.error(request, _("確認のしるしがついていません。何も変えていません。"))
        return _ask_again(request, plan)
    do = {"open": _open, "advance": _advance, "close": _close}[plan["action"]]
    try:
        incident = do(plan, user)
    except Incident.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return _show_again(request, plan, str(refused.text))
    done = {
        "open": _("%(name)sを始めました。"),
        "advance": _("%(name)sを変えました。"),
        "close": _("%(name)sを終了しました。"),
    }
    messages.success(request, done[plan["action"]] % {"name": incident.name})
    return redirect("evacuation:incident")


@require_POST
@require_role(Role.OFFICER)
def dismiss(request: HttpRequest, telegram_id: int) -> HttpResponse:
    """Do not follow a suggestion."""
    return _decide(request, telegram_id, dismiss_telegram, _("見送りました。下の一覧から元に戻せます。"))


@require_POST
@require_role(Role.OFFICER)
def restore(request: HttpRequest, telegram_id: int) -> HttpResponse:
    """Take that back."""
    return _decide(request, telegram_id, restore_telegram, _("提案に戻しました。"))


def _show(
    request: HttpRequest,
    *,
    opening: OpeningForm | None = None,
    state: StateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    incident = find_incident()
    telegrams = list(Telegram.objects.select_related("incident")[:MOST_TELEGRAMS])
    context = {
        "incident": incident,
        "facts": _list_facts(incident) if incident else [],
        "previews": _preview(incident.questions, incident.mode) if incident else [],
        "may_begin": incident is None or incident.is_drill or opening is not None,
        "opening": opening or OpeningForm(initial=_suggest(request)),
        "state": state or _make_state_form(incident),
        "suggestions": list(Telegram.objects.filter(state=TelegramState.SUGGESTED)),
        "telegrams": [_describe(telegram) for telegram in telegrams],
        "is_fed": bool(get_policy().feeds),
        "withdrawn": _find_withdrawn(incident),
        "alerts": CapAlert.objects.filter(incident=incident) if incident else [],
        "past": list_past(),
        "open_shelters": Shelter.objects.exclude(status="closed").count(),
        "has_errors": status != 200,
        "wrong": opening or state,
    }
    return render(request, "evacuation/incident.html", context, status=status)


def _is_recent(token: str) -> bool:
    try:
        signing.loads(token, salt=SALT, max_age=CONFIRM_WITHIN_S)
    except signing.SignatureExpired:
        return False
    return True


def _read_form(plan: dict[str, Any]) -> StateForm | None:
    """Return the form that a plan was made from, filled in; None where nothing was to be filled in."""
    if plan["action"] == "open":
        return OpeningForm(plan["data"])
    return StateForm(plan["data"], auto_id=STATE_ID) if plan["action"] == "advance" else None


def _show_again(request: HttpRequest, plan: dict[str, Any], why: str) -> HttpResponse:
    """Show the page of the incident with the form as it was filled in, and why nothing was done."""
    form = _read_form(plan)
    is_shown = isinstance(form, OpeningForm) or find_incident() is not None
    if form is None or not is_shown:
        messages.error(request, why)
        return redirect("evacuation:incident")
    form.is_valid()
    form.add_error(None, why)
    if isinstance(form, OpeningForm):
        return _show(request, opening=form, status=422)
    return _show(request, state=form, status=422)


def _ask_again(request: HttpRequest, plan: dict[str, Any]) -> HttpResponse:
    """Show what was to be confirmed once more; nothing has to be typed again."""
    form = _read_form(plan)
    incident = find_incident()
    if isinstance(form, OpeningForm) and form.is_valid():
        mode = form.cleaned_data["mode"]
        name = mark(form.cleaned_data["name"], mode)
        return _ask(request, plan, mode=mode, name=name, form=form, status=422)
    if incident is None:
        return redirect("evacuation:incident")
    checked = form if form is not None and form.is_valid() else None
    return _ask(request, plan, mode=incident.mode, name=incident.name, form=checked, status=422)


def _ask(
    request: HttpRequest,
    plan: dict[str, Any],
    *,
    mode: str,
    name: str,
    form: StateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    running = find_incident()
    context = {
        "action": plan["action"],
        "is_drill": mode == Mode.DRILL,
        "name": name,
        "rows": _tell(form) if form else [],
        "previews": _preview(form.list_questions(), mode) if form else [],
        "ends_drill": plan["action"] == "open" and running is not None and running.is_drill,
        "open_shelters": Shelter.objects.exclude(status="closed").count(),
        "plan": signing.dumps(plan | {"by": get_account(request).pk}, salt=SALT),
    }
    return render(request, "evacuation/confirm.html", context, status=status)


def _open(plan: dict[str, Any], user: User) -> Incident:
    form = OpeningForm(plan["data"])
    assert form.is_valid(), form.errors  # it was when it was signed
    now = clock.now()
    incident = operations.open_incident(opening=form.read(), by=user, now=now)
    mark_taken(incident=incident, by=user, now=now)
    return incident


def _advance(plan: dict[str, Any], user: User) -> Incident:
    form = StateForm(plan["data"])
    assert form.is_valid(), form.errors  # it was when it was signed
    data = form.cleaned_data
    return operations.advance_incident(
        code=plan["code"],
        version=plan["version"],
        phase=Phase(data["phase"]),
        level=Level(data["level"]),
        areas=data["areas"],
        partners_see=PartnersSee(data["partners_see"]),
        questions=form.list_questions(),
        by=user,
        now=clock.now(),
    )


def _close(plan: dict[str, Any], user: User) -> Incident:
    return operations.close_incident(code=plan["code"], version=plan["version"], by=user, now=clock.now())


def _keep(form: StateForm) -> dict[str, Any]:
    """Return what was filled in, as JSON that makes the same form again."""
    return {"data": {name: form.cleaned_data[name] for name in form.fields}}


def _tell(form: StateForm) -> list[dict[str, Any]]:
    """Return what was filled in, in words."""
    return [
        {"label": form.fields[name].label, "value": _show_value(form, name)}
        for name in form.fields
        if name not in ("mode", "name")
    ]


def _show_value(form: StateForm, name: str) -> str:
    value = form.cleaned_data[name]
    if name == "areas":
        return _name_areas(value)
    if name == "questions":
        return _name_questions(value)
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value)) or "–"


def _name_areas(keys: Any) -> str:
    names = [area.name for area in list_areas() if area.key in set(keys)]
    return "、".join(names) or _("市の全域")


def _name_questions(values: Collection[str]) -> str:
    return "、".join([_("いる所と、助けが必要か"), *(str(one.label) for one in Question if one in values)])


def _preview(questions: Collection[str], mode: str) -> list[Preview]:
    return preview_questions(questions, mode=mode, language=get_page_language(), now=clock.now())


def _list_facts(incident: Incident) -> list[dict[str, Any]]:
    keys = list(incident.areas.values_list("key", flat=True))
    return [
        {"label": _("何が起きているか"), "value": IncidentKind(incident.kind).label},
        {"label": _("段階"), "value": Phase(incident.phase).label},
        {"label": _("市の避難情報"), "value": Level(incident.level).label},
        {"label": _("地区"), "value": _name_areas(keys)},
        {"label": _("住民に聞くこと"), "value": _name_questions(incident.questions)},
        {"label": _("協力団体が見られるもの"), "value": PartnersSee(incident.partners_see).label},
        {"label": _("始めたきっかけ"), "value": _tell_trigger(incident)},
        {"label": _("終わってから記録を残す日数"), "value": incident.keep_days},
    ]


def _tell_trigger(incident: Incident) -> str:
    """Return what it was begun for: a person's judgement or the agency's, with the telegrams behind it."""
    upon = incident.telegrams.filter(state=TelegramState.TAKEN).order_by("reported_at", "pk")
    told = [
        _("気象庁：%(title)s %(what)s") % {"title": one.title, "what": _describe(one)["what"]} for one in upon
    ]
    return "、".join([incident.get_trigger_display(), *told])


def _make_state_form(incident: Incident | None) -> StateForm | None:
    return None if incident is None else StateForm(initial=_list_initial(incident), auto_id=STATE_ID)


def _list_initial(incident: Incident) -> dict[str, Any]:
    keys = list(incident.areas.values_list("key", flat=True))
    same = {name: getattr(incident, name) for name in ("phase", "level", "partners_see", "questions")}
    return same | {"areas": keys}


def _suggest(request: HttpRequest) -> dict[str, Any]:
    """Return what the form begins with: what a telegram suggests, where one is named."""
    initial: dict[str, Any] = {"keep_days": get_policy().keep_days}
    number = request.GET.get("from", "")
    if number.isascii() and number.isdecimal() and len(number) < 10:
        telegram = Telegram.objects.filter(pk=int(number), state=TelegramState.SUGGESTED).first()
        if telegram is not None:
            found = make_opening(telegram)
            initial |= {"mode": found.mode, "kind": found.kind, "name": found.name}
    return initial


def _find_withdrawn(incident: Incident | None) -> Telegram | None:
    """Return the cancellation of what an incident was begun for, if it has come; a person decides then."""
    if incident is None:
        return None
    for taken in incident.telegrams.filter(state=TelegramState.TAKEN):
        later = Telegram.objects.filter(
            kind=taken.kind, event_id=taken.event_id, office=taken.office, control=taken.control
        ).filter(info_type="取消", reported_at__gte=taken.reported_at)
        if (found := later.first()) is not None:
            return found
    return None


def _describe(telegram: Telegram) -> dict[str, Any]:
    return {
        "telegram": telegram,
        "what": "、".join(f"{f['area']} {f['what']}" for f in telegram.findings[:4]),
        "state": telegram.get_state_display(),
        "is_meant": telegram.control == "通常",
        "is_dismissed": telegram.state == TelegramState.DISMISSED,
    }


def _decide(request: HttpRequest, telegram_id: int, do: Callable[..., None], done: str) -> HttpResponse:
    try:
        do(telegram_id=telegram_id, by=get_account(request), now=clock.now())
        messages.success(request, done)
    except Telegram.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused.text))
    return redirect("evacuation:incident")
