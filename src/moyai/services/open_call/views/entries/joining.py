"""Coming in: signing up, beginning an entry, one's own entries, an invitation into a team."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.entering import read_next
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import attempt
from moyai.services.open_call.enums import ProgrammeState
from moyai.services.open_call.forms.entries.people import AboutForm, SignUpForm
from moyai.services.open_call.models import Entry, Programme, Theme
from moyai.services.open_call.operations.entries.begin import begin_entry
from moyai.services.open_call.operations.entries.signing_up import count_sign_up, sign_up
from moyai.services.open_call.operations.entries.team import accept_invitation
from moyai.services.open_call.policy_entries import get_entries_policy
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.entries.closing import find_closing, say_moment
from moyai.services.open_call.queries.entries.people import find_invitation
from moyai.services.open_call.queries.entries.standing import describe_standing, list_mine


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Make an account for who enters; the answer is the same where the address has one already."""
    after = read_next(request)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, clock.now()

        def work() -> None:
            most = get_entries_policy().entry_sign_ups_an_hour
            count_sign_up(address=str(request.META.get("REMOTE_ADDR", "")), most=most, now=now)
            sign_up(name=data["name"], address=data["address"], password=data["password"], now=now)

        if attempt(request, work):
            messages.success(
                request,
                _(
                    "登録を受け付けました。メールアドレスとパスワードでログインしてください。"
                    "前に登録したことのある方は、そのときのパスワードをお使いください。"
                ),
            )
            query = f"?{urlencode({'next': after})}" if after else ""
            return redirect(reverse("account_login") + query)
    context = {"form": form, "next": after, "has_errors": bool(form.errors)}
    return render(request, "open_call/entries/sign_up.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Show what entering a programme means (GET); begin an entry (POST). Field: theme."""
    programme = get_object_or_404(Programme.objects.exclude(state=ProgrammeState.DRAFT), code=code)
    wanted = request.POST.get("theme") or request.GET.get("theme") or ""
    theme = Theme.objects.filter(programme=programme, code=wanted).select_related("published").first()
    here = reverse("open_call:entry_new", args=[code]) + (f"?theme={theme.code}" if theme else "")
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
        begun: list[Entry] = []
        user, now = get_account(request), clock.now()

        def start() -> None:
            begun.append(begin_entry(programme=programme, user=user, now=now, theme=theme))

        if attempt(request, start):
            return redirect("open_call:entry_edit", begun[0].code)
    closing = find_closing(programme)
    context = {
        "programme": programme,
        "theme": theme,
        "plan": get_plan(programme),
        "closes": say_moment(programme, closing.closes_at) if closing else "",
        "here": here,
        "mine": list_mine(get_account(request), programme) if request.user.is_authenticated else [],
    }
    return render(request, "open_call/entries/begin.html", context)


@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Show somebody's entries and where each stands."""
    rows = [describe_standing(each) for each in list_mine(get_account(request))]
    return render(request, "open_call/entries/mine.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever has a link into which team it leads (GET); who is signed in comes in (POST)."""
    now = clock.now()
    mate = find_invitation(token, now)
    here = reverse("open_call:join_team", args=[token])
    if mate is None:
        return render(request, "open_call/entries/join.html", {"mate": None}, status=404)
    has_minors = get_plan(mate.entry.programme).has_minors
    form = AboutForm(request.POST or None, has_minors=has_minors, initial={"name": mate.name})
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
        user = get_account(request)
        if form.is_valid():
            work = partial(accept_invitation, mate=mate, user=user, now=now, **form.read())
            if attempt(request, work, _("チームに入りました。ようこそ。")):
                return redirect("open_call:team", mate.entry.code)
    context = {"mate": mate, "entry": mate.entry, "form": form, "here": here, "token": token}
    context["has_errors"] = bool(form.errors)
    return render(request, "open_call/entries/join.html", context, status=422 if form.errors else 200)
