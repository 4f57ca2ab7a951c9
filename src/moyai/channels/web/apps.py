"""Django app: The web channel: one question a page."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web channel: one question a page."""

    name = "moyai.channels.web"
    label = "web"
