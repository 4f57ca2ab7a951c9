"""Many are told the same: in bundles, once, within the provider's rate."""

from datetime import UTC, date, datetime, timedelta

import pytest

from moyai.core.notices import operations, providers, rates
from moyai.core.notices.models import Delivery, Notice, Urgency
from moyai.core.notices.operations import bundling, delivering
from moyai.core.places.models import Municipality
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import Resident
from moyai.core.residents.tests.factories import register

NOON = datetime(2026, 4, 1, 3, tzinfo=UTC)
TEXT = {"ja": "避難所を開きました。", "en": "A shelter is open."}


@pytest.fixture
def town(db):
    return Municipality.objects.create(code="202096", name="伊那市")


def people(town, count, **more):
    return [
        register(
            town,
            birth_date=date(1940, 1, 1 + n),
            contacts=[(ContactKind.LINE, f"town:U{n}"), (ContactKind.MOBILE, f"0901234567{n}")],
            **more,
        )
        for n in range(count)
    ]


def tell(residents, key="shelter", **more):
    facts = {"kind": "t.t", "text": TEXT, "idempotency_key": key, "now": NOON}
    return operations.notify_many(residents=residents, **facts, **more)


def test_bundles_by_language_and_size(town, open_chat):
    chat = open_chat()
    residents = people(town, 5)
    Resident.objects.filter(pk=residents[4].pk).update(language="en")
    assert tell(Resident.objects.order_by("pk")) == 5
    assert operations.deliver_due(NOON) == 5
    sent = [(account, users, text) for account, users, text, _key in chat.bundles]
    assert sorted(sent) == [
        ("town", ["U0", "U1", "U2"], TEXT["ja"]),
        ("town", ["U3"], TEXT["ja"]),
        ("town", ["U4"], TEXT["en"]),
    ]
    assert (chat.sent, len({key for *_, key in chat.bundles})) == ([], 3)
    assert operations.deliver_due(NOON) == 0


def test_again_with_the_same_key_tells_only_who_was_left_out(town, open_chat):
    open_chat()
    residents = people(town, 3)
    assert (tell(residents[:2]), tell(residents), Notice.objects.count()) == (2, 1, 3)


def test_a_bundle_that_failed_goes_again_whole_with_its_key(town, open_chat):
    chat = open_chat(providers.DeliveryFailed("busy"))
    tell(people(town, 3))
    assert operations.deliver_due(NOON) == 0
    later = NOON + timedelta(seconds=30)
    [name] = set(Delivery.objects.values_list("bundle", flat=True))
    assert operations.deliver_due(later) == 3
    assert [(users, key) for _a, users, _t, key in chat.bundles] == [(["U0", "U1", "U2"], name)]


def test_a_bundle_that_is_refused_is_taken_apart(town, open_chat):
    chat = open_chat(providers.DeliveryFailed("a bad address", is_final=True))
    tell(people(town, 3))
    assert operations.deliver_due(NOON) == 3
    assert [contact for contact, *_ in chat.sent] == ["town:U0", "town:U1", "town:U2"]


def test_who_left_the_chat_is_told_by_the_next_door(town, open_chat, open_door):
    chat = open_chat()
    phone = open_door("mobile")
    chat.gone.add("town:U1")
    chat.send = lambda **_message: (_ for _ in ()).throw(providers.DeliveryFailed("gone", is_final=True))
    tell(people(town, 3))
    operations.deliver_due(NOON)
    operations.deliver_due(NOON)
    assert [users for _a, users, *_ in chat.bundles] == [["U0", "U2"]]
    assert [contact for contact, *_ in phone.sent] == ["09012345671"]


def test_what_is_not_bundled_yet_waits_for_its_bundle(town, open_chat, monkeypatch):
    chat = open_chat()
    monkeypatch.setattr(bundling, "LOOKED_AT", 2)
    tell(people(town, 5))
    assert [operations.deliver_due(NOON) for _ in range(3)] == [2, 2, 1]
    assert (chat.sent, [len(users) for _a, users, *_ in chat.bundles]) == ([], [2, 2, 1])


def test_one_button_for_all_confirms_each_her_own(town, open_chat):
    chat = open_chat()
    residents = people(town, 2)
    tell(residents, urgency=Urgency.IMPORTANT)
    operations.deliver_due(NOON)
    [button] = chat.buttons
    press = {"token": button.token, "through": "line", "now": NOON}
    assert operations.acknowledge_token(resident=residents[0], **press)
    assert [n.read_through for n in Notice.objects.order_by("pk")] == ["line", ""]


@pytest.mark.parametrize("size", [1, 4])
def test_a_batch_costs_the_same_number_of_queries(town, open_chat, size, django_assert_num_queries):
    open_chat()
    residents = people(town, size)
    with django_assert_num_queries(7):
        tell(residents)


def test_no_more_than_a_second_worth_a_second(town, open_door):
    line = open_door("line")
    line.rate_per_s = 2.0
    for nth, one in enumerate(people(town, 5)):
        operations.notify(resident=one, kind="t.t", text=TEXT, idempotency_key=f"k:{nth}", now=NOON)
    real = datetime(2030, 1, 1, tzinfo=UTC)
    assert operations.deliver_due(NOON, real_now=real) == 2
    assert operations.deliver_due(NOON, real_now=real) == 0
    assert operations.deliver_due(NOON, real_now=real + timedelta(seconds=0.5)) == 1
    assert operations.deliver_due(NOON, real_now=real + timedelta(seconds=60)) == 2


def test_bucket_survives_a_clock_set_back(db):
    real = datetime(2030, 1, 1, tzinfo=UTC)
    assert rates.take(key="x", wanted=5, per_s=3, real_now=real) == 3
    assert rates.take(key="x", wanted=5, per_s=3, real_now=real - timedelta(hours=1)) == 0
    assert rates.take(key="x", wanted=5, per_s=3, real_now=real - timedelta(minutes=59)) == 3


def test_a_door_that_is_down_is_left_alone_until_the_next_run(town, open_door):
    line = open_door("line", *[providers.DeliveryFailed("down")] * 99)
    for nth, one in enumerate(people(town, 8)):
        operations.notify(resident=one, kind="t.t", text=TEXT, idempotency_key=f"k:{nth}", now=NOON)
    assert operations.deliver_due(NOON) == 0
    assert len(line.failures) == 99 - delivering.MOST_FAILURES
