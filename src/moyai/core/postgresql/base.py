"""The database backend: as Django's own, but the first dead connection found has all of the pool looked at.

psycopg_pool's own check (``CONN_HEALTH_CHECKS``) takes a dead connection for a server that is away: it
pauses before it tries the next, and twice as long each time (1, 2, 4 … s). After a restart all connections
of a pool are dead, so with eight of them a page waited for half a minute and failed though the server had
long been back.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, Error
from psycopg_pool import ConnectionPool

from moyai.core.rollbacks import WritesAgain


class DatabaseWrapper(WritesAgain, base.DatabaseWrapper):
    """Hands out no connection that does not answer; the pool replaces its dead ones without a pause."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Return a connection that answers, from the pool if there is one.

        Raises:
            psycopg.OperationalError: the server is away, or (as ``psycopg_pool.PoolTimeout``) stayed away.
        """
        connection: Connection = super().get_new_connection(conn_params)
        pool = self.pool
        if pool is None:
            return connection
        for _each in range(pool.max_size):  # what others gave back dead, while the pool was being looked at
            if _answers(connection):
                break
            pool.putconn(connection)
            pool.check()
            connection = super().get_new_connection(conn_params)
        return connection


def _answers(connection: Connection) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except Error:
        return False
    return True
