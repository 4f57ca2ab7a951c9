"""Some of the registered flows and no others, for tests of menus and for transcripts."""

from collections.abc import Iterator
from contextlib import contextmanager

from moyai.core.conversations import registry


@contextmanager
def only_flows(*keys: str) -> Iterator[None]:
    """Leave only these flows registered for a while: a new service changes no transcript.

    The table itself is changed, and has its order afterwards: whoever imported it sees the same table, and no
    test leaves the menus of the next in another order.
    """
    before = dict(registry.FLOWS)
    _put({key: before[key] for key in keys})
    try:
        yield
    finally:
        _put(before)


def _put(flows: dict[str, registry.FlowEntry]) -> None:
    registry.FLOWS.clear()
    registry.FLOWS.update(flows)
