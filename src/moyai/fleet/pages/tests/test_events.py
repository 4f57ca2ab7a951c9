import asyncio
import threading
from functools import wraps

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.test import AsyncClient
from django.urls import reverse

from moyai.core.accounts.enums import Role
from moyai.fleet.pages import events
from moyai.fleet.pages.broadcast import Broadcaster
from moyai.fleet.pages.tests import town


def runs_async(test):
    """Run a coroutine test; what it asks of the database happens in this thread."""

    @wraps(test)
    def run(*args, **kwargs):
        async_to_sync(test)(*args, **kwargs)

    return run


async def take(stream, count):
    found = []
    async for line in stream:
        found.append(line if isinstance(line, str) else line.decode())
        if len(found) == count:
            break
    await stream.aclose()
    return found


def wait_for_end(broadcaster):
    if thread := broadcaster._thread:
        thread.join(5)


@runs_async
async def test_stream_tells_each_new_digest_once():
    readings = iter(["a", "a", "b"])
    source = Broadcaster(lambda: next(readings, "b"), every_s=0.01)
    lines = await take(events.stream(source, keep_alive_s=0.2), 4)
    assert lines == [
        "retry: 3000\n\n",
        "event: changed\nid: a\ndata: a\n\n",
        "event: changed\nid: b\ndata: b\n\n",
        ": still here\n\n",
    ]
    await asyncio.to_thread(wait_for_end, source)


@runs_async
async def test_stream_ends_after_its_lifetime():
    source = Broadcaster(lambda: "", every_s=0.01)
    found = [line async for line in events.stream(source, keep_alive_s=0.05, lifetime_s=0.12)]
    assert found[0] == "retry: 3000\n\n"
    assert set(found[1:]) == {": still here\n\n"}
    await asyncio.to_thread(wait_for_end, source)


@runs_async
async def test_all_streams_share_one_thread_which_ends_with_the_last():
    threads = set()

    def read():
        threads.add(threading.get_ident())
        return "a"

    source = Broadcaster(read, every_s=0.01)
    streams = [events.stream(source) for _ in range(5)]
    assert (
        await asyncio.gather(*(take(one, 2) for one in streams))
        == [["retry: 3000\n\n", "event: changed\nid: a\ndata: a\n\n"]] * 5
    )
    await asyncio.to_thread(wait_for_end, source)
    assert (len(threads), source._thread) == (1, None)


@runs_async
async def test_broadcast_survives_a_database_that_is_away(caplog):
    readings = iter([RuntimeError("away"), "b"])

    def read():
        found = next(readings, "b")
        if isinstance(found, Exception):
            raise found
        return found

    source = Broadcaster(read, every_s=0.01)
    lines = await take(events.stream(source), 2)
    assert lines[1] == "event: changed\nid: b\ndata: b\n\n"
    assert "could not be read" in caplog.text
    await asyncio.to_thread(wait_for_end, source)


@sync_to_async
def sign_in(role):
    client = AsyncClient()
    client.force_login(town.make_user(role))
    return client


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [Role.DRIVER, Role.RESIDENT, Role.OFFICER])
@runs_async
async def test_events_are_for_dispatchers_only(role):
    client = await sign_in(role)
    answer = await client.get(reverse("fleet:desk_events"))
    assert answer.status_code == 403


@pytest.mark.django_db(transaction=True)
@runs_async
async def test_events_refuse_strangers():
    answer = await AsyncClient().get(reverse("fleet:desk_events"))
    assert answer.status_code == 403


@pytest.mark.django_db(transaction=True)
@runs_async
async def test_events_tell_a_change_of_the_plan(monkeypatch):
    shift = await sync_to_async(lambda: town.make_shift(town.make_vehicle()))()
    source = Broadcaster(events._read_digest, every_s=0.05)
    monkeypatch.setattr(events, "broadcaster", source)
    client = await sign_in(Role.DISPATCHER)
    answer = await client.get(reverse("fleet:desk_events"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/event-stream")
    lines = aiter(answer)
    assert (await anext(lines)).decode() == "retry: 3000\n\n"
    before = (await anext(lines)).decode()
    await sync_to_async(lambda: type(shift).objects.filter(pk=shift.pk).update(plan_version=7))()
    after = (await anext(lines)).decode()
    assert (before.startswith("event: changed"), after.startswith("event: changed")) == (True, True)
    assert before != after
    await lines.aclose()
    await asyncio.to_thread(wait_for_end, source)


@pytest.mark.django_db
def test_events_without_asgi_send_the_browser_away(desk):
    assert desk.get(reverse("fleet:desk_events")).status_code == 204
