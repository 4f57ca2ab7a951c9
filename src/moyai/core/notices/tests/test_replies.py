"""Answers of one tap: on the button, through every door, only of one's own notices, heard by who asked."""

import pytest
from django.urls import reverse

from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.notices import operations, replies
from moyai.core.notices.models import Notice, Urgency
from moyai.core.notices.replies import Reply
from moyai.core.notices.tests.test_reaching import CONTACTS, NOON, TEXT, run
from moyai.core.places.models import Municipality
from moyai.core.residents.tests.factories import register
from moyai.engines.conversation import Localized

ANSWERS = (
    Reply("well", Localized("無事です", "I am safe")),
    Reply("help", Localized("助けが必要", "I need help")),
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    told = []

    def listen(notice, key, through, now):
        told.append((notice.pk, key, through))
        return Localized("ありがとう", "Thanks")

    monkeypatch.setattr(replies, "_listeners", {"t.ask": listen})
    return told


@pytest.fixture
def hanako():
    town = Municipality.objects.create(code="202096", name="伊那市")
    user = create_account(
        username="hanako", password="moyai-test", display_name="花子", roles=(Role.RESIDENT,)
    )
    return register(town, contacts=CONTACTS, user=user)


def ask(resident, **more):
    facts = {"kind": "t.ask", "text": TEXT, "idempotency_key": "k:1", "now": NOON, "replies": ANSWERS}
    return operations.notify(resident=resident, **facts | more)


def test_each_answer_is_a_button_and_the_tap_is_heard(hanako, heard, open_chat):
    line = open_chat()
    notice = ask(hanako)
    run(NOON)
    button = line.buttons[0]
    assert [button.label, *(one.label for one in button.others)] == ["無事です", "助けが必要"]
    press = {"through": "line", "now": NOON}
    thanks = operations.acknowledge_token(resident=hanako, token=button.others[0].token, **press)
    assert thanks == Localized("ありがとう", "Thanks")
    notice.refresh_from_db()
    assert (notice.reply, notice.read_through, heard) == ("help", "line", [(notice.pk, "help", "line")])
    forged = f"n:{notice.pk}|nothing"
    assert operations.acknowledge_token(resident=hanako, token=forged, **press) is True
    assert len(heard) == 1


def test_nobody_answers_for_another(hanako, heard):
    other = register(hanako.household.municipality, given_name="他人", given_kana="たにん")
    notice = ask(hanako)
    token = f"n:{notice.pk}|well"
    assert operations.acknowledge_token(resident=other, token=token, through="line", now=NOON) is None
    assert heard == []


def test_many_are_asked_the_same_and_answer_for_themselves(hanako, heard, open_chat):
    open_chat()
    facts = {"kind": "t.ask", "text": TEXT, "now": NOON, "urgency": Urgency.INFO, "replies": ANSWERS}
    operations.notify_many(residents=[hanako], idempotency_key="b1", **facts)
    assert operations.acknowledge_token(resident=hanako, token="b:b1|well", through="line", now=NOON)
    assert Notice.objects.get().reply == "well"


def test_her_page_has_the_answers(hanako, heard, client):
    notice = ask(hanako)
    client.login(username="hanako", password="moyai-test")
    assert "助けが必要" in client.get(reverse("notices:mine")).content.decode()
    answered = client.post(reverse("notices:answer", args=[notice.pk]), {"reply": "well"}, follow=True)
    assert "ありがとう" in answered.content.decode()
    assert heard == [(notice.pk, "well", "web")]
    assert client.post(reverse("notices:answer", args=[notice.pk + 1]), {"reply": "well"}).status_code == 404


def test_no_button_could_carry_it(hanako):
    with pytest.raises(ValueError, match="no answers"):
        ask(hanako, replies=(Reply("a|b", ANSWERS[0].label),))
    with pytest.raises(ValueError, match="no answers"):
        ask(hanako, replies=(ANSWERS[0], ANSWERS[0]))
