"""Addresses of open calls: each part's own."""

from moyai.services.open_call.areas import AREAS

app_name = "open_call"
urlpatterns = [each for area in AREAS for each in area.list_urls()]
