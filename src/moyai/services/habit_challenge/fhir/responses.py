"""QuestionnaireResponses: what somebody answered, for herself and, with her consent, for who treats her.

Read alone. A program that she let in herself reads hers; a clinician's reads those of patients who have
agreed that who treats them may (`CARE`), and each look is written down as on the pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from moyai.core.fhir.adapters import Adapter, Found
from moyai.core.fhir.criteria import Criterion, SearchParam, find_values, split_reference
from moyai.core.fhir.instants import write_instant
from moyai.core.fhir.problems import Resource
from moyai.core.fhir.rooms import Subject, SubjectCaller
from moyai.core.fhir.versions import stamp
from moyai.core.residents.models import Consent, Resident
from moyai.engines.habit.frailty import Question
from moyai.services.habit_challenge.fhir import forms
from moyai.services.habit_challenge.fhir.forms import FORMS, Form
from moyai.services.habit_challenge.instruments import (
    BMI,
    HEIGHT,
    HEIGHT_TENTHS,
    WEIGHT,
    WEIGHT_TENTHS,
    Answers,
    read_bmi,
)
from moyai.services.habit_challenge.models import FrailtyCheck
from moyai.services.habit_challenge.queries.checks import CARE, Read, read_check
from moyai.services.habit_challenge.reading_checks import note_read

CHUNK = 100
_CODE_LENGTH = 8


class QuestionnaireResponseAdapter(Adapter):
    """Finished questionnaires, once for each chart of hers, by their numbers."""

    kind = "QuestionnaireResponse"
    parameters = (
        SearchParam("patient", "reference", "subject", "Whose", ("Patient",)),
        SearchParam("subject", "reference", "subject", "Whose", ("Patient",)),
        SearchParam("authored", "date", "authored", "When it was finished"),
        SearchParam("status", "token", "status", "completed"),
    )

    def walk(self, caller: SubjectCaller, criteria: Sequence[Criterion], after: str) -> Iterator[Found]:
        """Yield by the number of the check, and of the chart."""
        number, _, passed = after.partition(":")
        last = (int(number or 0), int(passed or 0))
        charts = _group(_narrow(_list_readable(caller, self.kind), criteria))
        rows = _list_finished().filter(resident__in=charts, pk__gte=last[0]).order_by("pk")
        for check in rows.iterator(chunk_size=CHUNK):
            read = read_check(check)
            for subject in charts[check.resident_id] if read is not None else ():
                if read is not None and (check.pk, subject.number) > last:
                    yield Found(f"{check.pk}:{subject.number}", tell_answers(read, subject))

    def find(self, caller: SubjectCaller, ident: str) -> Resource | None:
        """Return one by the codes of check and chart."""
        code, _, chart = ident.partition(".")
        check = _list_finished().filter(code=code[:_CODE_LENGTH]).first()
        subjects = [] if check is None else _list_readable(caller, self.kind)
        for each in subjects:
            if check is not None and (each.resident.pk, each.code) == (check.resident_id, chart):
                read = read_check(check)
                told = None if read is None else tell_answers(read, each)
                return told if told is None or told["id"] == ident else None
        return None

    def note(self, caller: SubjectCaller, resources: Sequence[Resource], now: datetime) -> None:
        """Write down whose was read by somebody else, once for each."""
        codes = {str(each["id"]).partition(".")[0] for each in resources}
        for resident in Resident.objects.filter(frailty_checks__code__in=codes).distinct():
            if resident.user_id != caller.user.pk:
                note_read(user=caller.user, resident=resident, what="export", now=now)


def tell_answers(read: Read, subject: Subject) -> Resource:
    """Return a finished questionnaire as a QuestionnaireResponse of a chart."""
    form, check = FORMS[read.instrument], read.check
    assert check.finished_at is not None
    finished = write_instant(check.finished_at)
    items = [_tell_question(form, each, read.answers) for each in form.questions]
    told: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": f"{check.code}.{subject.code}",
        "questionnaire": f"{form.url}|{check.rule_version}",
        "status": "completed",
        "subject": subject.reference,
        "authored": finished,
        "item": [*(each for each in items if each is not None), _tell_result(read)],
    }
    return stamp(told, last_updated=finished)


def _tell_question(form: Form, question: Question, answers: Answers) -> Resource | None:
    if question.id == BMI:
        return _tell_measures(question, answers)
    code = answers.get(question.id)
    if not code:
        return None
    if forms.is_yes_no(question):
        answer: Resource = {"valueBoolean": code == "yes"}
    else:
        display = question.find_option(code).name.ja
        answer = {"valueCoding": {"system": form.answers, "code": code, "display": display}}
    return {"linkId": question.id, "text": question.official, "answer": [answer]}


def _tell_measures(question: Question, answers: Answers) -> Resource | None:
    bmi = read_bmi(answers)
    measured = (
        (forms.HEIGHT, answers.get(HEIGHT), answers.get(HEIGHT_TENTHS), "cm"),
        (forms.WEIGHT, answers.get(WEIGHT), answers.get(WEIGHT_TENTHS), "kg"),
    )
    items: list[Resource] = []
    for link, whole, tenths, unit in measured:
        if whole:
            value = f"{whole}.{tenths}" if tenths else whole
            items.append({"linkId": link, "answer": [forms.make_quantity(value, unit)]})
    if bmi is not None:
        items.append({"linkId": forms.UNDER, "answer": [{"valueBoolean": bmi == "under"}]})
    return {"linkId": question.id, "text": question.official, "item": items} if items else None


def _tell_result(read: Read) -> Resource:
    """Return what the rules made of it: as it was told then, in words only where the rules are today's."""
    items: list[Resource] = [{"linkId": forms.POINTS, "answer": [{"valueInteger": read.points}]}]
    if read.is_same_rule:
        items.append({"linkId": forms.SENTENCE, "answer": [{"valueString": read.result.sentence.ja}]})
        doubts = [{"valueString": each.ja} for each in read.result.doubts if each.ja]
        if doubts:
            items.append({"linkId": forms.DOUBT, "answer": doubts})
    return {"linkId": forms.RESULT, "item": items}


def _list_finished() -> QuerySet[FrailtyCheck]:
    return FrailtyCheck.objects.filter(instrument__in=list(FORMS), finished_at__isnull=False)


def _list_readable(caller: SubjectCaller, kind: str) -> list[Subject]:
    """Return the charts of which she may read this: her own, and those of people who agreed."""
    subjects = list(caller.list_subjects(kind))
    others = [each.resident.pk for each in subjects if not each.is_herself]
    agreed = Consent.objects.filter(purpose=CARE, withdrawn_at__isnull=True, resident__in=others)
    may = set(agreed.values_list("resident", flat=True))
    return [each for each in subjects if each.is_herself or each.resident.pk in may]


def _narrow(subjects: Iterable[Subject], criteria: Sequence[Criterion]) -> list[Subject]:
    """Return the charts that are asked for."""
    found = list(subjects)
    for values in (*find_values(criteria, "patient"), *find_values(criteria, "subject")):
        pairs = [split_reference(value, ("Patient",)) for value in values]
        codes = {pair[1] for pair in pairs if pair}
        found = [each for each in found if each.code in codes]
    return found


def _group(subjects: Iterable[Subject]) -> dict[int, list[Subject]]:
    by_resident: defaultdict[int, list[Subject]] = defaultdict(list)
    for each in subjects:
        by_resident[each.resident.pk].append(each)
    return by_resident
