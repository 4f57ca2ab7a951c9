"""Until somebody knows: the next door, quiet hours, emergencies, the desk; read anywhere is read."""

from datetime import UTC, datetime, time, timedelta

import pytest

from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.audit.models import Entry
from moyai.core.notices import operations, providers, queries
from moyai.core.notices.doors import find_reach
from moyai.core.notices.erasing import erase_tasks
from moyai.core.notices.models import Delivery, DeliveryStatus, DeskTask, Notice, TaskStatus, Urgency
from moyai.core.notices.operations.choosing import NoDoor
from moyai.core.places.models import Municipality
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.operations import give_consent, withdraw_consent
from moyai.core.residents.tests.factories import register

NOON = datetime(2026, 4, 1, 3, tzinfo=UTC)  # 12:00 in Japan
NIGHT = datetime(2026, 4, 1, 13, tzinfo=UTC)  # 22:00
SEVEN = datetime(2026, 4, 1, 22, tzinfo=UTC)  # 7:00 of the next day
TEXT = {"ja": "あすは休みです。", "en": "Closed tomorrow."}
CONTACTS = [(ContactKind.LINE, "town:U1"), (ContactKind.MOBILE, "09012345678")]


@pytest.fixture
def hanako(db):
    town = Municipality.objects.create(code="202096", name="伊那市")
    return register(town, contacts=CONTACTS)


@pytest.fixture
def staff(db):
    return create_account(username="desk", password="x", display_name="窓口", roles=(Role.DISPATCHER,))


def notify(resident, urgency=Urgency.IMPORTANT, now=NOON, key="k:1", **more):
    facts = {"kind": "t.t", "text": TEXT, "idempotency_key": key, "now": now, "urgency": urgency}
    return operations.notify(resident=resident, **facts, **more)


def run(now):
    operations.step_due(now)
    operations.deliver_due(now)


def statuses():
    return dict(Delivery.objects.order_by("pk").values_list("door", "status"))


def test_unconfirmed_goes_from_line_to_telephone_to_the_desk(hanako, open_door):
    line, phone = open_door("line"), open_door("mobile")
    notify(hanako)
    run(NOON)
    run(NOON + timedelta(minutes=19))
    assert (len(line.sent), len(phone.sent)) == (1, 0)
    run(NOON + timedelta(minutes=20))
    assert (len(line.sent), len(phone.sent), DeskTask.objects.count()) == (1, 1, 0)
    run(NOON + timedelta(minutes=50))
    task = DeskTask.objects.get()
    assert (task.resident, task.number, task.text) == (hanako, "09012345678", TEXT)
    run(NOON + timedelta(hours=9))
    assert (len(line.sent), len(phone.sent), DeskTask.objects.count()) == (1, 1, 1)


def test_confirmed_goes_no_further(hanako, open_door):
    open_door("line")
    phone = open_door("mobile")
    notice = notify(hanako)
    run(NOON)
    assert operations.acknowledge(notice=notice, through="line", now=NOON)
    assert not operations.acknowledge(notice=notice, through="phone", now=SEVEN)
    run(NOON + timedelta(hours=2))
    notice.refresh_from_db()
    assert (notice.read_at, notice.read_through) == (NOON, "line")
    assert (phone.sent, DeskTask.objects.count()) == ([], 0)


def test_information_is_never_chased(hanako, open_door):
    open_door("line")
    phone = open_door("mobile")
    notify(hanako, Urgency.INFO)
    run(NOON)
    run(NOON + timedelta(days=1))
    assert (statuses(), phone.sent, DeskTask.objects.count()) == ({"line": "sent"}, [], 0)


def test_a_door_that_fails_for_good_opens_the_next_at_once(hanako, open_door):
    open_door("line", providers.DeliveryFailed("blocked", is_final=True))
    phone = open_door("mobile")
    notify(hanako, Urgency.INFO)
    run(NOON)
    run(NOON)
    assert statuses() == {"line": "failed", "mobile": "sent"}
    assert [contact for contact, *_ in phone.sent] == ["09012345678"]


def test_nobody_is_told_at_night_except_in_an_emergency(hanako, open_door):
    line = open_door("line")
    notify(hanako, now=NIGHT)
    run(NIGHT)
    run(SEVEN - timedelta(seconds=1))
    assert line.sent == []
    run(SEVEN)
    assert len(line.sent) == 1
    notify(hanako, Urgency.EMERGENCY, now=NIGHT, key="k:2")
    run(NIGHT)
    assert len(line.sent) == 2


def test_what_is_of_no_use_in_the_morning_is_said_at_once(hanako, open_door):
    line = open_door("line")
    notify(hanako, Urgency.INFO, now=NIGHT, useful_until=NIGHT + timedelta(minutes=20))
    run(NIGHT)
    assert len(line.sent) == 1


def test_what_comes_too_late_is_not_said(hanako, open_door):
    line = open_door("line", providers.DeliveryFailed("busy"))
    notify(hanako, Urgency.INFO, useful_until=NOON + timedelta(seconds=10))
    run(NOON)
    run(NOON + timedelta(seconds=30))
    assert (line.sent, statuses()) == ([], {"line": DeliveryStatus.SKIPPED})


def test_a_retry_waits_for_the_morning(hanako, open_door):
    line = open_door("line", providers.DeliveryFailed("busy"))
    just_before = NIGHT - timedelta(hours=1, seconds=10)
    notify(hanako, now=just_before)
    run(just_before)
    assert Delivery.objects.get().next_attempt_at == SEVEN
    run(SEVEN)
    assert len(line.sent) == 1


def test_emergency_goes_through_every_door_at_once_and_first(hanako, open_door):
    order = []
    for door in ("line", "mobile"):
        provider = open_door(door)
        provider.send = lambda *, contact, text, retry_key: order.append(retry_key)
    notify(hanako, Urgency.INFO, key="plain")
    notify(hanako, Urgency.EMERGENCY, key="alarm")
    operations.deliver_due(NOON)
    assert order == ["alarm/line", "plain/line", "alarm/mobile"]
    run(NOON + timedelta(minutes=10))
    assert DeskTask.objects.get().urgency == Urgency.EMERGENCY


def test_reading_on_the_web_stops_what_is_under_way(hanako, open_door):
    open_door("line")
    phone = open_door("mobile", *[providers.NotYet("ringing")] * 3)
    notify(hanako, Urgency.EMERGENCY)
    run(NOON)
    assert operations.mark_read(resident=hanako, now=NOON) == 1
    run(NOON + timedelta(hours=1))
    assert (phone.sent, DeskTask.objects.count()) == ([], 0)
    assert statuses() == {"line": "sent", "mobile": "skipped"}


def test_what_is_under_way_is_asked_about_all_day_and_then_given_up(hanako, open_door):
    open_door("line", *[providers.NotYet("off")] * 500)
    notify(hanako, Urgency.INFO)
    at = NOON
    while at < NOON + timedelta(hours=24):
        run(at)
        at = Delivery.objects.get(door="line").next_attempt_at
        assert Delivery.objects.get(door="line").status == DeliveryStatus.QUEUED
    assert Delivery.objects.get(door="line").attempts > operations.MAX_ATTEMPTS
    run(at + timedelta(seconds=1))
    assert statuses() == {"line": "failed"}


def test_whom_no_door_reaches_is_on_the_desks_list_at_once(hanako, doors):
    notify(hanako)
    assert statuses() == {"console": "queued"}
    assert [task.resident for task in queries.list_open_tasks()] == [hanako]


def test_without_consent_nothing_is_sent_but_it_can_be_read(hanako, open_door):
    line = open_door("line")
    notify(hanako, purpose="news")
    give_consent(resident=hanako, purpose="news", version="1", actor="t", now=NOON)
    notify(hanako, purpose="news", key="k:2")
    withdraw_consent(resident=hanako, purpose="news", actor="t", now=NOON)
    notify(hanako, purpose="news", key="k:3")
    run(NOON)
    assert [key for *_, key in line.sent] == ["k:2/line"]
    assert len(queries.list_notices(hanako)) == 3


def test_her_own_order_and_hours(hanako, open_door):
    open_door("line")
    open_door("mobile")
    assert find_reach(hanako).doors == ("line", "mobile")
    wish = {"quiet_from": time(0), "quiet_until": time(0), "language": "en", "actor": "t", "now": NOON}
    operations.choose_doors(resident=hanako, doors=["mobile", "line", "mobile", "fax"], **wish)
    reach = find_reach(hanako)
    assert reach.doors == ("mobile", "line")
    assert reach.find_time(NIGHT, Urgency.INFO) == NIGHT
    assert hanako.contact_points.get(is_preferred=True).kind == "mobile"
    operations.choose_doors(resident=hanako, doors=["line"], **wish)
    assert find_reach(hanako).doors == ("line",)
    with pytest.raises(NoDoor):
        operations.choose_doors(resident=hanako, doors=["fax"], **wish)


def test_desk_tells_by_hand_and_two_colleagues_close_once(hanako, doors, staff):
    notice = notify(hanako)
    task = DeskTask.objects.get()
    assert operations.note_unanswered(task=task, by=staff, now=NOON)
    assert operations.close_desk_task(task=task, is_done=True, by=staff, now=SEVEN)
    assert not operations.close_desk_task(task=task, is_done=False, by=staff, now=SEVEN)
    task.refresh_from_db()
    notice.refresh_from_db()
    assert (task.status, task.tries, task.closed_by) == (TaskStatus.DONE, 2, staff)
    assert (notice.read_at, notice.read_through) == (SEVEN, "desk")
    actions = Entry.objects.filter(action__startswith="notices.").values_list("action", "actor")
    assert list(actions) == [
        ("notices.task_open", "system:notices"),
        ("notices.task_unanswered", f"user:{staff.pk}"),
        ("notices.task_done", f"user:{staff.pk}"),
    ]


def test_read_meanwhile_takes_her_off_the_list(hanako, doors):
    notify(hanako)
    operations.mark_read(resident=hanako, now=SEVEN)
    assert queries.count_open_tasks() == 0


def test_a_button_confirms_only_her_own(hanako, open_chat):
    chat = open_chat()
    notify(hanako)
    run(NOON)
    token = chat.buttons[0].token
    other = register(hanako.household.municipality, given_kana="たろう", given_name="太郎")
    press = {"token": token, "through": "line", "now": NOON}
    assert not operations.acknowledge_token(resident=other, **press)
    assert operations.acknowledge_token(resident=hanako, **press)
    assert operations.acknowledge_token(resident=hanako, **press)  # pressed twice
    assert Notice.objects.get().read_through == "line"


@pytest.mark.parametrize("token", ["", "n:", "n:x", "n:9999999999999999999999", "b:", "b:nothing", "n:２"])
def test_a_forged_button_confirms_nothing(hanako, open_chat, token):
    open_chat()
    notify(hanako)
    assert not operations.acknowledge_token(resident=hanako, token=token, through="line", now=NOON)
    assert queries.count_unread(hanako) == 1


def test_erase_tasks_keeps_what_is_young(hanako, doors):
    notify(hanako)
    assert erase_tasks(before=NOON, now=SEVEN) == 0
    assert erase_tasks(before=NOON + timedelta(seconds=1), now=SEVEN) == 1
    assert DeskTask.objects.count() == 0


def test_states_tell_how_far_each_door_came(hanako, open_door):
    open_door("line")
    notice = notify(hanako)
    run(NOON)
    assert queries.list_door_states(notice) == [("line", "sent", NOON)]
