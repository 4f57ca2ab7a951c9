"""Re-use cards: filled in from the trial, published, found, read by machines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from moyai.core import clock
from moyai.services.open_call.enums_after import LogKind, Outcome
from moyai.services.open_call.models import ReuseCard
from moyai.services.open_call.operations.cards import hide_card, make_card, publish_card, write_card
from moyai.services.open_call.operations.trial_kpis import add_kpi, record_reading
from moyai.services.open_call.operations.trial_log import write_line
from moyai.services.open_call.operations.trial_reviews import review_at_end
from moyai.services.open_call.queries.after_cards import list_published
from moyai.services.open_call.refusals_after import AfterRefused
from moyai.services.open_call.tests.after_makers import NOW, actor, make_case, make_running, make_user

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def make_ended() -> ReuseCard:
    trial = make_running(make_case())
    facts = {"trial": trial, "actor": actor("office"), "now": NOW}
    write_line(kind=LogKind.FINDING, text="午前に使う人が多い", happened_on=TODAY, **facts)
    write_line(kind=LogKind.COST, text="機器", yen=700_000, happened_on=TODAY, **facts)
    kpi = add_kpi(title="利用", unit="人", indicator="", is_more_better=True, baseline=10, target=20, **facts)
    record_reading(kpi=kpi, since=TODAY, until=TODAY, value=25, actor="x", now=NOW)
    review_at_end(
        finding="よく使われた", outcome=Outcome.ROLL_OUT, reasons="続ける", satisfaction=5, procurement="",
        **facts,
    )  # fmt: skip
    return make_card(**facts)


def test_a_card_is_written_from_what_the_trial_says():
    card = make_ended()
    assert "バスがありません" in card.problem
    assert "10.0 → 25.0人" in card.result
    assert "本格導入" in card.result
    assert "700,000" in card.cost
    assert "午前に使う人が多い" in card.lessons
    assert card.field == "交通"
    assert make_card(trial=card.trial, actor="x", now=NOW).pk == card.pk


def test_a_running_trial_has_no_card():
    trial = make_running(make_case())
    with pytest.raises(AfterRefused, match="not_over"):
        make_card(trial=trial, actor="x", now=NOW)


def test_publishing_needs_words_and_ends_the_entry():
    card = make_ended()
    write_card(card=card, facts={"solution": ""}, actor="x", now=NOW)
    with pytest.raises(AfterRefused, match="card_empty"):
        publish_card(card=card, actor="x", now=NOW)
    write_card(card=card, facts={"solution": "試した"}, actor="x", now=NOW)
    publish_card(card=card, actor="x", now=NOW + timedelta(seconds=1))
    entry = card.trial.agreement.entry
    entry.refresh_from_db()
    assert entry.state == "done"
    hide_card(card=card, actor="x", now=NOW)
    assert list_published() == []


def test_cards_are_found_by_words_field_and_cost():
    card = make_ended()
    publish_card(card=card, actor="x", now=NOW + timedelta(seconds=1))
    assert list_published("午前 バス") == [card]
    assert list_published("飛行機") == []
    assert list_published(field="農業") == []
    assert list_published("", "交通", 1) == [card]
    assert list_published(cost=0) == []


def test_everybody_reads_what_is_published_and_nothing_else(client):
    card = make_ended()
    page, data = (reverse(f"open_call:{name}", args=[card.pk]) for name in ("card", "card_json"))
    assert {client.get(each).status_code for each in (page, data)} == {404}
    assert client.get(reverse("open_call:cards")).status_code == 200
    publish_card(card=card, actor="x", now=NOW + timedelta(seconds=1))
    assert client.get(page).status_code == 200
    told = client.get(data).json()
    assert (told["@type"], told["estimatedCost"]["value"]) == ("HowTo", 700_000)
    assert told["figures"][0]["value"] == 25
    feed = client.get(reverse("open_call:cards_json"), {"q": "午前"})
    assert [each["name"] for each in feed.json()["cards"]] == [card.title]
    assert feed["Access-Control-Allow-Origin"] == "*"
    searched = client.get(reverse("open_call:cards"), {"q": "\0飛行機", "cost": "99999999999"})
    assert card.title not in searched.content.decode()


def test_the_town_writes_and_publishes_on_its_page(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=1))
    card = make_ended()
    page = reverse("open_call:card_edit", args=[card.trial.code])
    client.force_login(make_user("firm"))
    assert client.get(page).status_code == 403
    client.force_login(make_user("owner"))
    assert client.get(page).status_code == 200
    assert client.post(page, {"do": "write", "title": "題"}).status_code == 422
    client.post(page, {"do": "publish"})
    card.refresh_from_db()
    assert card.published_at is not None
