"""Who kills processes at random moments, and says so when one does not come up again."""

import random
import threading
from collections import Counter
from collections.abc import Callable


class Killer(threading.Thread):
    """Does one deed after the other, the rarest first, until told to stop.

    A deed that fails ends the killing: whoever waits for more of it looks at ``is_over``, and learns from
    ``stop()`` what went wrong.

    Args:
        deeds: what is killed, by name; each puts itself right again.
        pause_s: at least and at most so long between two.

    Attributes:
        kills: how often each was done.
        is_over: set at the end, whatever brought it.
    """

    def __init__(self, deeds: dict[str, Callable[[], object]], *, pause_s: tuple[float, float]) -> None:
        super().__init__(name="killer", daemon=True)
        self.deeds = deeds
        self.kills: Counter[str] = Counter()
        self.is_over = threading.Event()
        self._pause_s = pause_s
        self._enough = threading.Event()
        self._failure: Exception | None = None

    def run(self) -> None:
        try:
            while not self._enough.wait(random.uniform(*self._pause_s)):
                name = min(self.deeds, key=lambda each: (self.kills[each], random.random()))
                self.deeds[name]()
                self.kills[name] += 1
        except Exception as failure:
            self._failure = failure
        finally:
            self.is_over.set()

    def stop(self) -> None:
        """End the killing after the present deed.

        Raises:
            Exception: what a deed failed with.
        """
        self._enough.set()
        self.join()
        if self._failure is not None:
            raise self._failure
