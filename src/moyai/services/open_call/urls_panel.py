"""Addresses: judging: rubrics, conflicts, who reviews what, reviews, decisions and their reasons."""

from django.urls import URLPattern, path

from moyai.services.open_call.views.panel import assigning, deciding, reviewing, rounds

URLS: list[URLPattern] = [
    path("calls/panel/reviews/", reviewing.reviews, name="reviews"),
    path("calls/panel/reviews/interests/", reviewing.interests, name="interests"),
    path("calls/panel/reviews/<int:number>/", reviewing.review, name="review"),
    path("calls/panel/reviews/<int:number>/save/", reviewing.save, name="review_save"),
    path("calls/panel/reviews/<int:number>/files/<int:file>/", reviewing.paper, name="review_file"),
    path("calls/panel/rounds/<int:number>/", rounds.show_round, name="round"),
    path("calls/panel/rounds/<int:number>/conflicts/", assigning.conflicts, name="round_conflicts"),
    path("calls/panel/rounds/<int:number>/assignment/", assigning.assignment, name="round_assign"),
    path("calls/panel/rounds/<int:number>/results/", deciding.results, name="round_results"),
    path("calls/panel/rounds/<int:number>/decide/", deciding.decide_round, name="round_decide"),
    path("calls/panel/decisions/<int:number>/", deciding.decision, name="decision"),
    path("calls/panel/decisions/<int:number>.<slug:form>", deciding.export, name="decision_export"),
    path("calls/<slug:code>/rounds/", rounds.rounds, name="rounds"),
    path("calls/<slug:code>/rounds/<slug:stage>/criteria/", rounds.rubric, name="rubric"),
]
