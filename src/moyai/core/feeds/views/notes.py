"""The officer's page of notes: write, look at it as others will, publish, withdraw, put back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.feeds.enums import Effect
from moyai.core.feeds.forms import NoteForm
from moyai.core.feeds.models import ServiceNote
from moyai.core.feeds.operations import publish_note, restore_note, withdraw_note
from moyai.core.feeds.queries import Hearing, list_hearings
from moyai.core.languages import get_page_language
from moyai.engines.conversation import LANGUAGES, Localized

PAGE = 25
_LANGUAGE_NAMES = {"ja": "日本語", "en": "English", "easy": "やさしい日本語"}


@never_cache
@require_GET
@require_role(Role.OFFICER, Role.DISPATCHER)
def show_notes(request: HttpRequest) -> HttpResponse:
    """List the notes, the latest first, with what each is now; and how other operators' buses are heard."""
    page = Paginator(ServiceNote.objects.all(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_describe(note) for note in page],
        "buses": [_describe_buses(hearing) for hearing in list_hearings(clock.now())],
    }
    return render(request, "feeds/notes.html", context)


def _describe_buses(hearing: Hearing) -> dict[str, Any]:
    """Return an operator with whether its word is fresh, in words and a tone."""
    state, tone = _("きかない"), "info"
    if hearing.is_asked:
        state, tone = (_("届いている"), "success") if hearing.is_fresh else (_("届いていない"), "danger")
    return {"one": hearing, "state": state, "tone": tone}


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER, Role.DISPATCHER)
def write_note(request: HttpRequest) -> HttpResponse:
    """Write a note; the first press shows it as others will see and hear it, the second publishes it."""
    form = NoteForm(request.POST or None, initial={"starts_at": local(clock.now())})
    if request.method != "POST" or "change" in request.POST:
        return render(request, "feeds/write_note.html", {"form": form})
    if not form.is_valid():
        return render(request, "feeds/write_note.html", {"form": form, "has_errors": True}, status=422)
    note = form.read_note()
    if "publish" not in request.POST:
        return render(request, "feeds/write_note.html", {"form": form, "preview": _preview(note)})
    try:
        publish_note(**note, actor=name_actor(request), now=clock.now())
    except Refused as refusal:
        form.add_error("ends_at", str(refusal.text))
        return render(request, "feeds/write_note.html", {"form": form, "has_errors": True}, status=422)
    messages.success(request, _("お知らせを公開しました。まちがえたときは「取り下げる」を押してください。"))
    return redirect("feeds:notes")


@require_POST
@require_role(Role.OFFICER, Role.DISPATCHER)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a note back."""
    if withdraw_note(note_id=number, actor=name_actor(request), now=clock.now()):
        messages.success(request, _("お知らせを取り下げました。"))
    return redirect("feeds:notes")


@require_POST
@require_role(Role.OFFICER, Role.DISPATCHER)
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a withdrawn note again."""
    if restore_note(note_id=number, actor=name_actor(request), now=clock.now()):
        messages.success(request, _("お知らせを、もう一度公開しました。"))
    return redirect("feeds:notes")


def _describe(note: ServiceNote) -> dict[str, Any]:
    language = get_page_language()
    return {
        "id": note.pk,
        "header": Localized.from_json(note.header).get(language),
        "text": Localized.from_json(note.text).get(language),
        "effect": Effect(note.effect).label,
        "starts_at": local(note.starts_at),
        "ends_at": local(note.ends_at) if note.ends_at else None,
        "is_withdrawn": note.withdrawn_at is not None,
        **dict(zip(("state", "tone"), _judge(note), strict=True)),
    }


def _judge(note: ServiceNote) -> tuple[str, str]:
    now = clock.now()
    if note.withdrawn_at is not None:
        return _("取り下げた"), "neutral"
    if note.ends_at is not None and note.ends_at <= now:
        return _("終わった"), "neutral"
    if note.starts_at > now:
        return _("これから"), "info"
    return _("公開中"), "success"


def _preview(note: dict[str, Any]) -> list[dict[str, str]]:
    """Return what is shown and said, in each language."""
    header, text = note["header"], note["text"]
    return [
        {
            "language": _LANGUAGE_NAMES[language],
            "header": header.get(language),
            "text": text.get(language),
            "spoken": text.get(language, "spoken"),
        }
        for language in LANGUAGES
        if language != "easy"
    ]
