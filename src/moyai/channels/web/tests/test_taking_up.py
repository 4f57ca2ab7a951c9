"""Going on elsewhere: another device, another door, for somebody else; never without the right to."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.operations import create_account
from moyai.core.conversations import registry
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import hand_over, start_session, stop_session
from moyai.core.conversations.queries import get_session, get_summary, list_unfinished
from moyai.core.conversations.registry import FlowEntry
from moyai.core.places.models import Municipality
from moyai.core.residents.models import Proxy, Resident
from moyai.core.residents.tests.factories import register
from moyai.engines.conversation import End, Outcome, Place
from moyai.engines.conversation.tests.toy import HALL, NOW, say, visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_nine(monkeypatch: pytest.MonkeyPatch, toy_town: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setitem(registry.FLOWS, "toy", FlowEntry("toy", visit, say("お出かけ"), scope="outings"))


def account(name: str) -> User:
    return create_account(username=name, password="sesame-street", display_name=name, roles=(Role.RESIDENT,))


@pytest.fixture
def hanako() -> Resident:
    return register(Municipality.objects.create(code="202096", name="伊那市"), user=account("hanako"))


def window(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def begin(resident: Resident, channel: str = "web", **more: Any) -> Session:
    return start_session(flow="toy", channel=channel, now=NOW, resident_id=resident.pk, **more)


def take_up(user: User, session: Session) -> Any:
    return window(user).post(f"/talk/{session.code}/take-up/")


@pytest.mark.parametrize("channel", ["voice", "line", "tv", "web"])
def test_what_was_begun_at_another_door_goes_on_here_with_its_answers(hanako: Resident, channel: str) -> None:
    session = begin(hanako, channel, answers={"who": "me"})
    assert take_up(hanako.user, session)["Location"] == f"/talk/{session.code}/"
    page = window(hanako.user).get(f"/talk/{session.code}/").content.decode()
    session.refresh_from_db()
    assert ("何人ですか" in page, session.channel, session.actor) == (True, "web", hanako.user)


def test_another_device_of_the_same_person_goes_on_at_once(hanako: Resident) -> None:
    session = begin(hanako, actor_id=hanako.user.pk)
    before = session.version
    assert take_up(hanako.user, session).status_code == 302
    session.refresh_from_db()
    assert session.version == before


def test_a_timed_out_one_can_be_taken_up_for_a_day(hanako: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    session = begin(hanako, "voice")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=25))
    assert take_up(hanako.user, session).status_code == 302
    session.refresh_from_db()
    assert session.status == SessionStatus.ACTIVE
    late = begin(hanako, "voice")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=27))
    assert take_up(hanako.user, late).status_code == 404


def test_strangers_and_the_household_have_no_right_without_a_proxy(hanako: Resident) -> None:
    session = begin(hanako, "line")
    taro = register(
        hanako.household.municipality,
        household=hanako.household,
        given_name="太郎",
        given_kana="たろう",
        user=account("taro"),
    )
    assert Client().post(f"/talk/{session.code}/take-up/").status_code == 302  # to sign in
    assert take_up(taro.user, session).status_code == 404
    session.refresh_from_db()
    assert (session.channel, session.actor) == ("line", None)


@pytest.mark.parametrize(
    ("scope", "until", "may"),
    [
        ("outings", None, True),
        ("*", date(2100, 1, 1), True),
        ("shopping", None, False),
        ("outings", date(2020, 1, 1), False),
    ],
)
def test_a_proxy_goes_on_within_her_scope_and_time(
    hanako: Resident, scope: str, until: date | None, may: bool
) -> None:
    daughter = account("daughter")
    Proxy.objects.create(resident=hanako, user=daughter, scope=scope, valid_until=until)
    session = begin(hanako, "voice")
    assert take_up(daughter, session).status_code == (302 if may else 404)
    assert len(list_unfinished(daughter, hanako, NOW)) == (1 if may else 0)


def test_what_staff_conduct_or_what_is_over_is_not_taken(hanako: Resident) -> None:
    staff = create_account(username="desk", password="x", display_name="desk", roles=(Role.DISPATCHER,))
    at_desk = begin(hanako, "desk", actor_id=staff.pk)
    stopped, waiting = begin(hanako), begin(hanako)
    stop_session(code=stopped.code, now=NOW)
    hand_over(code=waiting.code, now=NOW)
    assert [take_up(hanako.user, one).status_code for one in (at_desk, stopped, waiting)] == [404] * 3
    assert take_up(hanako.user, Session(code="00000000")).status_code == 404


def show(user: User, resident: Resident) -> str:
    request = RequestFactory().get("/")
    request.user = user
    page = Template("{% load talks %}{% unfinished_talks resident %}")
    return page.render(Context({"request": request, "resident": resident, "csrf_token": "x"}))


@pytest.mark.parametrize("size", [1, 3])
def test_first_page_offers_the_latest_of_each_flow(
    hanako: Resident, size: int, django_assert_num_queries: Any
) -> None:
    for _ in range(size):
        begin(hanako, "voice")
    user = User.objects.get(pk=hanako.user.pk)
    with django_assert_num_queries(3):
        page = show(user, hanako)
    assert (page.count("つづける"), page.count("電話から"), "お出かけ" in page) == (1, 1, True)


def test_first_page_tells_what_was_answered_but_nothing_sensitive(hanako: Resident) -> None:
    begin(hanako, answers={"who": "kin", "name": "春日", "people": 2})
    page = show(hanako.user, hanako)
    assert "家族 · 2" in page
    assert "春日" not in page


def test_first_page_tells_from_where_and_that_the_rest_is_open(
    hanako: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    def travel(_ctx: Any) -> Any:
        for key in ("from", "to"):
            yield Place(key, say("どこ"), own=(HALL,))
        yield End(Outcome(say("おわり")))

    monkeypatch.setitem(registry.FLOWS, "toy", FlowEntry("toy", travel, say("お出かけ"), scope="outings"))
    began = begin(hanako, answers={"from": HALL.value})
    assert (get_summary(began, NOW, "ja"), get_summary(began, NOW, "en")) == ("市役所 → ？", "City hall → ？")


def throw_away(user: User, session: Session, **more: str) -> Any:
    return window(user).post(f"/talk/{session.code}/throw-away/", more)


def test_thrown_away_with_what_was_begun_before_and_nothing_later(hanako: Resident) -> None:
    earlier, chosen, later = begin(hanako, "voice"), begin(hanako), begin(hanako, "line")
    answer = throw_away(hanako.user, chosen, next="/me/?for=1")
    stati = [get_session(one.code, NOW).status for one in (earlier, chosen, later)]
    assert answer["Location"] == "/me/?for=1"
    assert stati == [SessionStatus.STOPPED, SessionStatus.STOPPED, SessionStatus.ACTIVE]
    assert throw_away(hanako.user, chosen).status_code == 404


def test_a_timed_out_one_can_be_thrown_away(hanako: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    session = begin(hanako)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=25))
    assert throw_away(hanako.user, session, next="https://elsewhere.example/")["Location"] == "/"
    assert show(hanako.user, hanako).strip() == ""


def test_what_is_not_hers_cannot_be_thrown_away(hanako: Resident) -> None:
    session = begin(hanako)
    assert throw_away(account("stranger"), session).status_code == 404
    assert window(hanako.user).get(f"/talk/{session.code}/throw-away/").status_code == 405
    assert Client().post(f"/talk/{session.code}/throw-away/").status_code == 302  # to sign in
    assert get_session(session.code, NOW).status == SessionStatus.ACTIVE


def test_nothing_unfinished_shows_nothing(hanako: Resident) -> None:
    assert show(hanako.user, hanako).strip() == ""
