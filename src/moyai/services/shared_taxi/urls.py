"""Addresses of the shared taxi."""

from django.urls import path

from moyai.services.shared_taxi.views import account, me, registrations, rides, studies, town, unmet

app_name = "shared_taxi"
urlpatterns = [
    path("me/", me.my_rides, name="my_rides"),
    path("me/past/", me.past_rides, name="past_rides"),
    path("me/places/", me.places, name="places"),
    path("me/places/<int:place_id>/forget/", me.forget_place, name="forget_place"),
    path("me/profile/", me.profile, name="profile"),
    path("welcome/<str:token>/", account.open_account, name="open_account"),
    path("rides/<slug:code>/", rides.show, name="ride"),
    path("rides/<slug:code>/live/", rides.show_live, name="ride_live"),
    path("rides/<slug:code>/map/", rides.show_map, name="ride_map"),
    path("rides/<slug:code>/cancel/", rides.cancel, name="cancel"),
    path("rides/<slug:code>/return/", rides.book_return, name="book_return"),
    path("registrations/", registrations.show_list, name="registrations"),
    path("registrations/<int:eligibility_id>/", registrations.show_one, name="registration"),
    path("registrations/<int:eligibility_id>/photo/", registrations.show_photo, name="evidence_photo"),
    path("town/", town.show, name="town"),
    path("town/indicators.csv", town.export_all, name="town_csv"),
    path("town/indicators/<str:key>.csv", town.export_one, name="indicator_csv"),
    path("unmet/", unmet.show, name="unmet"),
    path("unmet/requests.csv", unmet.export, name="unmet_csv"),
    path("unmet/flows.csv", unmet.export_flows, name="unmet_flows_csv"),
    path("studies/", studies.show_list, name="studies"),
    path("studies/new/", studies.start, name="study_start"),
    path("studies/compare/", studies.compare, name="study_compare"),
    path("studies/<int:study_pk>/", studies.show, name="study"),
    path("studies/<int:study_pk>/live/", studies.show_live, name="study_live"),
    path("studies/<int:study_pk>/stop/", studies.stop, name="study_stop"),
    path("studies/<int:study_pk>/table.csv", studies.export, name="study_csv"),
    path("studies/<int:study_pk>/paper.pdf", studies.show_paper, name="study_paper"),
]
