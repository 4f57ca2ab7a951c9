"""Addresses of the shared taxi."""

from django.urls import path

from moyai.services.shared_taxi.exclusive_urls import urlpatterns as exclusive
from moyai.services.shared_taxi.money_urls import urlpatterns as money
from moyai.services.shared_taxi.views import (
    account,
    history,
    me,
    missed,
    pack,
    registrations,
    rides,
    rules,
    town,
    waiting,
)

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
    path("rides/<slug:code>/accept/", waiting.accept, name="accept"),
    path("me/waiting/<slug:code>/stop/", waiting.leave, name="leave_waiting"),
    path("missed/", missed.show_list, name="missed"),
    path("missed/<int:case_id>/", missed.show_one, name="missed_one"),
    path("missed/<int:case_id>/lift/", missed.lift, name="lift_pause"),
    path("waiting/", waiting.show_queue, name="queue"),
    path("waiting/<slug:code>/stop/", waiting.remove, name="queue_remove"),
    path("town/rules/", rules.show, name="rules"),
    path("town/rules/<int:rule_id>/withdraw/", rules.withdraw, name="rule_withdraw"),
    path("rides/<slug:code>/return/", rides.book_return, name="book_return"),
    path("registrations/", registrations.show_list, name="registrations"),
    path("registrations/<int:eligibility_id>/", registrations.show_one, name="registration"),
    path("registrations/<int:eligibility_id>/photo/", registrations.show_photo, name="evidence_photo"),
    *exclusive,
    *money,
    path("town/", town.show, name="town"),
    path("town/pack/", pack.show_pack, name="pack"),
    path("town/pack.csv", pack.export_pack, name="pack_csv"),
    path("town/pack.pdf", pack.print_pack, name="pack_pdf"),
    path("town/mds/<str:what>.<str:form>", history.give_mds, name="mds"),
    path("town/indicators.csv", town.export_all, name="town_csv"),
    path("town/indicators/<str:key>.csv", town.export_one, name="indicator_csv"),
]
