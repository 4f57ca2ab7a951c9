"""Who has something to publish. A service registers its source in ``AppConfig.ready``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from moyai.core.feeds.alerts.notes import Note
from moyai.core.feeds.gofs.parts import GofsPart, LiveAnswer, LiveQuestion
from moyai.core.feeds.gtfs.problems import Problem
from moyai.core.feeds.gtfs.tables import Tables
from moyai.core.feeds.publisher import Publisher
from moyai.core.languages import Language


@dataclass(frozen=True)
class Source:
    """What one service publishes.

    Attributes:
        key: the service; the ids of its rows begin with it, so that two services never clash.
        read_gtfs: its tables, the town's own (agency, feed_info) left out.
        read_gofs: the same as GOFS, in a language.
        list_problems: what of its configuration cannot be published truthfully, beyond the format's rules.
        answer_live: how long one would wait now, asked of the fleet; None where nobody can be fetched.
        list_notes: what riders should know now, made from what is the case (not written by officers).
    """

    key: str
    read_gtfs: Callable[[Publisher, datetime], Tables]
    read_gofs: Callable[[Publisher, Language, datetime], GofsPart]
    list_problems: Callable[[datetime], Sequence[Problem]]
    answer_live: Callable[[LiveQuestion, datetime], LiveAnswer | None]
    list_notes: Callable[[datetime], Sequence[Note]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Publish a service.

    Raises:
        ValueError: another source has the key.
    """
    if _sources.setdefault(source.key, source) != source:
        raise ValueError(f"another source of feeds is called {source.key!r}")


def list_sources() -> list[Source]:
    """Return the sources by key."""
    return [_sources[key] for key in sorted(_sources)]
