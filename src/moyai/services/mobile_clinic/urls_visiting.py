"""Addresses of the visit: the nurse's tablet, devices, the doctor's page, pregnancies, teens."""

from __future__ import annotations

from django.urls import path

from moyai.services.mobile_clinic.views import device_register as register
from moyai.services.mobile_clinic.views import (
    devices,
    doctor,
    limits,
    maternity,
    outside_vitals,
    programme_limits,
    teens,
    visit,
)

VISITING = (
    path("clinic/visit/", visit.show_day, name="visits"),
    path("clinic/visit/parts/now/", visit.show_day_part, name="visits_part"),
    path("clinic/visit/entry", visit.take_entry_of_tablet, name="visit_entry"),
    path("clinic/visit/shell", visit.show_shell, name="visit_shell"),
    path("clinic/visit/sw.js", visit.service_worker, name="visit_sw"),
    path("clinic/visit/<slug:code>/", visit.show, name="visit"),
    path("clinic/visit/<slug:code>/parts/now/", visit.show_part, name="visit_part"),
    path("clinic/visit/<slug:code>/enter/press/", visit.enter, name="visit_enter"),
    path("clinic/visit/<slug:code>/measure/press/", visit.measure, name="visit_measure"),
    path("clinic/visit/<slug:code>/patient/", visit.show_doctor_named, name="visit_named"),
    path("clinic/alerts/<slug:code>/seen/press/", doctor.see, name="see_alert"),
    path("clinic/devices/", register.show_all, name="devices"),
    path("clinic/devices/new/", register.add, name="device_new"),
    path("clinic/devices/sets/press/", register.change_sets, name="device_sets"),
    path("clinic/devices/<slug:code>/", register.show, name="device"),
    path("clinic/devices/<slug:code>/press/", register.change, name="device_press"),
    path("clinic/patients/<slug:code>/outside/", outside_vitals.show, name="outside_vitals"),
    path("clinic/devices/<slug:name>/packets", devices.take_packet, name="device_packet"),
    path("clinic/devices/<slug:name>/files", devices.take_file, name="device_file"),
    path("clinic/doctor/", doctor.show_day, name="doctor"),
    path("clinic/doctor/parts/now/", doctor.show_day_part, name="doctor_part"),
    path("clinic/doctor/<slug:code>/", doctor.show, name="doctor_visit"),
    path("clinic/doctor/<slug:code>/parts/now/", doctor.show_part, name="doctor_visit_part"),
    path("clinic/doctor/<slug:code>/limits/", limits.edit, name="limits"),
    path("clinic/limits/", programme_limits.edit, name="programme_limits"),
    path("clinic/limits/withdraw/press/", programme_limits.withdraw, name="limit_press"),
    path("clinic/maternity/<slug:code>/", maternity.show, name="maternity"),
    path("clinic/maternity/<slug:code>/begin/press/", maternity.begin, name="begin_pregnancy"),
    path("clinic/maternity/<slug:code>/correct/press/", maternity.correct, name="correct_pregnancy"),
    path("clinic/maternity/<slug:code>/end/press/", maternity.end, name="end_pregnancy"),
    path("clinic/maternity/<slug:code>/checks/press/", maternity.write, name="write_check"),
    path("clinic/maternity/<slug:code>/handbook.pdf", maternity.print_handbook, name="handbook"),
    path("clinic/teens/", teens.show_notice, name="teens"),
)
