"""Shortens, when the town's programs start, how long the work of the dead is left alone."""

from datetime import timedelta

from django.apps import AppConfig


class HurryConfig(AppConfig):
    name = "tests.faults.hurry"
    label = "hurry"

    def ready(self) -> None:
        from moyai.channels.line import client, outbox
        from moyai.core.intake import queries

        client.TIMEOUT_S = (1.5, 3.5)
        outbox.LEASE = timedelta(seconds=8)
        queries.LEASE_S = 15
