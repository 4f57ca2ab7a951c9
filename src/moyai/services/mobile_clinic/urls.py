"""Addresses of the mobile clinic: each part's own."""

from moyai.services.mobile_clinic.areas import AREAS

app_name = "mobile_clinic"
urlpatterns = [each for area in AREAS for each in area.list_urls()]
