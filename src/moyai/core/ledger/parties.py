"""Names of parties, for people. A room makes its own kind of party known in ``AppConfig.ready``."""

from collections.abc import Callable, Collection, Iterable

ListNames = Callable[[Collection[str]], dict[str, str]]

_namers: dict[str, ListNames] = {}


def name_kind(kind: str, list_names: ListNames) -> None:
    """Make known how the parties ``kind:code`` are called: given codes, their names."""
    _namers[kind] = list_names


def list_party_names(parties: Iterable[str]) -> dict[str, str]:
    """Return the names of parties, one query a kind; a party that nobody names keeps its code."""
    wanted = set(parties)
    names = {party: party for party in wanted}
    for kind, list_names in _namers.items():
        codes = [party.partition(":")[2] for party in wanted if party.startswith(f"{kind}:")]
        if codes:
            names |= {f"{kind}:{code}": name for code, name in list_names(codes).items()}
    return names
