"""The page of a guardian: behind a link of its own, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.attempts import attempt
from moyai.core.languages import put
from moyai.services.open_call.operations.entries.consents import give_consent, is_over, withdraw_consent
from moyai.services.open_call.queries.entries.closing import find_closing, say_moment
from moyai.services.open_call.queries.entries.people import find_consent_asked
from moyai.services.open_call.refusals_entries import EntryRefused
from moyai.services.open_call.texts import entries as say


@never_cache
@require_http_methods(["GET", "POST"])
def guardian(request: HttpRequest, token: str) -> HttpResponse:
    """Show a guardian to what she is asked to consent (GET); take her consent or its withdrawal (POST).

    Fields: do = give (guardian, agrees) or withdraw.
    """
    now = clock.now()
    consent = find_consent_asked(token)
    if consent is None or (consent.withdrawn_at is None and is_over(consent, now)):
        return render(request, "open_call/entries/guardian.html", {"consent": None}, status=404)
    mate = consent.teammate
    says = put(say.CONSENT.format(name=mate.name, programme=mate.entry.programme.title))
    if request.method == "POST":
        user = request.user if isinstance(request.user, User) else None
        if request.POST.get("do") == "withdraw":
            work, done = lambda: withdraw_consent(consent=consent, now=now), _("同意を取り消しました。")
        else:
            name = request.POST.get("guardian", "")

            def work() -> None:
                if not request.POST.get("agrees"):
                    raise EntryRefused("consent_unticked")
                give_consent(consent=consent, guardian=name, says=says, user=user, now=now)

            done = _("同意を受け取りました。ありがとうございます。")
        attempt(request, work, done)
        return redirect("open_call:guardian", token)
    closing = find_closing(mate.entry.programme)
    context = {
        "consent": consent,
        "mate": mate,
        "entry": mate.entry,
        "programme": mate.entry.programme,
        "says": consent.says or says,
        "closes": say_moment(mate.entry.programme, closing.closes_at) if closing else "",
    }
    return render(request, "open_call/entries/guardian.html", context)
