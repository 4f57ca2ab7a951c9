"""Pages: who sees what of whom, every look in the audit log, and what buttons do."""

from datetime import timedelta

import pytest
from django.urls import reverse

from moyai.core import clock
from moyai.core.audit.models import Entry
from moyai.core.residents.operations import withdraw_consent
from moyai.core.watchover import operations
from moyai.core.watchover.enums import Condition, Outcome, Step
from moyai.core.watchover.models import Concern, Keeper
from moyai.core.watchover.policy import FAMILY, LABEL
from moyai.core.watchover.queries import list_waits
from moyai.core.watchover.tests.conftest import NOON
from moyai.core.watchover.tests.story import get_open, see

SECRET = "玄関に新聞"


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def concern(people):
    see(people.her, None, note=SECRET)
    return get_open(people.her)


def look(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"watchover:{name}", args=args))


def press(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"watchover:{name}", args=args), data)


def list_looks():
    found = Entry.objects.filter(action="watchover.look").order_by("pk")
    return [(e.actor, e.subject, e.facts["page"], e.facts["viewer"]) for e in found]


def test_the_welfare_officer_sees_one_list_with_reasons(client, people, concern):
    page = look(client, people.officer, "board").content.decode()
    assert "伊藤 花子" in page
    assert "訪ねたが会えなかった" in page
    assert SECRET not in page
    her = f"resident:{people.her.code}"
    assert list_looks() == [(f"user:{people.officer.pk}", her, "board", "welfare")]
    found = client.get(reverse("watchover:board"), {"q": "花子"}).content.decode()
    assert found.count(reverse("watchover:person", args=[people.her.code])) == 2
    sheet = client.get(reverse("watchover:board_csv")).content.decode("utf-8-sig")
    assert sheet.splitlines()[1].startswith("きょう確かめる,伊藤 花子,")


def test_another_officer_sees_nothing_until_appointed(client, people, concern):
    keeper = Keeper.objects.get(user=people.officer)
    press(client, people.officer, "end_keeper", keeper.pk)
    page = look(client, people.officer, "board")
    assert (page.status_code, "伊藤" in page.content.decode()) == (200, False)
    assert look(client, people.officer, "person", people.her.code).status_code == 403
    assert look(client, people.officer, "board_csv").status_code == 403
    data = {"outcome": "fine", "version": concern.version}
    assert press(client, people.officer, "close", concern.code, **data).status_code == 403
    answer = press(client, people.officer, "appoint", username="officer", kind="welfare")
    assert answer.status_code == 302
    assert look(client, people.officer, "person", people.her.code).status_code == 200


@pytest.mark.parametrize(
    ("who", "expected"),
    [("daughter", 200), ("volunteer", 200), ("stranger", 403), ("hanako", 403), ("dispatcher", 403)],
)
def test_who_may_look_in_on_her(client, people, concern, who, expected):
    answer = look(client, getattr(people, who), "look_in", people.her.code)
    assert answer.status_code == expected
    assert SECRET not in answer.content.decode()
    looks = [] if expected == 403 else [("look_in", "volunteer" if who == "volunteer" else "family")]
    assert [(page, viewer) for _by, _whom, page, viewer in list_looks()] == looks


def test_withdrawn_consent_takes_effect_at_once(client, people, concern):
    withdraw_consent(resident=people.her, purpose=FAMILY, actor="test", now=NOON)
    assert look(client, people.daughter, "look_in", people.her.code).status_code == 403
    assert "伊藤 花子" not in look(client, people.daughter, "mine").content.decode()
    withdraw_consent(resident=people.her, purpose=LABEL, actor="test", now=NOON)
    assert look(client, people.volunteer, "look_in", people.her.code).status_code == 403
    assert look(client, people.officer, "person", people.her.code).status_code == 403
    assert "伊藤 花子" not in look(client, people.officer, "board").content.decode()
    assert look(client, people.dispatcher, "call", concern.code).status_code == 404


def test_the_officers_page_tells_everything_and_closes(client, people, concern):
    page = look(client, people.officer, "person", people.her.code).content.decode()
    assert SECRET in page
    assert "daughter" in page
    wrong = press(client, people.officer, "close", concern.code, note="畑にいた", version=concern.version)
    assert (wrong.status_code, "畑にいた" in wrong.content.decode()) == (422, True)
    data = {"outcome": "false_alarm", "note": "畑にいた"}
    press(client, people.officer, "close", concern.code, version=concern.version - 1, **data)
    assert Concern.objects.get().closed_at is None
    press(client, people.officer, "close", concern.code, version=concern.version, **data)
    concern.refresh_from_db()
    assert (concern.outcome, concern.note, concern.closed_by) == ("false_alarm", "畑にいた", people.officer)
    press(client, people.officer, "reopen", concern.code)
    assert Concern.objects.get().outcome == ""


def test_the_officer_writes_down_a_visit_and_passes_on(client, people, concern):
    press(client, people.officer, "pass_on", concern.code, version=concern.version)
    assert get_open(people.her).step == Step.CALL
    press(client, people.officer, "deed", concern.code, contact="visit", condition="off", note="")
    concern.refresh_from_db()
    assert concern.stopped_at == NOON
    seen = people.her.observations.order_by("-pk")[0]
    assert (seen.contact, seen.condition, seen.by) == ("visit", "off", people.officer)
    assert (
        press(client, people.officer, "deed", concern.code, contact="call", condition="x").status_code == 422
    )


def test_the_desk_calls_and_is_not_told_why(client, people, concern):
    operations.climb_due(NOON + timedelta(minutes=20))
    client.force_login(people.dispatcher)
    listed = client.get(reverse("notices:tasks")).content.decode()
    assert reverse("watchover:call", args=[concern.code]) in listed
    page = look(client, people.dispatcher, "call", concern.code).content.decode()
    assert "090-0000-9100" in page
    assert "会えなかった</li>" not in page
    assert SECRET not in page
    press(client, people.dispatcher, "call", concern.code, condition="well")
    assert get_open(people.her).stopped_at == NOON
    assert "もう電話はいりません" in look(client, people.dispatcher, "call", concern.code).content.decode()
    assert look(client, people.daughter, "call", concern.code).status_code == 403


def test_the_daughter_looked_in_and_takes_it_back(client, people, concern):
    press(client, people.daughter, "look_in", people.her.code, condition="worried", note="熱がある")
    seen = people.her.observations.order_by("-pk")[0]
    assert (seen.condition, seen.by, get_open(people.her).step) == (
        Condition.WORRIED,
        people.daughter,
        Step.WELFARE,
    )
    press(client, people.volunteer, "undo", people.her.code, seen.pk)
    seen.refresh_from_db()
    assert seen.retracted_at is None
    press(client, people.daughter, "undo", people.her.code, seen.pk)
    seen.refresh_from_db()
    assert seen.retracted_at == NOON


def test_she_sees_what_is_kept_of_her_and_who_sees_it(client, people, concern):
    page = look(client, people.hanako, "mine").content.decode()
    assert "daughter" in page
    assert "volunteer（民生委員）" in page
    assert "荷物の手渡し" in page
    other = look(client, people.daughter, "mine").content.decode()
    assert "見守りには同意していません" in other
    assert "伊藤 花子" in other
    assert "見守っている方はいません" in look(client, people.stranger, "mine").content.decode()


def test_waits_are_set_and_what_makes_no_sense_is_refused(client, people):
    data = {f"{name}_{step}": 30 for step in range(1, 5) for name in ("today", "now")}
    assert press(client, people.officer, "waits", **data | {"now_2": 31}).status_code == 422
    press(client, people.officer, "waits", **data)
    assert set(list_waits().values()) == {(30, 30)}
    wrong = press(client, people.officer, "appoint", username="nobody", kind="volunteer", settlements="荒井")
    assert wrong.status_code == 422
    assert look(client, people.dispatcher, "keepers").status_code == 403


def test_outcomes_are_a_persons(client, people, concern):
    data = {"outcome": Outcome.WITHDRAWN, "version": concern.version}
    assert press(client, people.officer, "close", concern.code, **data).status_code == 422
