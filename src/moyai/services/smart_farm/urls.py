"""Addresses of the smart farm: each part's own."""

from moyai.services.smart_farm.areas import AREAS

app_name = "smart_farm"
urlpatterns = [each for area in AREAS for each in area.list_urls()]
