"""Those who need help to evacuate: who was reached and who is silent; the list taken in and exported."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.clock import local
from moyai.core.indicators.tables import answer_csv
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone
from moyai.services.evacuation.drill import mark, name_file
from moyai.services.evacuation.enums import EvacuationKind, NeedKind, Reached
from moyai.services.evacuation.forms.support import ReachingForm, VulnerableListForm
from moyai.services.evacuation.importing.rows import MOST_BYTES, BadListError
from moyai.services.evacuation.importing.vulnerable_file import COLUMNS, read_vulnerable_csv
from moyai.services.evacuation.operations.listing import import_vulnerable
from moyai.services.evacuation.queries.incidents import find_incident, get_mode
from moyai.services.evacuation.queries.reaching import Reaching, count_reaching, list_reaching
from moyai.services.evacuation.queries.scope import find_town
from moyai.services.evacuation.views.looking import record_look

PAGE = 50
STAFF = (Role.OFFICER, Role.DISPATCHER)
MOST_SHOWN = 100
_TONES = {
    Reached.SILENT: "danger",
    Reached.LOST: "danger",
    Reached.PERHAPS: "warning",
    Reached.PRESUMED: "info",
    Reached.CONFIRMED: "success",
}
_HEADER = (
    "氏名", "カナ", "住所", "電話番号", "事由", "命にかかわるもの", "確認の状態", "いる所", "最終確認",
    "支援者1", "支援者1の電話", "支援者2", "支援者2の電話", "備考",
)  # fmt: skip


@never_cache
@require_GET
@require_role(*STAFF)
def show(request: HttpRequest) -> HttpResponse:
    """Show the list, the silent first."""
    incident, form = find_incident(), ReachingForm(request.GET)
    chosen = form.read()
    town = find_town(get_account(request))
    found = _choose(chosen, town)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    record_look(
        by=get_account(request), what="vulnerable", incident=incident, now=clock.now(), shown=len(page)
    )
    context = {
        "form": form,
        "incident": incident,
        "counts": [
            (each.label, n, _TONES[each], each.value)
            for each, n in count_reaching(incident, town=town).items()
        ],
        "rows": [_describe(row) for row in page],
        "page": page,
        "query": urlencode({k: v for k, v in chosen.items() if v}),
        "printed_at": local(clock.now()),
    }
    return render(request, "evacuation/vulnerable.html", context)


@require_GET
@require_role(*STAFF)
def export_csv(request: HttpRequest) -> HttpResponse:
    """Return the list as CSV; who took it is written down."""
    incident = find_incident()
    found = _choose(ReachingForm(request.GET).read(), find_town(get_account(request)))
    record_look(
        by=get_account(request), what="vulnerable.csv", incident=incident, now=clock.now(), shown=len(found)
    )
    mode = get_mode(incident)
    rows = [_make_record(row, mode) for row in found]
    return answer_csv(name_file(f"vulnerable-{clock.today()}.csv", mode), _HEADER, rows)


@require_GET
@require_role(Role.OFFICER)
def give_form(request: HttpRequest) -> HttpResponse:
    """Return the empty list to be filled in."""
    return answer_csv("vulnerable-form.csv", COLUMNS, [])


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def take_list(request: HttpRequest) -> HttpResponse:
    """Take a list in, or only try it; every fault is shown."""
    form = VulnerableListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "columns": COLUMNS}
    if request.method == "POST" and form.is_valid():
        is_dry = request.POST.get("do") != "take"
        try:
            done, repairs = _take(request, form, is_dry)
        except BadListError as bad:
            context |= {"problems": bad.problems[:MOST_SHOWN], "more": max(0, len(bad.problems) - MOST_SHOWN)}
        else:
            if not is_dry:
                messages.success(request, _tell(done))
                return redirect("evacuation:vulnerable")
            context |= {"tried": _tell(done), "repairs": repairs[:MOST_SHOWN]}
    context["has_errors"] = bool(form.errors)
    status = 422 if form.errors or "problems" in context else 200
    return render(request, "evacuation/vulnerable_take.html", context, status=status)


def _take(request: HttpRequest, form: VulnerableListForm, is_dry: bool) -> tuple[Any, list[str]]:
    upload = form.cleaned_data["file"]
    if upload.size > MOST_BYTES:
        raise BadListError([_("ファイルが大きすぎます（20 MBまで）")])
    reading = read_vulnerable_csv(upload.read(), today=clock.today())
    done = import_vulnerable(
        reading=reading,
        removes_missing=form.cleaned_data["removes_missing"],
        is_dry=is_dry,
        town=find_town(get_account(request)),
        actor=name_actor(request),
        now=clock.now(),
    )
    return done, reading.repairs


def _tell(done: Any) -> str:
    return _(
        "名簿：追加%(added)d人・変更%(changed)d人・同じ%(same)d人・一覧から外す%(removed)d人。"
        "台帳への新しい登録%(registered)d人。"
    ) % {name: getattr(done, name) for name in ("added", "changed", "same", "removed", "registered")}


def _choose(chosen: dict[str, str], town: str) -> list[Reaching]:
    found = list_reaching(find_incident(), words=chosen["words"], town=town)
    return [row for row in found if not chosen["reached"] or row.reached == chosen["reached"]]


def _describe(row: Reaching) -> dict[str, Any]:
    entry, person = row.entry, row.person
    return {
        "entry": entry,
        "resident": entry.resident,
        "reached": row.reached.label,
        "tone": _TONES[row.reached],
        "phone": show_phone(find_phone(entry.resident)),
        "needs": [NeedKind(code).label for code in entry.needs if code in NeedKind.values],
        "where": _tell_where(row),
        "confirmed_at": local(person.confirmed_at) if person and person.confirmed_at else None,
        "supporters": [{**each, "shown": show_phone(each["phone"])} for each in entry.supporters],
    }


def _tell_where(row: Reaching) -> str:
    person = row.person
    if person is None or person.confirmed_at is None:
        return ""
    place = person.shelter.name if person.shelter else person.words
    return f"{EvacuationKind(person.kind).label} {place}".strip()


def _make_record(row: Reaching, mode: str) -> list[Any]:
    shown = _describe(row)
    resident = row.entry.resident
    supporters = [*shown["supporters"], {}, {}][:2]
    return [
        mark(resident.name, mode),
        resident.kana,
        resident.household.address,
        shown["phone"],
        row.entry.reason_words,
        "・".join(str(need) for need in shown["needs"]),
        str(shown["reached"]),
        shown["where"],
        row.person.confirmed_at if row.person else None,
        *(value for each in supporters for value in (each.get("name", ""), each.get("shown", ""))),
        row.entry.note,
    ]
