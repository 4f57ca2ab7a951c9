"""Addresses of the sensors."""

from django.urls import URLPattern, path

from moyai.services.smart_farm.views import advice, equipment, ngsi, readings_api, sensors, sensorthings

SENSORS: list[URLPattern] = [
    path("garden/api/readings", readings_api.take_readings, name="take_readings"),
    path("garden/sensors/", sensors.show_sensors, name="sensors"),
    path("garden/sensors/<int:pk>/", sensors.show_sensor, name="sensor"),
    path("garden/sensors/<int:pk>/tiles/<int:level>/<int:index>/", sensors.show_tile, name="tile"),
    path("garden/beds/<int:pk>/advice/", advice.show_advice, name="advice"),
    path("garden/farms/<slug:code>/equipment/", equipment.show_equipment, name="equipment"),
    path("garden/ngsi-ld/v1/context", ngsi.show_ngsi_context, name="ngsi_context"),
    path("garden/ngsi-ld/v1/entities", ngsi.list_ngsi, name="ngsi_entities"),
    path("garden/ngsi-ld/v1/entities/<str:entity>", ngsi.show_ngsi, name="ngsi_entity"),
    path("garden/ngsi-ld/v1/types", ngsi.list_ngsi_types, name="ngsi_types"),
    path("garden/ngsi-ld/v1/temporal/entities/<str:entity>", ngsi.show_ngsi_history, name="ngsi_history"),
    path("garden/sta/v1.1/", sensorthings.show_root, name="sensorthings"),
    path("garden/sta/v1.1/<path:path>", sensorthings.show_path, name="sensorthings_path"),
]
