"""Addresses of the evidence."""

from __future__ import annotations

from django.urls import path

from moyai.services.habit_challenge.views import evidence

EVIDENCE = [
    path("challenge/town/evidence/", evidence.show_evidence, name="evidence"),
    path("challenge/town/evidence.csv", evidence.export_evidence, name="evidence_csv"),
    path("challenge/study/", evidence.let_study, name="let_study"),
]
