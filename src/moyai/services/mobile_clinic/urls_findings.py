"""Addresses of findings."""

from django.urls import path

from moyai.services.mobile_clinic.views import findings as views

urlpatterns = [
    path("clinic/findings/", views.show_patients, name="finding_patients"),
    path("clinic/findings/of/<slug:code>/", views.show_list, name="findings"),
    path("clinic/findings/of/<slug:code>/simulate/", views.simulate, name="simulate_finding"),
    path("clinic/findings/aside/<slug:code>/", views.send_set_aside, name="set_aside"),
    path("clinic/findings/<slug:code>/", views.show_finding, name="finding"),
    path("clinic/findings/<slug:code>/decide/", views.decide, name="decide_finding"),
    path("clinic/findings/<slug:code>/frames/<int:number>.jpg", views.send_frame, name="finding_frame"),
    path("clinic/findings/<slug:code>/spectrogram.png", views.send_spectrogram, name="finding_spectrogram"),
    path("clinic/findings/<slug:code>/photo", views.send_photo, name="finding_photo"),
    path("clinic/findings/<slug:code>/sound.wav", views.send_sound, name="finding_sound"),
    path("clinic/findings/<slug:code>/file", views.send_file, name="finding_file"),
]
