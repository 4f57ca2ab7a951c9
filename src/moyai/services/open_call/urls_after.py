"""Addresses: what follows: mentors, agreements, trials, outcomes, re-use cards, the portfolio."""

from django.urls import URLPattern, path

from moyai.services.open_call.views import after_agreements as agreements
from moyai.services.open_call.views import after_cards as cards
from moyai.services.open_call.views import after_consents as consents
from moyai.services.open_call.views import after_mentoring as mentoring
from moyai.services.open_call.views import after_portfolio as portfolio
from moyai.services.open_call.views import after_trials as trials

_ENTRY = "calls/pilots/entries/<slug:code>/"
_TRIAL = "calls/pilots/trials/<slug:code>/"

URLS: list[URLPattern] = [
    path(f"{_ENTRY}agreement/", agreements.show_agreement, name="agreement"),
    path(f"{_ENTRY}agreement-<int:number>.pdf", agreements.print_agreement, name="agreement_paper"),
    path(f"{_ENTRY}mentoring/", mentoring.show_mentoring, name="mentoring"),
    path("calls/pilots/programmes/<slug:code>/mentors/", mentoring.list_mentors, name="mentors"),
    path("calls/pilots/portfolio/", portfolio.show_portfolio, name="portfolio"),
    path("calls/pilots/portfolio.csv", portfolio.give_portfolio, name="portfolio_csv"),
    path("calls/pilots/cards/", cards.list_cards, name="cards"),
    path("calls/pilots/cards.json", cards.give_cards, name="cards_json"),
    path("calls/pilots/cards/<int:number>/", cards.show_card, name="card"),
    path("calls/pilots/cards/<int:number>.json", cards.give_card, name="card_json"),
    path(f"{_TRIAL}", trials.show_trial, name="trial"),
    path(f"{_TRIAL}report/", trials.show_report, name="trial_report"),
    path(f"{_TRIAL}card/", cards.edit_card, name="card_edit"),
    path(f"{_TRIAL}consents/", consents.show_consents, name="trial_consents"),
    path(f"{_TRIAL}consent/", consents.show_own_consent, name="trial_consent"),
    path(f"{_TRIAL}<slug:part>/", trials.show_trial, name="trial_part"),
]
