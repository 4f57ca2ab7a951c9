"""Addresses of the crews."""

from django.urls import path

from moyai.fleet.crews.pages import drive, drivers, due, duty, hours, incidents, roll_calls, roster

app_name = "crews"

urlpatterns = [
    path("drive/condition/", drive.my_condition, name="my_condition"),
    path("drive/report/", drive.my_report, name="my_report"),
    path("crews/", roll_calls.roll_calls, name="roll_calls"),
    path("crews/roll-calls/", roll_calls.book, name="book"),
    path("crews/roll-calls.csv", roll_calls.book_csv, name="book_csv"),
    path("crews/roll-calls.pdf", roll_calls.book_pdf, name="book_pdf"),
    path("crews/roll-calls/<int:number>/", roll_calls.roll_call, name="roll_call"),
    path("crews/roll-calls/<int:number>/correct/", roll_calls.correct, name="correct"),
    path("crews/shifts/<int:number>/<slug:kind>/", roll_calls.hold, name="hold"),
    path("crews/roster/", roster.roster, name="roster"),
    path("crews/roster.csv", roster.roster_csv, name="roster_csv"),
    path("crews/roster/new/", roster.new_shift, name="new_shift"),
    path("crews/roster/copy/", roster.copy, name="copy_week"),
    path("crews/roster/<int:number>/", roster.shift, name="shift"),
    path("crews/roster/<int:number>/remove/", roster.remove, name="remove_shift"),
    path("crews/roster/changes/<int:number>/undo/", roster.undo, name="undo"),
    path("crews/hours/", hours.hours, name="hours"),
    path("crews/hours.csv", hours.hours_csv, name="hours_csv"),
    path("crews/due/", due.due, name="due"),
    path("crews/members/", due.members, name="members"),
    path("crews/members.csv", due.members_csv, name="members_csv"),
    path("crews/complaints/", incidents.show_book, {"key": "complaints"}, name="complaints"),
    path("crews/complaints.csv", incidents.show_csv, {"key": "complaints"}, name="complaints_csv"),
    path("crews/complaints.pdf", incidents.show_pdf, {"key": "complaints"}, name="complaints_pdf"),
    path("crews/complaints/new/", incidents.write_new, {"key": "complaints"}, name="new_complaint"),
    path("crews/complaints/<int:number>/", incidents.show_one, {"key": "complaints"}, name="complaint"),
    path("crews/accidents/", incidents.show_book, {"key": "accidents"}, name="accidents"),
    path("crews/accidents.csv", incidents.show_csv, {"key": "accidents"}, name="accidents_csv"),
    path("crews/accidents.pdf", incidents.show_pdf, {"key": "accidents"}, name="accidents_pdf"),
    path("crews/accidents/new/", incidents.write_new, {"key": "accidents"}, name="new_accident"),
    path("crews/accidents/<int:number>/", incidents.show_one, {"key": "accidents"}, name="accident"),
    path("crews/duty/", duty.duty, name="duty"),
    path("crews/duty.csv", duty.duty_csv, name="duty_csv"),
    path("crews/duty.pdf", duty.duty_pdf, name="duty_pdf"),
    path("crews/duty/<int:number>/", duty.duty_record, name="duty_record"),
    path("crews/records.zip", duty.records_zip, name="records_zip"),
    path("crews/drivers/", drivers.drivers, name="drivers"),
    path("crews/drivers.csv", drivers.drivers_csv, name="drivers_csv"),
    path("crews/drivers/new/", drivers.new_driver, name="new_driver"),
    path("crews/drivers/<int:number>/", drivers.driver, name="driver"),
    path("crews/drivers/<int:number>.pdf", drivers.driver_pdf, name="driver_pdf"),
    path("crews/drivers/<int:number>/change/", drivers.change_driver, name="change_driver"),
    path("crews/drivers/<int:number>/events/", drivers.add_event, name="add_event"),
    path("crews/drivers/<int:number>/leave/", drivers.leave, name="leave"),
]
