"""Each eraser of the television: just inside the period stays, just outside goes."""

from datetime import datetime, timedelta

import pytest

from moyai.channels.tv.erasing import erase_sets, erase_tries
from moyai.channels.tv.models import PairingTry, TvSet
from moyai.channels.tv.tests.living_room import make_user
from moyai.engines.conversation.tests.toy import NOW

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=365)
EDGES: tuple[datetime, datetime] = (BEFORE - timedelta(seconds=1), BEFORE)


def test_sets_that_nobody_switches_on_go() -> None:
    for number, seen in enumerate(EDGES):
        TvSet.objects.create(token_hash=str(number), made_at=seen, seen_at=seen, used_at=seen)
    assert erase_sets(before=BEFORE, now=NOW) == 1
    assert TvSet.objects.get().token_hash == "1"


def test_counted_tries_go() -> None:
    user = make_user("taro")
    for at in EDGES:
        PairingTry.objects.create(user=user, at=at)
    assert erase_tries(before=BEFORE, now=NOW) == 1
    assert PairingTry.objects.get().at == BEFORE
