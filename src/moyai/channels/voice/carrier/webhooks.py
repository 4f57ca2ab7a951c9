"""Posts to the customer's addresses as a carrier does: signed, with its patience, twice if nobody answers.

Twilio's documented defaults: 5 s to connect, 15 s to answer, one more try where no connection was made, then
the fallback address; an answer that is an error is not asked for again. Status callbacks are posted once.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from moyai.channels.voice.carrier.settings import Settings
from moyai.channels.voice.carrier.signing import sign

logger = logging.getLogger("phone-carrier")
PATIENCE = httpx.Timeout(15.0, connect=5.0)
TRIES = 2


class NoAnswer(Exception):  # noqa: N818 - what happened
    """No document could be had."""


@dataclass
class Poster:
    """Posts forms for one customer."""

    settings: Settings
    client: httpx.AsyncClient

    async def fetch(self, url: str, fields: Mapping[str, str]) -> tuple[str, bytes]:
        """Return the document and the address that gave it: the webhook's, else the fallback's.

        Raises:
            NoAnswer: Neither did.
        """
        try:
            return url, await self._post(url, fields)
        except NoAnswer:
            if not self.settings.fallback:
                raise
        return self.settings.fallback, await self._post(self.settings.fallback, {**fields, "ErrorUrl": url})

    async def tell(self, url: str, fields: Mapping[str, str]) -> None:
        """Post a status; whatever comes of it."""
        try:
            await self._post(url, fields, tries=1)
        except NoAnswer as failure:
            logger.warning("status callback: %s", failure)

    async def _post(self, url: str, fields: Mapping[str, str], tries: int = TRIES) -> bytes:
        headers = {"X-Twilio-Signature": sign(self.settings.token, url, fields)}
        for left in reversed(range(tries)):
            try:
                answer = await self.client.post(url, data=dict(fields), headers=headers, timeout=PATIENCE)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if not left:
                    raise NoAnswer(f"{url}: no connection") from error
                continue
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise NoAnswer(f"{url}: {type(error).__name__}") from error
            if answer.is_success:
                return answer.content
            raise NoAnswer(f"{url}: {answer.status_code}")
        raise NoAnswer(url)
