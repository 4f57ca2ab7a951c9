"""The outbox: told once, retried with patience, each in her language."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from moyai.core.notices import operations, providers, queries
from moyai.core.notices.models import Delivery, DeliveryStatus
from moyai.core.notices.operations.delivering import _claim
from moyai.core.places.models import Municipality
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.tests.factories import register

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
TEXT = {"ja": "車がまもなく着きます。", "en": "Your car is near."}


@pytest.fixture
def hanako(db):
    town = Municipality.objects.create(code="202096", name="伊那市")
    return register(town, contacts=[(ContactKind.LINE, "U123")])


def notify(resident, **changes):
    facts = {"kind": "test.near", "text": TEXT, "idempotency_key": "near:1", "now": NOW}
    return operations.notify(resident=resident, **{**facts, **changes})


def test_notify_twice_with_a_key_tells_once(hanako, open_door):
    line = open_door("line")
    assert notify(hanako) == notify(hanako, text={"ja": "別の文"})
    assert operations.deliver_due(NOW) == 1
    assert operations.deliver_due(NOW) == 0
    assert line.sent == [("U123", TEXT["ja"], "near:1/line")]
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.sent_at, delivery.attempts) == (DeliveryStatus.SENT, NOW, 1)


def test_notify_without_japanese_is_a_mistake(hanako):
    with pytest.raises(ValueError, match="Japanese"):
        notify(hanako, text={"en": "Hello"})


def test_text_is_in_the_residents_language(hanako, open_door):
    line = open_door("line")
    type(hanako).objects.update(language="en")
    notify(hanako)
    operations.deliver_due(NOW)
    assert line.sent[0][1] == TEXT["en"]


def test_a_shut_door_leads_to_the_console(hanako, settings, tmp_path, monkeypatch):
    monkeypatch.delitem(providers._providers, "line")
    settings.HOME = tmp_path
    notify(hanako)
    assert operations.deliver_due(NOW) == 1
    [line] = (tmp_path / "notices.log").read_text().splitlines()
    assert json.loads(line) == {
        "retry_key": "near:1/console",
        "contact": f"resident:{hanako.code}",
        "text": TEXT["ja"],
    }


def test_failure_waits_twice_as_long_each_time_then_gives_up(hanako, open_door):
    open_door("line", *[providers.DeliveryFailed("busy")] * operations.MAX_ATTEMPTS)
    notify(hanako)
    at, waits = NOW, []
    for _attempt in range(operations.MAX_ATTEMPTS):
        assert operations.deliver_due(at) == 0
        delivery = Delivery.objects.get()
        waits.append((delivery.next_attempt_at - at).total_seconds())
        at = delivery.next_attempt_at
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3840]
    assert (delivery.status, delivery.last_error) == (DeliveryStatus.FAILED, "busy")
    assert queries.list_failed_deliveries() == [delivery]
    assert operations.deliver_due(at + timedelta(days=1)) == 0


def test_final_failure_is_not_tried_again(hanako, open_door):
    open_door("line", providers.DeliveryFailed("blocked", is_final=True))
    notify(hanako)
    operations.deliver_due(NOW)
    assert Delivery.objects.get().status == DeliveryStatus.FAILED


def test_a_broken_provider_does_not_hold_up_others(hanako, open_door, caplog):
    line = open_door("line", RuntimeError("bug"))
    notify(hanako)
    notify(hanako, idempotency_key="near:2")
    assert operations.deliver_due(NOW) == 1
    assert [key for *_, key in line.sent] == ["near:2/line"]
    assert Delivery.objects.get(notice__idempotency_key="near:1").last_error == "RuntimeError: bug"


def test_what_a_dead_worker_began_is_sent_after_the_lease_with_the_same_key(hanako, open_door):
    line = open_door("line")
    notify(hanako)
    delivery = Delivery.objects.select_related("notice__resident").get()
    assert _claim(delivery, NOW)  # and then the worker dies
    assert operations.deliver_due(NOW) == 0
    assert operations.deliver_due(NOW + timedelta(seconds=operations.LEASE_S)) == 1
    assert [key for *_, key in line.sent] == ["near:1/line"]


def test_two_workers_claim_one_delivery_once(hanako, open_door):
    open_door("line")
    notify(hanako)
    first, second = (Delivery.objects.get() for _ in range(2))
    assert _claim(first, NOW)
    assert not _claim(second, NOW)
