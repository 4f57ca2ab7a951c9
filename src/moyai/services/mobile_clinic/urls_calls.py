"""Addresses of calls of visits."""

from django.urls import path

from moyai.services.mobile_clinic.views import calls, late_doctor

CALLS = [
    path("clinic/visits/<slug:code>/call/", calls.call, name="call"),
    path("clinic/visits/<slug:code>/call/status/", calls.status, name="call_status"),
    path("clinic/visits/<slug:code>/call/enter/", calls.enter, name="enter_call"),
    path("clinic/visits/<slug:code>/call/late/", late_doctor.choose, name="call_late"),
    path("clinic/mine/visits/<slug:code>/late/", late_doctor.choose_mine, name="my_call_late"),
    path("clinic/visits/<slug:code>/call/invite/", calls.invite, name="invite_to_call"),
    path(
        "clinic/visits/<slug:code>/call/invite/somebody/press/", calls.invite_somebody, name="invite_somebody"
    ),
]
