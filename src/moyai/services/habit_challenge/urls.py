"""Addresses of the habit challenge: each part's own."""

from moyai.services.habit_challenge.areas import AREAS

app_name = "habit_challenge"
urlpatterns = [each for area in AREAS for each in area.list_urls()]
