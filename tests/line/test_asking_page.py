"""The officer asks everybody, once, after a look at what goes out."""

import pytest
from django.test import Client

from moyai.channels.line.models import Friend
from moyai.core.accounts.enums import Role
from moyai.services.evacuation.enums import Mode
from moyai.services.evacuation.models import MassQuestion
from moyai.services.evacuation.operations.incidents import close_incident
from moyai.services.evacuation.tests.town import NOW, begin, make_officer, make_places
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGE, SEND = "/evacuation/asking/", "/evacuation/asking/send/"


@pytest.fixture
def client() -> Client:
    make_places()
    Friend.objects.create(account="ina", user_id="U1", owner_key="k", first_heard_at=NOW, last_heard_at=NOW)
    client = Client()
    client.force_login(make_officer())
    return client


def test_what_is_sent_is_shown_first_and_a_form_sent_twice_asks_once(client: Client) -> None:
    incident = begin(Mode.DRILL)
    page = client.get(PAGE).content.decode()
    assert "【訓練】台風8号：いま、どこにいますか" in page and "自宅で無事" in page and "友だち 1人" in page
    form = {"key": "abc", "incident": incident.code, "yes": "on"}
    for _ in range(2):
        assert client.post(SEND, form).status_code == 302
    asking = MassQuestion.objects.get()
    assert (asking.asked, asking.incident) == (1, incident)
    assert "1人" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("change", [{"yes": None}, {"key": ""}, {"key": "'; DROP"}, {"incident": "other"}])
def test_nothing_is_sent_without_a_yes_or_for_another_incident(
    client: Client, change: dict[str, str]
) -> None:
    incident = begin()
    form = {"key": "abc", "incident": incident.code, "yes": "on"} | change
    client.post(SEND, {name: value for name, value in form.items() if value is not None})
    assert not MassQuestion.objects.exists()


def test_after_the_end_nothing_is_sent(client: Client) -> None:
    incident = begin()
    close_incident(code=incident.code, version=incident.version, by=make_officer(), now=NOW)
    client.post(SEND, {"key": "abc", "incident": incident.code, "yes": "on"})
    assert not MassQuestion.objects.exists()
    assert "始まっている災害対応はありません" in client.get(PAGE).content.decode()


def test_only_officers_ask(client: Client) -> None:
    incident = begin()
    client.force_login(make_user(Role.DISPATCHER))
    assert client.get(PAGE).status_code == 403
    assert client.post(SEND, {"key": "a", "incident": incident.code, "yes": "on"}).status_code == 403
    assert not MassQuestion.objects.exists()
