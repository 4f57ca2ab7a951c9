"""Django app: The demo town: facts of Ina, invented people, and their life."""

from django.apps import AppConfig
from django.conf import settings

from moyai.core.accounts import demo_logins
from moyai.demo.accounts import list_demo_accounts


class DemoConfig(AppConfig):
    """The demo town: facts of Ina, invented people, and their life."""

    name = "moyai.demo"
    label = "demo"

    def ready(self) -> None:
        """Offer the demo's accounts on the sign-in page, in a demo only."""
        if settings.IS_DEMO:
            from moyai.fleet.modes.drone import weather
            from moyai.fleet.modes.drone.simulated_weather import SimulatedWeather

            weather.register(SimulatedWeather())
            demo_logins.offer(
                *(
                    demo_logins.DemoLogin(a.username, a.name, {"ja": a.what, "en": a.what_en})
                    for a in list_demo_accounts()
                )
            )
