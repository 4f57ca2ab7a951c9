"""Questions, sessions and the watch list: what is pressed by everybody, and the office's pages of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import attempt, read_number
from moyai.services.open_call.enums import QuestionState
from moyai.services.open_call.forms.calls_asking import AnswerForm, QuestionForm, SessionForm
from moyai.services.open_call.models import InfoSession, Programme, Question, Theme
from moyai.services.open_call.operations.calls_questions import answer_question, ask, refuse_question
from moyai.services.open_call.operations.calls_sessions import (
    cancel_session,
    hold_session,
    leave_seat,
    take_seat,
)
from moyai.services.open_call.operations.calls_tidings import stop_watching, watch
from moyai.services.open_call.views.calls_doors import get_office, get_seen, get_worked, list_tabs, try_form


def _get_about(request: HttpRequest, code: str, theme: str) -> tuple[Programme, Theme | None]:
    programme = get_seen(request, code)
    if not theme:
        return programme, None
    if not (theme.isascii() and theme.isdecimal()):
        raise Http404
    return programme, get_object_or_404(Theme, code=theme, programme=programme)


def _go_back(programme: Programme, theme: Theme | None, anchor: str = "") -> HttpResponse:
    name, code = ("theme", theme.code) if theme is not None else ("programme", programme.code)
    return redirect(reverse(f"open_call:{name}", args=[code]) + anchor)


@require_POST
@login_required
def press_watch(request: HttpRequest, code: str) -> HttpResponse:
    """Hear what is new, or no more. Fields: do = watch or stop, theme (its code; empty: all)."""
    programme, theme = _get_about(request, code, request.POST.get("theme", ""))
    user = get_account(request)
    if request.POST.get("do") == "stop":
        stop_watching(user=user, programme=programme, theme=theme)
        messages.success(request, _("お知らせを止めました。"))
    else:
        done = _("新しいことがあれば、公募のページでお知らせします。")
        attempt(request, lambda: watch(user=user, programme=programme, theme=theme, now=clock.now()), done)
    return _go_back(programme, theme)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def ask_question(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a question (GET); ask it (POST). Query: theme (its code; none: of the whole)."""
    programme, theme = _get_about(request, code, request.GET.get("theme", ""))
    user = get_account(request)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if try_form(
            form, lambda: ask(user=user, programme=programme, theme=theme, text=text, now=clock.now())
        ):
            messages.success(request, _("質問を受け付けました。答えは、このページに出ます。"))
            return _go_back(programme, theme, "#questions")
    context = {"programme": programme, "theme": theme, "form": form, "has_errors": bool(form.errors)}
    return render(request, "open_call/calls/ask.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def press_seat(request: HttpRequest, number: int) -> HttpResponse:
    """Take a seat at a session, or give it back. Fields: do = take or leave."""
    session = get_object_or_404(InfoSession.objects.select_related("programme", "theme"), pk=number)
    get_seen(request, session.programme.code)
    user = get_account(request)
    if request.POST.get("do") == "leave":
        attempt(request, lambda: leave_seat(session=session, user=user), _("申し込みを取り消しました。"))
    else:
        done = _("申し込みました。当日お待ちしています。")
        attempt(request, lambda: take_seat(session=session, user=user, now=clock.now()), done)
    return _go_back(session.programme, session.theme, "#sessions")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def questions_desk(request: HttpRequest, code: str) -> HttpResponse:
    """Show a programme's questions to who answers them (GET); answer or refuse one (POST).

    Fields: question (its number), do = answer or refuse, text, answer.
    """
    programme, runs = get_worked(request, code)
    questions = Question.objects.filter(programme=programme).select_related("theme__published")
    bound: AnswerForm | None = None
    chosen: Question | None = None
    if request.method == "POST":
        chosen = get_object_or_404(questions, pk=read_number(request.POST.get("question")))
        bound = AnswerForm(request.POST, auto_id=f"id_{chosen.pk}_%s")
        if bound.is_valid() and _answer(request, chosen, bound):
            return redirect("open_call:questions_desk", code)
    asked: list[dict[str, Any]] = []
    settled: list[dict[str, Any]] = []
    for each in questions.order_by("asked_at"):
        start = {"text": each.text, "answer": each.answer}
        form = bound if chosen == each else AnswerForm(initial=start, auto_id=f"id_{each.pk}_%s")
        (asked if each.state == QuestionState.ASKED else settled).append({"one": each, "form": form})
    context = {
        "programme": programme,
        "tab_items": list_tabs(programme, "questions_desk", runs=runs),
        "asked": asked,
        "settled": settled,
        "bound": bound,
        "has_errors": bool(bound and bound.errors),
    }
    status = 422 if context["has_errors"] else 200
    return render(request, "open_call/calls/questions_desk.html", context, status=status)


def _answer(request: HttpRequest, question: Question, form: AnswerForm) -> bool:
    actor, now, data = name_actor(request), clock.now(), form.cleaned_data
    if request.POST.get("do") == "refuse":
        done = try_form(
            form,
            lambda: refuse_question(question=question, reason=data["answer"], actor=actor, now=now),
        )
        words = _("公開しないことにし、理由を聞いた方だけに知らせました。")
    else:
        done = try_form(
            form,
            lambda: answer_question(
                question=question, answer=data["answer"], text=data["text"], actor=actor, now=now
            ),
        )
        words = _("答えを公開しました。")
    if done:
        messages.success(request, words)
    return done


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def sessions_desk(request: HttpRequest, code: str) -> HttpResponse:
    """Show a programme's sessions with who comes (GET); announce one, or cancel one (POST, do = cancel)."""
    programme = get_office(request, code)
    actor, now = name_actor(request), clock.now()
    if request.POST.get("do") == "cancel":
        number = read_number(request.POST.get("session"))
        session = get_object_or_404(InfoSession, pk=number, programme=programme)
        done = _("中止にし、申し込んだ方に知らせました。")
        attempt(request, lambda: cancel_session(session=session, actor=actor, now=now), done)
        return redirect("open_call:sessions_desk", code)
    form = SessionForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        facts = form.read()
        if try_form(form, lambda: hold_session(programme=programme, **facts, actor=actor, now=now)):
            messages.success(request, _("説明会をお知らせしました。"))
            return redirect("open_call:sessions_desk", code)
    rows = [
        {
            "one": each,
            "people": [seat.user for seat in each.taken.select_related("user").order_by("taken_at")],
            "can": each.cancelled_at is None and each.ends_at > now,
        }
        for each in InfoSession.objects.filter(programme=programme).select_related("theme__published")
    ]
    context = {
        "programme": programme,
        "rows": rows,
        "form": form,
        "has_errors": bool(form.errors),
        "tab_items": list_tabs(programme, "sessions_desk"),
    }
    return render(request, "open_call/calls/sessions_desk.html", context, status=422 if form.errors else 200)
