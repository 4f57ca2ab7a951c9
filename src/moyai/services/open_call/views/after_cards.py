"""Re-use cards: found and read by everybody, as pages and as JSON; written and published by the town."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.attempts import attempt, read_number
from moyai.core.ui.numbers import show_number
from moyai.services.open_call.forms.after_card import CardForm, fill_card
from moyai.services.open_call.models import ReuseCard
from moyai.services.open_call.operations.cards import hide_card, make_card, publish_card, write_card
from moyai.services.open_call.queries.after_cards import (
    COSTS,
    describe_card,
    find_published,
    list_fields,
    list_published,
)
from moyai.services.open_call.views.after_doors import demand, open_trial

PAGE = 20
JSON = {"ensure_ascii": False}
LINKED = "application/ld+json; charset=utf-8"


@require_safe
def list_cards(request: HttpRequest) -> HttpResponse:
    """Show the published cards. Query: q, field, cost (a number of `COSTS`), page."""
    words, field, cost = _read_search(request)
    page = Paginator(list_published(words, field, cost), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "field": field,
        "cost": cost,
        "fields": list_fields(),
        "costs": [(number, _name_cost(*each)) for number, each in enumerate(COSTS)],
        "is_search": bool(words or field or cost is not None),
    }
    return render(request, "open_call/after/cards.html", context)


@require_safe
def show_card(request: HttpRequest, number: int) -> HttpResponse:
    """Show a published card, to read or to print."""
    card = find_published(number)
    if card is None:
        raise Http404
    return render(request, "open_call/after/card.html", {"card": card, "is_preview": False})


@require_safe
def give_cards(request: HttpRequest) -> HttpResponse:
    """Return the published cards as JSON for other towns; the query is that of the list."""
    locate = partial(_locate, request)
    cards = [describe_card(each, locate) for each in list_published(*_read_search(request))]
    return _open(JsonResponse({"version": 1, "cards": cards}, json_dumps_params=JSON))


@require_safe
def give_card(request: HttpRequest, number: int) -> HttpResponse:
    """Return a published card as JSON-LD."""
    card = find_published(number)
    if card is None:
        raise Http404
    described = describe_card(card, partial(_locate, request))
    return _open(JsonResponse(described, json_dumps_params=JSON, content_type=LINKED))


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def edit_card(request: HttpRequest, code: str) -> HttpResponse:
    """Show a trial's card as form and as it will look (GET); write, publish or hide it (POST do)."""
    trial, stand = open_trial(request, code)
    demand(stand.is_town)
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    card = ReuseCard.objects.select_related("trial__agreement__entry__programme").filter(trial=trial).first()
    if request.method == "POST" and card is None:
        attempt(request, lambda: make_card(trial=trial, **facts), _("カードの案を作りました。"))
        return redirect("open_call:card_edit", code)
    if card is None:
        return render(request, "open_call/after/card_edit.html", {"trial": trial, "card": None})
    deed = request.POST.get("do", "")
    form = CardForm(request.POST if deed == "write" else None, initial=fill_card(card))
    if deed == "write" and form.is_valid():
        words = form.cleaned_data
        if attempt(request, lambda: write_card(card=card, facts=words, **facts), _("保存しました。")):
            return redirect("open_call:card_edit", code)
    elif deed == "publish":
        attempt(request, lambda: publish_card(card=card, **facts), _("公開しました。"))
        return redirect("open_call:card_edit", code)
    elif deed == "hide":
        attempt(request, lambda: hide_card(card=card, **facts), _("公開をやめました。"))
        return redirect("open_call:card_edit", code)
    context = {"trial": trial, "card": card, "form": form, "has_errors": bool(form.errors)}
    return render(request, "open_call/after/card_edit.html", context, status=422 if form.errors else 200)


def _read_search(request: HttpRequest) -> tuple[str, str, int | None]:
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]
    field = request.GET.get("field", "").replace("\0", "")[:40]
    cost = read_number(request.GET.get("cost"), -1)
    return words, field, cost if 0 <= cost < len(COSTS) else None


def _name_cost(least: int, most: int | None) -> str:
    if most is None:
        return _("{least}円以上").format(least=show_number(least, 0))
    return _("{least}円から{most}円未満").format(least=show_number(least, 0), most=show_number(most, 0))


def _locate(request: HttpRequest, card: ReuseCard) -> str:
    return request.build_absolute_uri(reverse("open_call:card", args=[card.pk]))


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    return response
