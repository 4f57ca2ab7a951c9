"""A kill test whose killer fails comes to an end, and says why."""

import pytest

from tests.faults.killer import Killer


def test_deed_that_fails_ends_the_killing() -> None:
    def fail() -> None:
        raise RuntimeError("the web server did not start")

    killer = Killer({"web": fail}, pause_s=(0, 0))
    killer.start()
    assert killer.is_over.wait(10)
    assert not killer.kills
    with pytest.raises(RuntimeError, match="did not start"):
        killer.stop()
