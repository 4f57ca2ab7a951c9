"""Addresses of the crews."""

from django.urls import path

from moyai.fleet.crews.pages import drive, roll_calls

app_name = "crews"

urlpatterns = [
    path("drive/condition/", drive.my_condition, name="my_condition"),
    path("crews/", roll_calls.roll_calls, name="roll_calls"),
    path("crews/roll-calls/", roll_calls.book, name="book"),
    path("crews/roll-calls.csv", roll_calls.book_csv, name="book_csv"),
    path("crews/roll-calls/<int:number>/", roll_calls.roll_call, name="roll_call"),
    path("crews/roll-calls/<int:number>/correct/", roll_calls.correct, name="correct"),
    path("crews/shifts/<int:number>/<slug:kind>/", roll_calls.hold, name="hold"),
]
