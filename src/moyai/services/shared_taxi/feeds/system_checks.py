"""Settings with which nothing true could be published are refused before the site starts."""

from typing import Any

from django.core.checks import CheckMessage, Error

from moyai.core.feeds.texts import explain
from moyai.services.shared_taxi.feeds.problems import list_policy_problems
from moyai.services.shared_taxi.policy import get_policy


def check_settings(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Return what contradicts itself in ``MOYAI_SERVICE_SETTINGS["shared_taxi"]``."""
    return [
        Error(explain(problem), hint="MOYAI_SERVICE_SETTINGS", id="shared_taxi.E001")
        for problem in list_policy_problems(get_policy())
    ]
