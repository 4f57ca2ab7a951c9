"""Asking a database again that does not answer.

A roster of millions of claims takes minutes to be read anew, so a database that is away for seconds is waited
for where what was asked can be asked again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)

PATIENCE_S = 300.0
PAUSE_S = 0.2
_T = TypeVar("_T")


class Insisting:
    """Asks again until there is an answer.

    Args:
        is_over: asked before each pause whether to give up.
        patience_s: for how long one question is asked.
    """

    def __init__(
        self, *, is_over: Callable[[], bool] = lambda: False, patience_s: float = PATIENCE_S
    ) -> None:
        self._is_over = is_over
        self._patience_s = patience_s

    def __call__(self, question: Callable[[], _T], /) -> _T:
        """Return the answer; within a transaction it is asked once, for all of that has failed.

        Raises:
            OperationalError: no answer within the patience, or it is over.
        """
        until = time.monotonic() + self._patience_s
        while True:
            try:
                return question()
            except (OperationalError, InterfaceError) as error:
                if connection.in_atomic_block or self._is_over() or time.monotonic() > until:
                    raise
                logger.warning("The database does not answer, asked again: %s", error)
            connection.close()
            time.sleep(PAUSE_S)
