"""Addresses of the feeds. The public ones are fixed: other sites' configuration names them."""

from django.urls import path

from moyai.core.feeds.views import notes, opendata, public

app_name = "feeds"
urlpatterns = [
    path("feeds/", public.show_open_data, name="open_data"),
    path("feeds/gtfs.zip", public.give_gtfs, name="gtfs"),
    path("feeds/gofs/gofs.json", public.give_gofs, name="gofs"),
    path("feeds/gofs/gofs_versions.json", public.give_versions, name="gofs_versions"),
    path("feeds/gofs/<str:language>/wait_time", public.give_wait_time, name="wait_time"),
    path("feeds/gofs/<str:language>/realtime_booking", public.give_realtime_booking, name="realtime_booking"),
    path("feeds/gofs/<str:language>/<slug:name>.json", public.give_file, name="gofs_file"),
    path("feeds/alerts.pb", public.give_alerts, {"form": "pb"}, name="alerts"),
    path("feeds/alerts.json", public.give_alerts, {"form": "json"}, name="alerts_json"),
    path("town/notes/", notes.show_notes, name="notes"),
    path("town/notes/write/", notes.write_note, name="write_note"),
    path("town/notes/<int:number>/withdraw/", notes.withdraw, name="withdraw_note"),
    path("town/notes/<int:number>/restore/", notes.restore, name="restore_note"),
    path("feeds/open/<slug:table>-<int:year>-<int:month>.csv", opendata.give_month, name="open_month"),
    path("town/open-data/", opendata.show_months, name="open_months"),
    path("town/open-data/<slug:table>/<int:year>/<int:month>/", opendata.preview_month, name="preview_month"),
    path(
        "town/open-data/<slug:table>/<int:year>/<int:month>/publish/", opendata.publish, name="publish_month"
    ),
    path(
        "town/open-data/<slug:table>/<int:year>/<int:month>/withdraw/",
        opendata.withdraw,
        name="withdraw_month",
    ),
]
