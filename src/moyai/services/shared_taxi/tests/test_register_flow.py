from typing import Any

import pytest

from moyai.core.conversations.models import Session
from moyai.core.residents.models import Eligibility, Resident
from moyai.services.shared_taxi.models import UnmetRequest
from moyai.services.shared_taxi.signed import find_resident_by_token
from moyai.services.shared_taxi.tests.town import FAR, HALL, make_town
from moyai.services.shared_taxi.tests.walks import REGISTERING, begin, place, problem, say, spoken, walk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town() -> None:
    make_town()


def test_registering_by_its_questions() -> None:
    talk = begin("register")
    keys = []
    while talk.turn.status == "asking":
        keys.append(talk.turn.prompt.key)
        talk = say(talk, REGISTERING[keys[-1]])
    assert keys == list(REGISTERING)
    resident = Resident.objects.get()
    assert (resident.name, resident.household.address) == ("伊那 花子", "沢渡0-1")
    assert Eligibility.objects.get().reason == "licence_returned"


def test_registering_ends_at_the_page_for_the_password() -> None:
    talk = walk(begin("register"), REGISTERING)
    token = talk.turn.outcome.page.strip("/").split("/")[-1]
    assert talk.turn.outcome.page.startswith("/welcome/")
    assert find_resident_by_token(token) == Resident.objects.get()


def test_registering_asks_no_password() -> None:
    session = walk(begin("register"), REGISTERING).session
    assert not any("password" in key for key in Session.objects.get(pk=session.pk).answers)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("home", place(HALL), "中心市街地にお住まいの方"),
        ("home", place(FAR), "運行区域の外"),
        ("name", "伊那花子", "あいだを1文字"),
        ("name", f"伊那 {'花' * 41}", "40文字"),
        ("kana", "Ina Hanako", "カタカナ"),
        ("birth_date", "2030-01-01", "以前"),
        ("birth_date", "1850-01-01", "以降"),
        ("phone", "110", "電話番号"),
        ("phone", "99999999999", "電話番号"),
        ("reason", "rich", "選んでください"),
        ("reference", "1234 5678 9012", "マイナンバー"),
    ],
)
def test_bad_answer_is_explained_at_its_question(key: str, value: Any, words: str) -> None:
    talk = walk(begin("register"), {**REGISTERING, key: value})
    assert (talk.turn.status, talk.turn.prompt.key) == ("asking", key)
    assert words in problem(talk)


def test_somebody_under_65_is_offered_no_reason_of_age() -> None:
    talk = walk(begin("register"), {**REGISTERING, "birth_date": "1980-04-01"}, until="reason")
    assert [option.value for option in talk.turn.prompt.options] == [
        "licence_returned",
        "disability",
        "intractable_disease",
        "illness",
        "none",
    ]


def test_somebody_without_a_reason_is_told_kindly_and_counted() -> None:
    talk = walk(begin("register"), {**REGISTERING, "birth_date": "1980-04-01", "reason": "none"})
    assert spoken(talk).startswith("申しわけありません")
    assert (UnmetRequest.objects.get().reason, Resident.objects.count()) == ("not_eligible", 0)


@pytest.mark.parametrize("key", ["consent", "sure"])
def test_no_is_no(key: str) -> None:
    talk = walk(begin("register"), {**REGISTERING, key: False})
    assert (talk.turn.outcome.is_done, Resident.objects.count()) == (False, 0)


def test_registering_twice_is_told() -> None:
    walk(begin("register"), REGISTERING)
    talk = walk(begin("register"), REGISTERING)
    assert "もう登録されています" in spoken(talk)
    assert Resident.objects.count() == 1
