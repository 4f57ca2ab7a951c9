"""Addresses: programmes, themes and their approval, questions, sessions, watch list, feeds, forms."""

from django.urls import URLPattern, path

from moyai.services.open_call.views import (
    calls_asking,
    calls_feeds,
    calls_forms,
    calls_home,
    calls_office,
    calls_public,
    calls_staff,
    calls_themes,
)

ONE = "calls/programmes/<slug:code>/"
FORM = f"{ONE}form/"
THEME = "calls/themes/<slug:code>/"

URLS: list[URLPattern] = [
    path("calls/", calls_public.programmes, name="programmes"),
    path("calls/feed.json", calls_feeds.feed_json, name="feed_json"),
    path("calls/feed.atom", calls_feeds.feed_atom, name="feed_atom"),
    path("calls/home/", calls_home.home, name="home"),
    path("calls/home/tidings/", calls_home.press_tidings, name="tidings"),
    path("calls/new/", calls_office.new, name="programme_new"),
    path("calls/sessions/<int:number>/seat/", calls_asking.press_seat, name="seat"),
    path(ONE, calls_public.programme, name="programme"),
    path(f"{ONE}watch/", calls_asking.press_watch, name="watch"),
    path(f"{ONE}ask/", calls_asking.ask_question, name="ask"),
    path(f"{ONE}office/", calls_office.office, name="office"),
    path(f"{ONE}office/press/", calls_office.press, name="office_press"),
    path(f"{ONE}dates/<slug:key>/", calls_office.dates, name="dates"),
    path(f"{ONE}staff/", calls_staff.staff, name="staff"),
    path(f"{ONE}staff/<int:number>/", calls_staff.staff_one, name="staff_one"),
    path(f"{ONE}staff/<int:number>/press/", calls_staff.staff_press, name="staff_press"),
    path(f"{ONE}themes/", calls_themes.theme_desk, name="theme_desk"),
    path(f"{ONE}themes/new/", calls_themes.theme_new, name="theme_new"),
    path(f"{ONE}questions/", calls_asking.questions_desk, name="questions_desk"),
    path(f"{ONE}sessions/", calls_asking.sessions_desk, name="sessions_desk"),
    path(FORM, calls_forms.form_editor, name="form_editor"),
    path(f"{FORM}press/", calls_forms.form_press, name="form_press"),
    path(f"{FORM}<int:number>/preview/", calls_forms.form_preview, name="form_preview"),
    path(f"{FORM}<int:number>/new/", calls_forms.form_add, name="form_add"),
    path(f"{FORM}<int:number>/fields/<slug:key>/", calls_forms.form_field, name="form_field"),
    path(THEME, calls_public.theme, name="theme"),
    path(f"{THEME}work/", calls_themes.theme_work, name="theme_work"),
    path(f"{THEME}press/", calls_themes.theme_press, name="theme_press"),
    path(f"{THEME}versions/", calls_themes.theme_diff, name="theme_diff"),
]
