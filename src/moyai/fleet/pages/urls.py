"""Addresses of the driver's page and the dispatcher's desk."""

from django.urls import path

from moyai.fleet.pages import day, desk, drive, events, notes, tasks, vehicles

urlpatterns = [
    path("drive/", drive.drive, name="drive"),
    path("drive/pressed/", drive.press_by_form, name="drive_form"),
    path("drive/shell/", drive.shell, name="drive_shell"),
    path("drive/notes/<int:stop_id>/", notes.show, name="drive_notes"),
    path("drive/notes/<int:stop_id>/<int:note_id>/forget/", notes.forget, name="drive_note_forget"),
    path("desk/notes/<int:note_id>/forget/", notes.forget_from_desk, name="desk_note_forget"),
    path("drive/sw.js", drive.service_worker, name="drive_sw"),
    path("desk/", desk.desk, name="desk"),
    path("desk/parts/<slug:name>/", desk.part, name="desk_part"),
    path("desk/map.json", desk.live_map, name="desk_map"),
    path("desk/events", events.events, name="desk_events"),
    path("desk/day/", day.day_plan, name="desk_day"),
    path("desk/day.csv", day.day_csv, name="desk_day_csv"),
    path("desk/tasks/<str:code>/", tasks.task, name="desk_task"),
    path("desk/tasks/<str:code>/move/", tasks.move, name="desk_task_move"),
    path("desk/tasks/<str:code>/cancel/", tasks.cancel, name="desk_task_cancel"),
    path("desk/vehicles/<slug:code>/", vehicles.vehicle, name="desk_vehicle"),
    path("desk/vehicles/<slug:code>/out/", vehicles.take_out, name="desk_vehicle_out"),
    path("desk/vehicles/<slug:code>/back/", vehicles.bring_back, name="desk_vehicle_back"),
]
