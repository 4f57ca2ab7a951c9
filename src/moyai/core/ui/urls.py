"""Addresses of the mark and of the component gallery."""

from django.urls import path

from moyai.core.ui import views

app_name = "ui"
urlpatterns = [
    path("favicon.ico", views.favicon, name="favicon"),
    path("ui/gallery/", views.gallery, name="gallery"),
    path("ui/gallery/live/", views.gallery_live, name="gallery_live"),
    path("ui/gallery/driver/", views.gallery_driver, name="gallery_driver"),
    path("ui/gallery/driver/sw.js", views.driver_service_worker, name="gallery_driver_worker"),
    path("ui/gallery/<slug:kind>/", views.gallery_prompt, name="gallery_prompt"),
]
