"""Writing an entry: sections, saved as one types or by a press, files, texts from a second window."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import attempt, read_number, say_refused
from moyai.core.errors import Refused
from moyai.core.uploads import takes_files
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.form_fields import FieldKind
from moyai.services.open_call.forms.entries.sections import (
    PREFIX,
    WAS,
    draw_basics,
    draw_section,
    read_changes,
    say_label,
)
from moyai.services.open_call.models import Entry
from moyai.services.open_call.operations.entries.drafts import Saved, save_draft, settle_other
from moyai.services.open_call.operations.entries.files import add_file, remove_file
from moyai.services.open_call.policy_entries import get_entries_policy
from moyai.services.open_call.queries.entries.closing import find_closing, say_moment
from moyai.services.open_call.queries.entries.sections import (
    BASICS,
    OTHERS,
    get_answers,
    get_value,
    list_fields,
    list_sections,
    list_shown,
)
from moyai.services.open_call.views.entries.doors import get_mine

MB = 1_000_000
KEPT, HEARD = 20 * MB + 1, 64 * MB
"""Beyond what a town can allow a file is cut off; its sender is told while the connection lasts."""
LARGEST_JSON = 700_000


@never_cache
@login_required
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the first section."""
    return redirect("open_call:entry_section", code, 0)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@takes_files(kept=KEPT, heard=HEARD)
def section(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show a section of the form (GET); save it, with files that are sent along (POST).

    Fields: ``f.<key>``, ``was.<key>``, files under ``file.<key>``; do = save, next, ``remove:<number>``.
    """
    entry, mate = get_mine(request, code)
    fields = list_fields(entry)
    sections = list_sections(fields)
    if number > len(sections):
        raise Http404
    if entry.status != EntryStatus.DRAFT:
        messages.info(request, _("もう提出しています。直すときは「書き直す」を押してください。"))
        return redirect("open_call:entry", code)
    own = sections[number - 1].fields if number else ()
    if request.method == "POST":
        is_fine = _save_page(request, entry, own, number)
        return _lead_on(request, entry, number, len(sections), is_fine=is_fine)
    closing = find_closing(entry.programme)
    shown, names = list_shown(fields, get_answers(entry)), _name_sections(sections)
    context = {
        "entry": entry,
        "mate": mate,
        "number": number,
        "sections": sections,
        "names": names,
        "name": names[number],
        "rows": draw_section(entry, own, shown) if number else draw_basics(entry),
        "others": _list_others(entry, {each.key for each in own} if number else set(BASICS), fields),
        "closes": say_moment(entry.programme, closing.closes_at) if closing else "",
        "policy": get_entries_policy(),
        "is_last": number == len(sections),
    }  # fmt: skip
    return render(request, "open_call/entries/section.html", context)


@never_cache
@require_POST
@login_required
def save(request: HttpRequest, code: str) -> JsonResponse:
    """Save what was typed, for the page's script.

    JSON in: ``{changes: {key: value}, marks: {key: mark}, window}``. JSON out: ``{revision, marks,
    clashes, saved_at}``, 200; 409 where a text went beside that of another window; 422 ``{error}`` where it
    was refused.
    """
    entry, _mate = get_mine(request, code)
    sent = _read_json(request)
    if sent is None:
        return JsonResponse({"error": _("送られた内容を読めませんでした。")}, status=400)
    now = clock.now()
    try:
        saved = save_draft(
            entry=entry,
            changes=sent["changes"],
            marks=sent["marks"],
            by=f"user:{get_account(request).pk}",
            now=now,
            window=sent["window"],
        )
    except Refused as refused:
        return JsonResponse({"error": say_refused(refused), "code": refused.code}, status=422)
    body = {
        "revision": saved.revision,
        "marks": saved.marks,
        "clashes": sorted(saved.clashes),
        "saved_at": now.isoformat(),
    }
    return JsonResponse(body, status=409 if saved.clashes else 200)


@never_cache
@require_POST
@login_required
def other(request: HttpRequest, code: str) -> HttpResponse:
    """Take a text from a second window, or let it go. Fields: other, do = take or drop, section."""
    entry, _mate = get_mine(request, code)
    deed = request.POST.get("do", "")
    if deed not in ("take", "drop"):
        raise Http404
    number = read_number(request.POST.get("other"), -1)
    done = _("この文を使いました。") if deed == "take" else _("消しました。")
    work = partial(settle_other, entry=entry, number=number, takes=deed == "take", now=clock.now())
    attempt(request, work, done)
    return redirect("open_call:entry_section", code, read_number(request.POST.get("section")))


def _save_page(request: HttpRequest, entry: Entry, own: tuple[Any, ...], number: int) -> bool:
    """Save a page's texts and then its files, each for itself: a file that is refused loses no text."""
    post, now, actor = request.POST, clock.now(), f"user:{get_account(request).pk}"
    keys = [each.key for each in own] if number else list(BASICS)
    changes = read_changes(post, entry, own, keys)
    marks = {key: post.get(WAS + key, "") for key in keys}
    window = post.get("window", "")[:40]
    saved: list[Saved] = []
    shown = _list_shown_of(entry, own)

    def save() -> None:
        saved.append(save_draft(entry=entry, changes=changes, marks=marks, by=actor, now=now, window=window))

    is_fine = attempt(request, save)
    if saved and saved[0].clashes:
        messages.warning(
            request,
            _(
                "別の窓か、チームのほかの人が、先に書きかえていました。どちらの文も残しています。下で選んでください。"
            ),
        )
        is_fine = False
    if not window and _list_shown_of(entry, own) - shown:
        # Without a script a question that an answer brings is seen only now.
        messages.info(request, _("答えに合わせて、このページに質問が増えました。"))
        is_fine = False
    deed, _colon, file = post.get("do", "").partition(":")
    if deed == "remove":
        attempt(
            request,
            partial(remove_file, entry=entry, number=read_number(file), actor=actor, now=now),
            _("ファイルを取り消しました。"),
        )
    for field in own:
        if field.kind is FieldKind.FILE:
            for sent in request.FILES.getlist(f"file.{field.key}"):
                is_fine = _add(request, entry, field.key, sent, actor) and is_fine
    return is_fine


def _list_shown_of(entry: Entry, own: tuple[Any, ...]) -> set[str]:
    shown = list_shown(list_fields(entry), get_answers(entry))
    return {each.key for each in own if each.key in shown}


def _add(request: HttpRequest, entry: Entry, key: str, sent: Any, actor: str) -> bool:
    name = str(sent.name or "")
    work = partial(
        add_file, entry=entry, field=key, name=name, content=sent.read(), actor=actor, now=clock.now()
    )
    return attempt(request, work, _("「%(name)s」を受け取りました。") % {"name": name})


def _lead_on(request: HttpRequest, entry: Entry, number: int, last: int, *, is_fine: bool) -> HttpResponse:
    deed = request.POST.get("do", "")
    if is_fine and deed == "next" and number < last:
        return redirect("open_call:entry_section", entry.code, number + 1)
    if is_fine and deed in ("next", "check"):
        return redirect("open_call:entry_check", entry.code)
    if is_fine and deed == "save":
        messages.success(request, _("保存しました。"))
    return redirect("open_call:entry_section", entry.code, number)


def _read_json(request: HttpRequest) -> dict[str, Any] | None:
    if len(request.body) > LARGEST_JSON:
        return None
    try:
        sent = json.loads(request.body)
    except ValueError:
        return None
    if not isinstance(sent, dict):
        return None
    is_sound = isinstance(sent.get("changes"), dict) and isinstance(sent.get("marks", {}), dict)
    if not is_sound:
        return None
    window = str(sent.get("window", ""))[:40]
    return {"changes": sent["changes"], "marks": sent.get("marks", {}), "window": window}


def _name_sections(sections: list[Any]) -> list[str]:
    return [_("題名"), *(say_label(each.heading) if each.heading else _("質問") for each in sections)]


def _list_others(entry: Entry, keys: set[str], fields: tuple[Any, ...]) -> list[dict[str, Any]]:
    labels = {each.key: say_label(each) for each in fields}
    labels |= {
        "_title": _("応募の題名"),
        "_organisation": _("会社・団体・学校の名前"),
        "_theme": _("応募するテーマ"),
    }
    return [
        {
            "number": number,
            "label": labels.get(each["key"], each["key"]),
            "value": _show(each["value"]),
            "standing": _show(get_value(entry, each["key"])),
            "at": each["at"],
            "field": PREFIX + each["key"],
        }
        for number, each in enumerate(entry.answers.get(OTHERS, []))
        if each["key"] in keys
    ]


def _show(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    return "" if value is None else str(value)


def find_section_of(entry: Entry, key: str) -> str:
    """Return the address of the section in which a question stands."""
    for each in list_sections(list_fields(entry)):
        if any(field.key == key for field in each.fields):
            return reverse("open_call:entry_section", args=[entry.code, each.number])
    return reverse("open_call:entry_section", args=[entry.code, 0])
