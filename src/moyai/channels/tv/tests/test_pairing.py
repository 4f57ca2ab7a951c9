"""A set gets to a household by its code, and leaves it."""

from datetime import timedelta

import pytest
from django.test import Client

from moyai.channels.tv import operations
from moyai.channels.tv.models import PairingTry, TvSet
from moyai.channels.tv.tests.living_room import (
    make_household,
    make_member,
    make_user,
    only_set,
    read_code,
    switch_on,
)
from moyai.channels.tv.tokens import hash_token
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.engines.conversation.tests.toy import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_nine(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def sign_in(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def hanako():
    return make_member(make_household(), "花子", "48210931", user=make_user("hanako"))


def test_new_set_shows_a_code_and_may_stand_in_our_own_frames_only():
    answer = Client().get("/tv/")
    assert len(read_code(answer.content.decode())) == 6
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    cookie = answer.cookies["moyai_tv"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/tv/")
    assert only_set().token_hash == hash_token(cookie.value)


def test_set_that_comes_again_is_the_same_set():
    set_ = switch_on()
    code = read_code(set_.get("/tv/").content.decode())
    assert (TvSet.objects.count(), only_set().code) == (1, code)


@pytest.mark.parametrize("path", ["/tv/home/", "/tv/talk/", "/tv/notice/"])
def test_unpaired_set_is_led_to_its_code(path):
    set_ = switch_on()
    assert (set_.get(path)["Location"], set_.post(path)["Location"]) == ("/tv/", "/tv/")
    assert Client().get(path)["Location"] == "/tv/"


def test_code_runs_out_and_is_renewed(monkeypatch):
    set_ = switch_on()
    old = only_set().code
    later = NOW + operations.CODE_LASTS + timedelta(seconds=1)
    with pytest.raises(operations.CodeUnknown):
        operations.pair_set(code=old, household=make_household(), by=make_user("x"), now=later)
    monkeypatch.setattr(clock, "now", lambda: later)
    read_code(set_.get("/tv/").content.decode())
    assert only_set().code_until == later + operations.CODE_LASTS


def test_member_pairs_the_set_of_her_household(hanako):
    set_ = switch_on()
    typed = f"{only_set().code[:3]} {only_set().code[3:]}"
    web = sign_in(hanako.user)
    assert web.post("/tv/pair/", {"code": typed}).status_code == 302
    assert (only_set().household, only_set().paired_by, only_set().code) == (
        hanako.household,
        hanako.user,
        "",
    )
    assert set_.get("/tv/")["Location"] == "/tv/home/"
    assert "テレビ 1" in web.get("/tv/pair/").content.decode()
    assert Entry.objects.filter(action="tv.pair").count() == 1


def test_staff_pairs_for_a_caller(hanako):
    switch_on()
    desk = sign_in(make_user("desk", Role.DISPATCHER))
    assert desk.post("/tv/pair/", {"code": only_set().code, "for": hanako.code}).status_code == 302
    assert only_set().household == hanako.household


def test_stranger_pairs_nothing_for_others(hanako):
    switch_on()
    other = sign_in(make_user("other"))
    assert other.post("/tv/pair/", {"code": only_set().code, "for": hanako.code}).status_code == 404
    assert Client().post("/tv/pair/", {"code": only_set().code}).status_code == 302
    assert only_set().household is None


def test_guessing_is_stopped_even_for_the_right_code(hanako):
    switch_on()
    web = sign_in(hanako.user)
    wrong = f"{(int(only_set().code) + 1) % 1_000_000:06d}"
    for _try in range(operations.TRIES):
        page = web.post("/tv/pair/", {"code": wrong})
        assert (page.status_code, "見つかりません" in page.content.decode()) == (422, True)
    page = web.post("/tv/pair/", {"code": only_set().code})
    assert (page.status_code, "1時間ほど" in page.content.decode()) == (422, True)
    assert (only_set().household, PairingTry.objects.count()) == (None, operations.TRIES)


def test_unpaired_set_forgets_and_shows_a_code(hanako):
    set_ = switch_on(hanako.household)
    web = sign_in(hanako.user)
    assert web.post("/tv/pair/remove/", {"set": str(only_set().pk)}).status_code == 302
    assert set_.get("/tv/home/")["Location"] == "/tv/"
    read_code(set_.get("/tv/").content.decode())


def test_set_of_others_cannot_be_removed(hanako):
    switch_on(make_household())
    assert sign_in(hanako.user).post("/tv/pair/remove/", {"set": str(only_set().pk)}).status_code == 404


def test_too_many_waiting_sets_stop_new_ones(monkeypatch):
    monkeypatch.setattr(operations, "MOST_OPEN_CODES", 1)
    switch_on()
    answer = Client().get("/tv/")
    assert (answer.status_code, TvSet.objects.count()) == (503, 1)


def test_sets_never_paired_go_by_themselves():
    switch_on()
    paired = make_household()
    switch_on(paired)
    assert operations.forget_unpaired(NOW + timedelta(hours=2)) == 1
    assert only_set().household == paired
