"""Addresses of booking."""

from __future__ import annotations

from django.urls import path

from moyai.services.mobile_clinic.views import booking, calendar, orders, shares, tours

URLS = (
    path("clinic/", tours.show, name="tours"),
    path("clinic/told/press/", tours.mark_read, name="tidings_read"),
    path("clinic/told/parts/now/", tours.show_told, name="told"),
    path("clinic/tours/<int:number>/order/", orders.show, name="order"),
    path("clinic/tours/<int:number>/order/press/", orders.press, name="order_press"),
    path("clinic/calendar/tours/<int:number>/", orders.show_to_town, name="town_order"),
    path("clinic/calendar/tours/<int:number>/press/", orders.press_by_town, name="town_order_press"),
    path("clinic/wishes/<int:number>/leave/press/", tours.leave, name="leave_waiting"),
    path("clinic/book/", booking.search, name="book"),
    path("clinic/book/<slug:code>/", booking.choose, name="book_patient"),
    path("clinic/book/<slug:code>/press/", booking.press, name="book_press"),
    path("clinic/book/<slug:code>/wait/press/", booking.wait, name="book_wait"),
    path("clinic/bookings/<slug:code>/", booking.show, name="booking"),
    path("clinic/bookings/<slug:code>/press/", booking.change, name="booking_press"),
    path("clinic/shares/", shares.show, name="shares"),
    path("clinic/shares/press/", shares.press, name="shares_press"),
    path("clinic/calendar/", calendar.show, name="calendar"),
    path("clinic/calendar.csv", calendar.export, name="calendar_csv"),
    path("clinic/calendar/press/", calendar.press, name="calendar_press"),
    path("clinic/template/", calendar.show_template, name="template"),
    path("clinic/template/press/", calendar.end, name="template_press"),
    path("clinic/template/stand-ins/press/", calendar.stand_in, name="stand_in_press"),
    path("clinic/fairness/", calendar.show_fairness, name="fairness"),
    path("clinic/fairness.csv", calendar.export_fairness, name="fairness_csv"),
)
