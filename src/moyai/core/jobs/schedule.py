"""The register of periodic jobs. An app registers its own in ``AppConfig.ready``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Periodic:
    """A job that is due again and again.

    Attributes:
        key: stable name, e.g. ``"notices.deliver"``.
        every_s: real seconds between the starts of two runs.
        run: called with the town's time; safe to run again after a crash in its middle.
    """

    key: str
    every_s: float
    run: Callable[[datetime], object]


_periodics: dict[str, Periodic] = {}


def register(*, key: str, every_s: float, run: Callable[[datetime], object]) -> None:
    """Have ``run(now)`` called every ``every_s`` real seconds by whichever worker is first.

    The schedule follows real time, because the town's clock may be virtual and jump; ``now`` is the town's.

    Raises:
        ValueError: another job has the key, or the period is not positive.
    """
    if every_s <= 0:
        raise ValueError("the period must be positive")
    known = _periodics.get(key)
    if known is not None and known.run is not run:
        raise ValueError(f"another periodic job is called {key!r}")
    _periodics[key] = Periodic(key, every_s, run)


def list_periodics() -> list[Periodic]:
    """Return the registered jobs by key."""
    return [_periodics[key] for key in sorted(_periodics)]
