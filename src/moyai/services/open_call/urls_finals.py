"""Addresses: the final day: run sheet, stage, judges' tablets, the audience's votes, release, archive."""

from django.urls import URLPattern, path

from moyai.services.open_call.views.finals import office, public, release, results, tablet, tickets, voting

URLS: list[URLPattern] = [
    path("calls/programmes/<slug:code>/final/", office.new, name="final_new"),
    path("calls/finals/", results.archive, name="finals"),
    path("calls/finals/<slug:code>/", public.final, name="final"),
    path("calls/finals/<slug:code>/parts/now/", public.final_part, name="final_part"),
    path("calls/finals/<slug:code>/edit/", office.edit, name="final_edit"),
    path("calls/finals/<slug:code>/sheet/", office.run_sheet, name="run_sheet"),
    path("calls/finals/<slug:code>/sheet/print/", office.print_sheet, name="print_sheet"),
    path("calls/finals/<slug:code>/sheet/press/", office.press, name="final_press"),
    path("calls/finals/<slug:code>/sheet/<int:number>/", office.slot, name="slot"),
    path("calls/finals/<slug:code>/stage/", public.stage, name="stage"),
    path("calls/finals/<slug:code>/stage/state", public.stage_state, name="stage_state"),
    path("calls/finals/<slug:code>/tickets/", tickets.show, name="tickets"),
    path("calls/finals/<slug:code>/tickets/new/press/", tickets.make, name="tickets_make"),
    path("calls/finals/<slug:code>/tickets/void/press/", tickets.void, name="tickets_void"),
    path("calls/finals/<slug:code>/vote/", voting.vote, name="vote"),
    path("calls/finals/<slug:code>/vote/done/", voting.done, name="vote_done"),
    path("calls/finals/<slug:code>/release/", release.confirm, name="release"),
    path("calls/finals/<slug:code>/release/up/press/", release.up, name="move_up"),
    path("calls/finals/<slug:code>/results/", results.show, name="results"),
    path("calls/finals/<slug:code>/results.json", results.show_json, name="results_json"),
    # A service worker rules the folder that it is served from: the tablet has one of its own.
    path("calls/tablet/entry", tablet.take_entry, name="tablet_entry"),
    path("calls/tablet/shell", tablet.shell, name="tablet_shell"),
    path("calls/tablet/sw.js", tablet.service_worker, name="tablet_sw"),
    path("calls/tablet/<slug:code>/", tablet.show, name="tablet"),
    path("calls/tablet/<slug:code>/parts/now/", tablet.show_part, name="tablet_part"),
    path("calls/tablet/<slug:code>/enter/press/", tablet.enter, name="tablet_enter"),
]
