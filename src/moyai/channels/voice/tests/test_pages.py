"""The desk's list of calls, its eraser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_user

from moyai.channels.voice.erasing import erase_calls
from moyai.channels.voice.models import Call
from moyai.channels.voice.tests.conftest import NOW
from moyai.channels.voice.tests.test_calls import begin_toy, make_caller, ring
from moyai.core.accounts.enums import Role
from moyai.core.conversations.tests.toy_town import ToyTown

pytestmark = pytest.mark.django_db


def show(role: Role = Role.DISPATCHER) -> Any:
    client = Client()
    client.force_login(make_user(role))
    return client.get("/desk/telephone/")


def test_desk_sees_calls_that_go_on_and_how_others_ended(only_toy: ToyTown) -> None:
    begin_toy().hang_up()
    ring("anonymous")
    ring().press("2").press("1")  # anew
    page = show().content.decode()
    assert page.count("<h3>") == 2
    assert "お出かけ" in page and "途中で切れた" in page and "通話中" in page
    assert "090-0000-0000" in page
    assert 'href="/phone/places/"' in page


def test_recording_can_be_listened_to(only_toy: ToyTown) -> None:
    begin_toy().press("2").speak("https://carrier.example/RE1")
    assert 'href="https://carrier.example/RE1"' in show().content.decode()


def test_list_asks_the_same_of_the_database_for_one_call_and_for_more(only_toy: ToyTown) -> None:
    make_caller()
    client = Client()
    client.force_login(make_user(Role.DISPATCHER))
    counts = []
    for _ in range(2):
        ring().press("1").hang_up()
        with CaptureQueriesContext(connection) as counted:
            client.get("/desk/telephone/")
        counts.append(len(counted))
        ring("anonymous")
        ring("anonymous")
    assert counts[0] == counts[1]


def test_residents_do_not_see_calls(only_toy: ToyTown) -> None:
    assert show(Role.RESIDENT).status_code == 403


def test_calls_are_erased_after_their_time(only_toy: ToyTown) -> None:
    ring()
    assert erase_calls(before=NOW, now=NOW) == 0
    assert erase_calls(before=NOW + timedelta(seconds=1), now=NOW) == 1
    assert Call.objects.count() == 0
