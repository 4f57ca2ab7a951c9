"""Django app: Notices: what goes out to people leaves through an outbox."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices: what goes out to people leaves through an outbox."""

    name = "moyai.core.notices"
    label = "notices"
