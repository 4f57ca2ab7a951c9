"""Addresses of the teams: everybody's, members', those of a class, the town's."""

from __future__ import annotations

from django.urls import path

from moyai.services.habit_challenge.views import (
    classes,
    invitations,
    seeking,
    team_pages,
    town_applications,
    town_asking,
    town_courses,
    town_programmes,
    town_teams,
)

URLS = (
    path("challenge/", team_pages.welcome, name="welcome"),
    path("challenge/form/", team_pages.show_form, name="form"),
    path("challenge/form.pdf", team_pages.give_form, name="form_pdf"),
    path("challenge/team/", team_pages.show, name="team"),
    path("challenge/team/press/", team_pages.press, name="team_press"),
    path("challenge/team/settings/", team_pages.edit, name="team_settings"),
    path("challenge/team/appeal/", team_pages.appeal_removal, name="appeal"),
    path("challenge/team/invite/", invitations.invite_somebody, name="invite"),
    path("challenge/team/invite/press/", invitations.revoke, name="invite_press"),
    path("challenge/join/<str:token>/", invitations.show, name="invitation"),
    path("challenge/join/<str:token>/press/", invitations.take, name="invitation_press"),
    path("challenge/teams/", seeking.show_list, name="seeking"),
    path("challenge/teams/<slug:code>/", seeking.peek, name="peek"),
    path("challenge/teams/<slug:code>/press/", seeking.ask, name="peek_press"),
    path("challenge/class/", classes.show_list, name="classes"),
    path("challenge/class/<slug:code>/", classes.show, name="course"),
    path("challenge/class/<slug:code>/press/", classes.press, name="course_press"),
    path("challenge/class/<slug:code>/practice/", classes.practise, name="practice"),
    path("challenge/class/<slug:code>/cards/", classes.show_cards, name="cards"),
    path("challenge/class/<slug:code>/cards.pdf", classes.give_cards, name="cards_pdf"),
    path("challenge/town/", town_teams.show, name="town"),
    path("challenge/town/teams/<slug:code>/", town_teams.show_one, name="town_team"),
    path("challenge/town/teams/<slug:code>/press/", town_teams.press, name="town_team_press"),
    path("challenge/town/programmes/", town_programmes.show, name="programmes"),
    path("challenge/town/programmes/<slug:code>/", town_programmes.edit, name="programme"),
    path("challenge/town/programmes/<slug:code>/press/", town_programmes.press, name="programme_press"),
    path("challenge/town/courses/", town_courses.show, name="courses"),
    path("challenge/town/courses/<slug:code>/press/", town_courses.press, name="courses_press"),
    path("challenge/town/applications/", town_applications.show, name="applications"),
    path("challenge/town/applications/press/", town_applications.withdraw, name="applications_press"),
    path("challenge/town/matching/<slug:code>/", town_applications.preview, name="matching"),
    path("challenge/town/matching/<slug:code>/press/", town_applications.form, name="matching_press"),
    path("challenge/town/merges/", town_asking.show_merges, name="merges"),
    path("challenge/town/merges/press/", town_asking.press_merge, name="merges_press"),
    path("challenge/town/talks/", town_asking.show_talks, name="talks"),
    path("challenge/town/talks/press/", town_asking.press_talk, name="talks_press"),
)
