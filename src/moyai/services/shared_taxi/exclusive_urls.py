"""Addresses of the subsidised exclusive taxi, in the shared taxi's namespace."""

from django.urls import path

from moyai.services.shared_taxi.views import exclusive_driver, exclusive_office

urlpatterns = [
    path("drive/card/", exclusive_driver.read_card, name="read_card"),
    path("drive/card/<slug:code>/", exclusive_driver.enter_meter, name="meter"),
    path("drive/card/<slug:code>/cancel/", exclusive_driver.cancel, name="cancel_meter"),
    path("town/cards/", exclusive_office.show_cards, name="taxi_cards"),
    path("town/cards/<slug:code>/", exclusive_office.show_card, name="taxi_card"),
    path("town/meter/", exclusive_office.show_rides, name="meter_rides"),
    path("town/meter/<slug:code>/", exclusive_office.show_ride, name="meter_ride"),
    path("town/meter/<slug:code>/photo/", exclusive_office.show_meter_photo, name="meter_photo"),
]
