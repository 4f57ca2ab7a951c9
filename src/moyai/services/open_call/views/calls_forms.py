"""The editor of a programme's form: one question at a time, seen as it will be, published as a version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.attempts import attempt, read_number
from moyai.services.open_call.form_editing import (
    add_field,
    change_field,
    delete_field,
    find_place,
    make_key,
    move_field,
)
from moyai.services.open_call.form_fields import Field, FieldKind, check_fields
from moyai.services.open_call.forms.calls_fields import KINDS, FieldForm, fill_field
from moyai.services.open_call.models import EntryForm, Programme
from moyai.services.open_call.operations.calls_forms import (
    begin_draft,
    drop_draft,
    publish_form,
    read_draft,
    save_draft,
)
from moyai.services.open_call.views.calls_doors import get_office, list_tabs, try_form

WORDS = dict(KINDS)


def _get_draft(programme: Programme, number: int) -> EntryForm:
    return get_object_or_404(EntryForm, programme=programme, number=number, published_at__isnull=True)


def _describe(fields: Sequence[Field]) -> list[dict[str, Any]]:
    faults, by_key = check_fields(fields), {each.key: each for each in fields}
    rows = []
    for each in fields:
        decides = by_key.get(each.when[0]) if each.when else None
        rows.append(
            {
                "one": each,
                "kind": WORDS[each.kind.value],
                "fault": faults.get(each.key, ""),
                "decides": decides.label if decides else "",
                "values": "・".join(each.when[1]) if each.when else "",
            }
        )
    return rows


@never_cache
@require_GET
@login_required
def form_editor(request: HttpRequest, code: str) -> HttpResponse:
    """Show the questions of the draft, or of the version that stands; and the versions there are."""
    programme = get_office(request, code)
    versions = list(programme.forms.order_by("-number").prefetch_related("entries"))
    latest = versions[0] if versions else None
    fields = read_draft(latest) if latest else ()
    rows = _describe(fields)
    context = {
        "programme": programme,
        "tab_items": list_tabs(programme, "form_editor"),
        "versions": [{"one": each, "entries": each.entries.count()} for each in versions],
        "form": latest,
        "is_draft": latest is not None and latest.published_at is None,
        "rows": rows,
        "is_sound": bool(rows) and not check_fields(fields),
        "kinds": KINDS,
        "may_drop": len(versions) > 1,
    }
    return render(request, "open_call/calls/form_editor.html", context)


@never_cache
@require_GET
@login_required
def form_preview(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show a version as those who enter will see it; nothing can be sent."""
    programme = get_office(request, code)
    form = get_object_or_404(EntryForm, programme=programme, number=number)
    context = {
        "programme": programme,
        "form": form,
        "rows": _describe(read_draft(form)),
        "tab_items": list_tabs(programme, "form_editor"),
    }
    return render(request, "open_call/calls/form_preview.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def form_field(request: HttpRequest, code: str, number: int, key: str) -> HttpResponse:
    """Show the form of one question of a draft (GET); keep it (POST)."""
    draft = _get_draft(get_office(request, code), number)
    field = next((each for each in read_draft(draft) if each.key == key), None)
    if field is None:
        raise Http404
    return _edit_field(request, draft, field, field.kind)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def form_add(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show the form of a new question of a draft (GET); add it (POST). Query: kind."""
    draft = _get_draft(get_office(request, code), number)
    kind = request.GET.get("kind", "")
    if kind not in WORDS:
        raise Http404
    return _edit_field(request, draft, None, FieldKind(kind))


def _edit_field(request: HttpRequest, draft: EntryForm, field: Field | None, kind: FieldKind) -> HttpResponse:
    programme, fields = draft.programme, read_draft(draft)
    place = find_place(fields, field.key) if field is not None else len(fields)
    earlier = fields[:place]
    initial = fill_field(field) if field is not None else {}
    form = FieldForm(request.POST or None, kind=kind, earlier=earlier, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = form.read(field.key if field is not None else make_key(fields, kind.value), earlier)
        if made is not None:
            edited = made

            def keep() -> None:
                after = change_field(fields, edited) if field is not None else add_field(fields, edited)
                save_draft(form=draft, before=fields, fields=after)

            if try_form(form, keep):
                messages.success(request, _("質問を残しました。"))
                return redirect(f"{reverse('open_call:form_editor', args=[programme.code])}#field-{made.key}")
    context = {
        "programme": programme,
        "form": form,
        "kind": WORDS[kind.value],
        "is_new": field is None,
        "has_errors": bool(form.errors),
        "tab_items": list_tabs(programme, "form_editor"),
    }
    return render(request, "open_call/calls/form_field.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def form_press(request: HttpRequest, code: str) -> HttpResponse:
    """Edit, publish, throw away or begin a draft.

    Fields: do = begin, publish, drop, up, down or delete; number (of the draft), key (of a question).
    """
    programme = get_office(request, code)
    actor, now, key = name_actor(request), clock.now(), request.POST.get("key", "")
    where = reverse("open_call:form_editor", args=[code])
    deed = request.POST.get("do", "")
    if deed == "begin":
        done = _("新しい版を始めました。公開するまで、いまの版が使われます。")
        attempt(request, lambda: begin_draft(programme=programme, actor=actor, now=now), done)
        return redirect(where)
    draft = _get_draft(programme, read_number(request.POST.get("number")))
    if deed in ("publish", "drop"):
        work = publish_form if deed == "publish" else drop_draft
        done = _("公開しました。この版は、もう変わりません。") if deed == "publish" else _("捨てました。")
        attempt(request, lambda: work(form=draft, actor=actor, now=now), done)
        return redirect(where)
    fields = read_draft(draft)
    edits = {
        "up": lambda: move_field(fields, key, by=-1),
        "down": lambda: move_field(fields, key, by=1),
        "delete": lambda: delete_field(fields, key),
    }
    if deed not in edits:
        raise Http404

    def edit() -> None:
        save_draft(form=draft, before=fields, fields=edits[deed]())

    done = _("消しました。") if deed == "delete" else ""
    attempt(request, edit, done)
    return redirect(where if deed == "delete" else f"{where}#field-{key}")
