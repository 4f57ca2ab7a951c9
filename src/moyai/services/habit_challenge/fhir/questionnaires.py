"""Questionnaires: the forms themselves, of nobody; every program that was let in may read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from moyai.core.fhir.adapters import Adapter, Found
from moyai.core.fhir.criteria import Criterion, SearchParam
from moyai.core.fhir.problems import Resource
from moyai.core.fhir.versions import stamp
from moyai.engines.habit.frailty import Question
from moyai.services.habit_challenge.fhir import forms
from moyai.services.habit_challenge.fhir.forms import FORMS, Form
from moyai.services.habit_challenge.instruments import BMI


class QuestionnaireAdapter(Adapter):
    """The two published questionnaires, by the order of their ids."""

    kind = "Questionnaire"
    dated = False
    parameters = (
        SearchParam("url", "uri", "url", "Its canonical address"),
        SearchParam("name", "string", "name", "Its name for programs"),
        SearchParam("title", "string", "title", "Its official title"),
        SearchParam("status", "token", "status", "active"),
        SearchParam("version", "token", "version", "Of the rules by which it is scored"),
        SearchParam("subject-type", "token", "subjectType", "Patient"),
    )

    def walk(self, caller: Any, criteria: Sequence[Criterion], after: str) -> Iterator[Found]:
        """Yield the forms by id."""
        for form in sorted(FORMS.values(), key=lambda each: each.ident):
            if form.ident > after:
                yield Found(form.ident, tell_form(form))

    def find(self, caller: Any, ident: str) -> Resource | None:
        """Return a form."""
        return next((tell_form(form) for form in FORMS.values() if form.ident == ident), None)


def tell_form(form: Form) -> Resource:
    """Return a form as a Questionnaire."""
    return stamp(
        {
            "resourceType": "Questionnaire",
            "id": form.ident,
            "url": form.url,
            "version": form.version,
            "name": form.name,
            "title": form.title,
            "status": "active",
            "subjectType": ["Patient"],
            "description": form.source,
            "item": [*(_tell_question(form, each) for each in form.questions), _tell_result()],
        }
    )


def _tell_question(form: Form, question: Question) -> Resource:
    told: Resource = {
        "linkId": question.id,
        "prefix": str(question.number),
        "text": question.official,
    }
    if question.id == BMI:
        return told | {"type": "group", "item": _list_measures()}
    if forms.is_yes_no(question):
        return told | {"type": "boolean"}
    options = [
        {"valueCoding": {"system": form.answers, "code": option.code, "display": option.name.ja}}
        for option in question.options
    ]
    return told | {"type": "choice", "answerOption": options}


def _list_measures() -> list[Resource]:
    return [
        {"linkId": forms.HEIGHT, "text": "身長", "type": "quantity"},
        {"linkId": forms.WEIGHT, "text": "体重", "type": "quantity"},
        {"linkId": forms.UNDER, "text": "BMIが18.5未満", "type": "boolean", "readOnly": True},
    ]


def _tell_result() -> Resource:
    """Return the part that is reckoned by the rules of the version, and not asked."""
    return {
        "linkId": forms.RESULT,
        "text": "規則による結果",
        "type": "group",
        "item": [
            {"linkId": forms.POINTS, "text": "気になる答えの数", "type": "integer", "readOnly": True},
            {"linkId": forms.SENTENCE, "text": "結果のことば", "type": "string", "readOnly": True},
            {
                "linkId": forms.DOUBT,
                "text": "原文で確かめていない規則",
                "type": "string",
                "repeats": True,
                "readOnly": True,
            },
        ],
    }
