"""Addresses: entries: forms filled in, teams, consents, declarations, files, receipts."""

from django.urls import URLPattern, path

from moyai.services.open_call.views.entries import files, guardian, handing, joining, office, team, writing

_ONE = "calls/entries/<slug:code>/"

URLS: list[URLPattern] = [
    path("calls/entries/sign-up/", joining.register, name="sign_up"),
    path("calls/entries/mine/", joining.mine, name="my_entries"),
    path("calls/entries/begin/<slug:code>/", joining.begin, name="entry_new"),
    path("calls/entries/join/<str:token>/", joining.join, name="join_team"),
    path("calls/entries/consent/<str:token>/", guardian.guardian, name="guardian"),
    path("calls/entries/of/<slug:code>/", office.entries, name="entries"),
    path("calls/entries/of/<slug:code>/table.csv", office.entries_table, name="entries_table"),
    path(_ONE, handing.entry, name="entry"),
    path(f"{_ONE}edit/", writing.edit, name="entry_edit"),
    path(f"{_ONE}edit/<int:number>/", writing.section, name="entry_section"),
    path(f"{_ONE}save/", writing.save, name="entry_save"),
    path(f"{_ONE}other/", writing.other, name="entry_other"),
    path(f"{_ONE}files/<int:number>/", files.give_file, name="entry_file"),
    path(f"{_ONE}more/", files.add_more, name="entry_more"),
    path(f"{_ONE}team/", team.team, name="team"),
    path(f"{_ONE}team/about/", team.about, name="team_about"),
    path(f"{_ONE}team/invite/", team.invite, name="team_invite"),
    path(f"{_ONE}team/guardian/", team.ask_guardian, name="ask_guardian"),
    path(f"{_ONE}team/press/", team.press, name="team_press"),
    path(f"{_ONE}check/", handing.check, name="entry_check"),
    path(f"{_ONE}receipt/<int:number>/", handing.receipt, name="receipt"),
    path(f"{_ONE}receipt/<int:number>.pdf", handing.receipt_paper, name="receipt_paper"),
    path(f"{_ONE}back/", handing.back, name="take_back"),
    path(f"{_ONE}withdraw/", handing.withdraw, name="withdraw"),
    path(f"{_ONE}office/", office.entry_office, name="entry_office"),
]
