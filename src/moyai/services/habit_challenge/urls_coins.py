"""Addresses of coins."""

from __future__ import annotations

from django.urls import path

from moyai.services.habit_challenge.views import coins, town_coins

COINS = [
    path("challenge/coins/", coins.show_coins, name="coins"),
    path("challenge/town/coins/", town_coins.show_town, name="town_coins"),
    path("challenge/town/coins/rule/", town_coins.edit_rule, name="coin_rule"),
    path("challenge/town/coins/projects/new/", town_coins.edit_project, name="new_project"),
    path("challenge/town/coins/projects/<slug:code>/", town_coins.edit_project, name="project"),
    path("challenge/town/coins/exchanges/", town_coins.show_exchanges, name="exchanges"),
    path("challenge/town/coins/exchanges/<slug:code>/", town_coins.show_exchange, name="exchange"),
    path("challenge/town/coins/files/<slug:name>.csv", town_coins.export_file, name="points_csv"),
    path("challenge/town/flags/", town_coins.show_flags, name="flags"),
    path("challenge/town/flags/<int:number>/", town_coins.show_flag, name="flag"),
    path("challenge/town/flags/<int:number>/restore/", town_coins.reopen_flag, name="reopen_flag"),
]
