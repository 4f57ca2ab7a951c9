"""Addresses of the robots: FarmBot's REST API, whose addresses end without a slash, and pictures."""

from django.urls import URLPattern, path

from moyai.services.smart_farm.views.api import pictures, points, resources, telling, tokens

ROBOTS: list[URLPattern] = [
    path("garden/pictures/<str:token>.jpg", pictures.picture, name="picture"),
    path("api/tokens", tokens.tokens, name="api_tokens"),
    path("api/public_key", tokens.public_key, name="api_public_key"),
    path("api/storage_auth", pictures.storage_auth, name="api_storage_auth"),
    path("api/direct_upload/", pictures.upload, name="api_upload"),
    path("api/images", pictures.images, name="api_images"),
    path("api/images/<int:number>", pictures.image, name="api_image"),
    path("api/points", points.points, name="api_points"),
    path("api/plants", points.plants, name="api_plants"),
    path("api/points/search", points.search, name="api_points_search"),
    path("api/points/<str:numbers>", points.point, name="api_point"),
    path("api/sensor_readings", telling.readings, name="api_readings"),
    path("api/sensor_readings/<int:number>", telling.reading, name="api_reading"),
    path("api/logs", telling.logs, name="api_logs"),
    path("api/logs/search", telling.search_logs, name="api_logs_search"),
    path("api/logs/<int:number>", telling.log, name="api_log"),
    path("api/<slug:kind>", resources.many, name="api_resources"),
    path("api/<slug:kind>/<int:number>", resources.one, name="api_resource"),
]
