"""The endpoints of the Messaging API and its data API, one module for each chapter of LINE's reference."""

from moyai.channels.line.platform.api import (
    contents,
    links,
    messages,
    people,
    rich_menus,
    settings,
    statistics,
)
from moyai.channels.line.platform.gate import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *messages.ENDPOINTS,
    *people.ENDPOINTS,
    *contents.ENDPOINTS,
    *rich_menus.ENDPOINTS,
    *links.ENDPOINTS,
    *settings.ENDPOINTS,
    *statistics.ENDPOINTS,
)
