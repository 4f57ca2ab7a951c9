"""Tokens: whom they are given to, what they say, when they end."""

import json
from base64 import b64encode
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from moyai.core import clock
from moyai.core.sealing.models import SubjectKey
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.farmbot.claims import BadTokenError, decode
from moyai.services.smart_farm.farmbot.keys import get_private_key, get_public_key
from moyai.services.smart_farm.models import ApiToken, FarmMember, Lease, RobotShift, SealedKey
from moyai.services.smart_farm.operations.tokens import make_robot_key
from moyai.services.smart_farm.tests.asking import Asking, ask_as, ask_as_bot
from moyai.services.smart_farm.tests.plots import NOW, PASSWORD, make_farm, make_member, make_robot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


def test_token_says_what_the_clients_need():
    robot, member = make_robot(), make_member(FarmRole.OPERATOR)
    asking = ask_as(member, robot)
    claims = asking.token["unencoded"]
    expires = int((NOW + timedelta(days=60)).timestamp())
    assert claims == {
        "aud": "human", "sub": member.pk, "iat": int(NOW.timestamp()), "jti": ApiToken.objects.get().jti,
        "iss": "//testserver", "exp": expires, "mqtt": "testserver", "mqtt_ws": "ws://testserver:3002/ws",
        "bot": robot.device, "vhost": "/",
    }  # fmt: skip
    assert jwt.get_unverified_header(asking.token["encoded"]) == {"alg": "RS256", "typ": "JWT"}
    signed = jwt.decode(
        asking.token["encoded"], get_public_key(), algorithms=["RS256"], audience="human",
        options={"verify_exp": False, "verify_iat": False},
    )  # fmt: skip
    assert signed == claims | {"sub": str(member.pk)}


def test_key_is_made_once_and_kept_sealed():
    first = get_private_key()
    assert get_private_key() is first
    row = SealedKey.objects.get()
    assert b"PRIVATE" not in bytes(row.sealed)
    assert SubjectKey.objects.filter(subject="farm:tokens").count() == 1
    pem = Asking().get("public_key")
    assert load_pem_public_key(pem.encode()).public_numbers() == first.public_key().public_numbers()


@pytest.mark.parametrize(
    "sent",
    [
        {"user": {"email": "operator", "password": "wrong"}},
        {"user": {"email": "nobody", "password": PASSWORD}},
        {"user": {"email": "device_1", "password": PASSWORD}},
        {"user": {"email": "operator\x00", "password": PASSWORD}},
        {"user": {"email": 5, "password": PASSWORD}},
        {"user": {"email": "operator"}},
        {"user": {"credentials": "no base64 …"}},
        {"user": {"credentials": b64encode(b"x" * 256).decode()}},
        {"user": []},
        {"user": None},
        [],
        {},
    ],
)
def test_bad_login_gives_no_token_and_says_so(sent):
    make_robot()
    make_member(FarmRole.OPERATOR)
    asking = Asking()
    answer = asking.post("tokens", sent)
    assert (asking.status, list(answer)) == (422, ["auth"])
    assert ApiToken.objects.count() == 0


def test_login_that_is_no_json_is_refused():
    asking = Asking()
    for sent in (b"{", b'{"user": NaN}', b"[" * 100_000, b"\xff\xfe"):
        assert asking.post("tokens", sent) == {"body": "must be JSON"}
        assert asking.status == 422


def test_robot_logs_in_with_its_key_also_hidden_with_ours():
    robot = make_robot()
    asking = ask_as_bot(robot)
    assert (asking.token["unencoded"]["aud"], asking.token["unencoded"]["bot"]) == ("bot", robot.device)
    key = make_robot_key(robot=robot, actor="test", now=NOW)
    words = json.dumps({"email": f"{robot.device}@farm.example", "password": key}).encode()
    secret = b64encode(get_public_key().encrypt(words, padding.PKCS1v15())).decode()
    other = Asking()
    assert other.post("tokens", {"user": {"credentials": secret}})["user"]["device_id"] == robot.pk
    assert asking.get("device")["error"]
    assert asking.status == 401  # the old key's token ended with the old key


def test_guesses_are_counted():
    robot = make_robot()
    key = make_robot_key(robot=robot, actor="test", now=NOW)
    for _ in range(10):
        Asking(robot.device, "a guess")
    asking = Asking(robot.device, key)
    assert asking.status == 422
    assert Asking(f"{robot.device}@elsewhere", key).status == 200


def test_login_without_a_robot_takes_the_one_in_her_hands_or_on_her_rota():
    first, second, third = (make_robot(name=f"r{n}") for n in range(3))
    member = make_member(FarmRole.OPERATOR)
    assert Asking("operator").token["unencoded"]["bot"] == first.device
    hour = timedelta(hours=1)
    RobotShift.objects.create(robot=third, member=member, starts_at=NOW - hour, ends_at=NOW + hour)
    assert Asking("operator").token["unencoded"]["bot"] == third.device
    Lease.objects.create(robot=second, member=member, taken_at=NOW, seen_at=NOW, until=NOW + hour)
    assert Asking("operator").token["unencoded"]["bot"] == second.device


def test_nobody_gets_a_token_for_a_robot_of_another_farm():
    make_robot()
    member = make_member(FarmRole.OPERATOR)
    elsewhere = make_robot(make_farm("elsewhere"))
    asking = ask_as(member, elsewhere)
    assert (asking.status, ApiToken.objects.count()) == (422, 0)


def test_token_ends_when_it_is_deleted_when_its_time_is_over_and_when_she_leaves(monkeypatch):
    robot, member = make_robot(), make_member(FarmRole.OPERATOR)
    one, two, three = (ask_as(member, robot) for _ in range(3))
    assert one.ask("DELETE", "tokens") == {}
    assert (one.get("device"), one.status)[1] == 401
    assert two.get("tokens")["token"]["unencoded"]["bot"] == robot.device
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=60))
    assert (two.get("device"), two.status)[1] == 401
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert (three.get("device"), three.status)[1] == 200
    FarmMember.objects.filter(pk=member.pk).update(left_on=NOW.date())
    assert (three.get("device"), three.status)[1] == 401


def test_token_that_somebody_else_signed_is_none():
    robot, member = make_robot(), make_member(FarmRole.OPERATOR)
    claims = ask_as(member, robot).token["unencoded"]
    claims["sub"] = str(claims["sub"])
    theirs = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = [
        jwt.encode(claims, theirs, algorithm="RS256"),
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode(claims, "x" * 32, algorithm="HS256"),
        jwt.encode(claims | {"bot": "device_1/#"}, get_private_key(), algorithm="RS256"),
        "x" * 10_000,
        "",
        "a.b.c",
    ]
    for word in forged:
        with pytest.raises(BadTokenError):
            decode(word, get_public_key(), now=NOW)
        asking = Asking()
        asking.headers = {"Authorization": word}
        asking.get("device")
        assert asking.status == 401
