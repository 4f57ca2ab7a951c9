"""Many at the same moment: a link seats one of them, a room has four of them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from moyai.core.errors import Refused
from moyai.core.video import operations
from moyai.core.video.models import Seat
from moyai.core.video.tests.conftest import NOW, ask_in, open_room

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(autouse=True)
def _needs_a_database_that_threads_share(db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads cannot share an in-memory SQLite database: it locks whole tables")


def at_once(work, times):
    def run(_number):
        try:
            work()
            return "in"
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(run, range(times)))


def test_a_link_shown_on_six_devices_at_once_lets_one_in():
    room = open_room()
    token = ask_in(room).token
    answers = at_once(lambda: operations.use_link(name=room.name, token=token, now=NOW), 6)
    assert answers == ["in", *["link_used"] * 5]


def test_of_eight_who_are_invited_at_once_four_have_seats():
    room = open_room()
    answers = at_once(lambda: ask_in(room), 8)
    assert answers == [*["in"] * 4, *["room_full"] * 4]
    assert sorted(Seat.objects.values_list("slot", flat=True)) == [0, 1, 2, 3]
