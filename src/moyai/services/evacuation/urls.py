"""Addresses of evacuation. The public ones stay: they are printed on paper and configured by others."""

from django.urls import path

from moyai.services.evacuation.views import (
    board,
    cap,
    incidents,
    lalert,
    preparing,
    public,
    reception,
    safety,
    vulnerable,
)

app_name = "evacuation"
urlpatterns = [
    path("shelters/", public.show, name="public"),
    path("anpi/", safety.show, name="safety"),
    path("anpi/card/", preparing.show_card, name="card"),
    path("anpi/card.pdf", preparing.give_pdf, name="card_pdf"),
    path("shelters/kept/", public.show_kept, name="kept"),
    path("feeds/shelters.geojson", public.give_geojson, name="public_geojson"),
    path("feeds/shelters.csv", public.give_csv, name="public_csv"),
    path("feeds/cap/index.atom", cap.give_feed, name="cap_feed"),
    path("feeds/cap/<slug:identifier>.xml", cap.give_alert, name="cap_alert"),
    path("evacuation/shelters/", board.show, name="board"),
    path("evacuation/shelters/new/", board.add, name="add"),
    path("evacuation/shelters.csv", board.export_csv, name="board_csv"),
    path("evacuation/shelters.geojson", board.export_geojson, name="board_geojson"),
    path("evacuation/shelters/<slug:code>/press/", board.press, name="press"),
    path("evacuation/shelters/<slug:code>/count/", board.count, name="count"),
    path("evacuation/shelters/<slug:code>/remove/", board.remove, name="remove"),
    path("evacuation/shelters/<slug:code>/desk/", reception.show, name="reception"),
    path("evacuation/shelters/<slug:code>/desk.csv", reception.export_csv, name="reception_csv"),
    path("evacuation/shelters/<slug:code>/scan/press/", reception.scan, name="reception_scan"),
    path("evacuation/shelters/<slug:code>/receive/press/", reception.receive, name="reception_receive"),
    path("evacuation/shelters/<slug:code>/guest/press/", reception.receive_guest, name="reception_guest"),
    path(
        "evacuation/shelters/<slug:code>/stays/<int:stay_id>/family/press/",
        reception.receive_family,
        name="receive_family",
    ),
    path(
        "evacuation/shelters/<slug:code>/stays/<int:stay_id>/leave/press/",
        reception.leave,
        name="reception_leave",
    ),
    path(
        "evacuation/shelters/<slug:code>/stays/<int:stay_id>/undo/press/",
        reception.undo,
        name="reception_undo",
    ),
    path("evacuation/changes/<int:change_id>/undo/", board.undo, name="undo"),
    path("evacuation/lalert-shelters.xml", lalert.give_shelters, name="lalert_shelters"),
    path("evacuation/lalert-orders.xml", lalert.give_orders, name="lalert_orders"),
    path("evacuation/incident/", incidents.show, name="incident"),
    path("evacuation/incident/check/", incidents.check, name="incident_check"),
    path("evacuation/incident/confirm/", incidents.confirm, name="incident_confirm"),
    path("evacuation/telegrams/<int:telegram_id>/dismiss/", incidents.dismiss, name="dismiss"),
    path("evacuation/telegrams/<int:telegram_id>/restore/", incidents.restore, name="restore_telegram"),
    path("evacuation/vulnerable/", vulnerable.show, name="vulnerable"),
    path("evacuation/vulnerable.csv", vulnerable.export_csv, name="vulnerable_csv"),
    path("evacuation/vulnerable/take/", vulnerable.take_list, name="vulnerable_take"),
    path("evacuation/vulnerable/form.csv", vulnerable.give_form, name="vulnerable_form"),
]
