"""What every control takes: the platform, the request and its body."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from moyai.channels.line.platform.errors import not_found
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import Channel, User


@dataclass(frozen=True)
class Wish:
    """One wish to the control API."""

    platform: Platform
    request: Request
    body: dict[str, Any]

    def part(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])

    @property
    def channel(self) -> Channel:
        """The channel that the body or the query names, or the first one."""
        name = self.body.get("channel") or self.request.query_params.get("channel", "")
        return get_channel(self.platform, str(name))

    @property
    def user(self) -> User:
        """The person of the path.

        Raises:
            ApiError: 404.
        """
        user = self.platform.find_user(self.part("user"))
        if user is None:
            raise not_found("no such user")
        return user


def get_channel(platform: Platform, name: str) -> Channel:
    """Return a channel.

    Raises:
        ApiError: 404.
    """
    channel = platform.find_channel(name)
    if channel is None:
        raise not_found("no such channel")
    return channel
