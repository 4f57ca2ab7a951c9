"""Addresses of days: a team's page, reports, photos, chat, moderation, outages."""

from django.urls import URLPattern, path

from moyai.services.habit_challenge.views import chat, feed, report, town_days

URLS: list[URLPattern] = [
    path("challenge/feed/", feed.show, name="feed"),
    path("challenge/feed/live/", feed.show_live, name="feed_live"),
    path("challenge/feed/ok/press/", feed.cheer_all, name="cheer_all"),
    path("challenge/report/", report.report, name="report"),
    path("challenge/report/steps/", report.steps, name="steps"),
    path("challenge/reports/<slug:code>/press/", report.press, name="press_report"),
    path("challenge/reports/<slug:code>/cheer/press/", feed.cheer, name="cheer"),
    path("challenge/reports/<slug:code>/faces/", report.faces, name="faces"),
    path("challenge/reports/<slug:code>/<slug:size>.jpg", report.photo, name="photo"),
    path("challenge/look/<str:token>.jpg", report.look, name="look"),
    path("challenge/chat/", chat.chat, name="chat"),
    path("challenge/chat/live/", chat.chat_live, name="chat_live"),
    path("challenge/chat/<slug:code>/back/press/", chat.take_back, name="take_words_back"),
    path("challenge/mates/", chat.mates, name="mates"),
    path("challenge/mates/<slug:code>/press/", chat.press_mate, name="press_mate"),
    path("challenge/trouble/", chat.trouble, name="trouble"),
    path("challenge/town/complaints/", town_days.complaints, name="complaints"),
    path(
        "challenge/town/complaints/<int:number>/press/",
        town_days.decide_complaint,
        name="decide_complaint",
    ),
    path("challenge/town/outages/", town_days.outages, name="outages"),
    path("challenge/town/outages/<int:number>/press/", town_days.end_outage, name="end_outage"),
]
