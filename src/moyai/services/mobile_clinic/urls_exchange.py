"""Addresses of FHIR and of other people's programs."""

from django.urls import path

from moyai.services.mobile_clinic.fhir.endpoint import get_endpoint
from moyai.services.mobile_clinic.views import outside, smart

urlpatterns = [
    path(f"{smart.BASE[1:]}.well-known/smart-configuration", smart.give_configuration, name="smart"),
    *get_endpoint().list_urls(),
    path("clinic/apps/", outside.show_apps, name="apps"),
    path("clinic/apps/<int:number>/withdraw/", outside.withdraw, name="withdraw_app"),
    path("clinic/apps/authorize/", smart.authorize, name="authorize"),
    path("clinic/apps/token/", smart.give_token, name="token"),
    path("clinic/apps/revoke/", smart.revoke, name="revoke"),
    path("clinic/apps/mine/", outside.show_permits, name="my_apps"),
    path("clinic/apps/mine/<int:number>/end/", outside.end, name="end_permit"),
]
