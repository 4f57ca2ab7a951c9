"""Django app: The one register of residents: households, contacts, proxies, consents, eligibility."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """The one register of residents: households, contacts, proxies, consents, eligibility."""

    name = "moyai.core.residents"
    label = "residents"
