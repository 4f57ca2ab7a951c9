"""A questionnaire at every door: one question a step, kept after each, gone on with later, passed on.

What is asked is sensitive: a chat leads to the same conversation on our own page. The result is shown and not
said at the end, because what is said at the end stands in the list of conversations.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from moyai.engines.conversation import (
    Choose,
    Commit,
    Confirm,
    Context,
    Conversation,
    End,
    Fact,
    Fetch,
    Localized,
    Number,
    Option,
    Outcome,
    Record,
    Refusal,
    Show,
)
from moyai.engines.habit.frailty import Question
from moyai.services.habit_challenge import instruments as asked
from moyai.services.habit_challenge.enums import Instrument
from moyai.services.habit_challenge.texts import frailty as say

Asking = Generator[Any, Any, Any]
_OPTIONS = (
    Option(Instrument.KCL.value, say.KCL),
    Option(Instrument.LATE_ELDER.value, say.LATE),
    Option(Instrument.JCHS.value, say.JCHS),
    Option(Instrument.FOODS.value, say.FOODS),
)
_YES_NO = (Option("yes", say.YES), Option("no", say.NO))


def frailty_check(ctx: Context) -> Conversation:
    """Ask a questionnaire, show what it tells, offer to pass it on."""
    standing = yield Fetch("standing", "habit_challenge.check_standing")
    chosen = yield Choose("instrument", say.WHICH, hint=say.NEVER, options=_OPTIONS)
    instrument = Instrument(chosen)
    saved = standing["open"].get(chosen)
    answers: dict[str, str] = {}
    if saved:
        ask = say.RESUME.format(count=len(saved))
        options = (Option("go_on", say.GO_ON), Option("anew", say.ANEW))
        if (yield Choose("resume", ask, options=options)) == "go_on":
            answers = dict(saved)
    begin = say.BEGIN if standing["is_own"] else say.BEGIN_PROXY
    facts = (Fact(say.FACT_NOTE, say.NEVER), Fact(say.FACT_PRIVATE, say.PRIVATE))
    yield Show("begin", begin.format(count=asked.count_questions(instrument)), facts=facts, proceed=say.START)
    yield from _ask_all(instrument, answers)
    yield from _finish(instrument, answers)


def _ask_all(instrument: Instrument, answers: dict[str, str]) -> Asking:
    if instrument == Instrument.JCHS:
        yield from _ask_measures(answers)
        return
    for question in asked.QUESTIONS[instrument]:
        if question.id == asked.BMI:
            yield from _ask_bmi(answers)
        else:
            yield from _ask(instrument, question.id, _make_prompt(question), answers)


def _make_prompt(question: Question) -> Choose:
    options = tuple(Option(each.code, Localized(*each.name)) for each in question.options)
    return Choose(question.id, Localized(*question.plain), options=options, optional=True, sensitive=True)


def _ask(instrument: Instrument, key: str, prompt: Choose | Number, answers: dict[str, str]) -> Asking:
    """Ask one question unless it has its answer, and keep all so far. A skipped one is kept as empty."""
    if key in answers:
        return
    value = yield prompt
    answers[key] = "" if value is None else str(value)
    args = {"instrument": instrument.value, "answers": dict(answers)}
    yield Record(f"keep_{key}", "habit_challenge.keep_check", args)


def _ask_bmi(answers: dict[str, str]) -> Asking:
    """Height and weight, whole; what is behind the point only where the answer could turn on it."""
    ask = Number(asked.HEIGHT, say.HEIGHT, min=100, max=219, unit=say.CM, optional=True, sensitive=True)
    yield from _ask(Instrument.KCL, asked.HEIGHT, ask, answers)
    if not answers[asked.HEIGHT]:
        return
    ask = Number(asked.WEIGHT, say.WEIGHT, min=20, max=249, unit=say.KG, optional=True, sensitive=True)
    yield from _ask(Instrument.KCL, asked.WEIGHT, ask, answers)
    if not answers[asked.WEIGHT]:
        return
    height, weight = int(answers[asked.HEIGHT]), int(answers[asked.WEIGHT])
    if not asked.need_weight_tenths(height, weight):
        return
    ask = Number(asked.WEIGHT_TENTHS, say.WEIGHT_TENTHS, min=0, max=9, sensitive=True)
    yield from _ask(Instrument.KCL, asked.WEIGHT_TENTHS, ask, answers)
    if asked.need_height_tenths(height, weight, int(answers[asked.WEIGHT_TENTHS])):
        ask = Number(asked.HEIGHT_TENTHS, say.HEIGHT_TENTHS, min=0, max=9, sensitive=True)
        yield from _ask(Instrument.KCL, asked.HEIGHT_TENTHS, ask, answers)


def _ask_measures(answers: dict[str, str]) -> Asking:
    sexes = (Option("female", say.FEMALE), Option("male", say.MALE))
    prompt: Choose | Number = Choose(asked.SEX, say.SEX, options=sexes, optional=True, sensitive=True)
    yield from _ask(Instrument.JCHS, asked.SEX, prompt, answers)
    for each in asked.MEASURES:
        if each.most:
            unit = say.KG if each.key == asked.GRIP else say.SECONDS
            prompt = Number(
                each.key,
                each.ask,
                hint=each.hint,
                min=1,
                max=each.most,
                unit=unit,
                optional=True,
                sensitive=True,
            )
        else:
            prompt = Choose(each.key, each.ask, options=_YES_NO, optional=True, sensitive=True)
        yield from _ask(Instrument.JCHS, each.key, prompt, answers)


def _finish(instrument: Instrument, answers: dict[str, str]) -> Asking:
    args = {"instrument": instrument.value, "answers": dict(answers)}
    # What stands there already: an answer that was changed and changed back is written again.
    stored = yield Fetch("stored", "habit_challenge.check_stored", args)
    done = yield Record("finished", "habit_challenge.finish_check", {**args, "over": stored})
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    result = yield Fetch("result", "habit_challenge.check_result", {"code": done["code"], "over": stored})
    if not result:
        yield End(Outcome(say.ERASED, is_done=False))
        return
    yield Show("told", say.DONE_SHOW, facts=_list_facts(result), proceed=say.SEEN, sensitive=True)
    if result["may_refer"] and result["centres"]:
        yield from _offer(done["code"], result)
        return
    yield End(_tell(say.OUTCOME, result))


def _list_facts(result: dict[str, Any]) -> tuple[Fact, ...]:
    facts = [Fact(say.FACT_RESULT, Localized.from_json(result["sentence"]))]
    if result["trend"]:
        facts.append(Fact(say.FACT_BEFORE, Localized.from_json(result["trend"])))
    facts += [Fact(say.FACT_ADVICE, Localized.from_json(each)) for each in result["advice"]]
    facts.append(Fact(say.FACT_NEXT, Localized.from_json(result["next"])))
    facts += [Fact(say.FACT_DOUBT, Localized.from_json(each)) for each in result["doubts"]]
    return tuple(facts)


def _offer(check: str, result: dict[str, Any]) -> Asking:
    centres = result["centres"]
    centre = centres[0]
    if len(centres) > 1:
        options = tuple(Option(one["code"], Localized.from_json(one["name"])) for one in centres)
        options = (*options, Option("none", say.NO_CENTRE))
        code = yield Choose("centre", say.WHICH_CENTRE, options=options, sensitive=True)
        if code == "none":
            yield End(_tell(say.NOT_REFERRED, result))
            return
        centre = next(one for one in centres if one["code"] == code)
    name = Localized.from_json(centre["name"])
    person = Localized.same(result["person"])
    facts = (
        Fact(say.WORD_NAME, person),
        *(Fact(Localized.from_json(a), Localized.from_json(b)) for a, b in result["words"]),
    )
    ask = say.REFER_ASK.format(centre=name)
    if not (yield Confirm("agree", ask, facts=facts, yes=say.REFER_YES, no=say.REFER_NO, sensitive=True)):
        yield End(_tell(say.NOT_REFERRED, result))
        return
    args = {"code": check, "centre": centre["code"], "digest": centre["digest"]}
    sent = yield Commit("sent", "habit_challenge.refer", args, retract=("result", "told", "agree"))
    if isinstance(sent, Refusal):
        yield End(Outcome(sent.text, is_done=False))
        return
    yield End(_tell(say.REFERRED.format(centre=name), result))


def _tell(text: Localized, result: dict[str, Any]) -> Outcome:
    return Outcome(text, page=result["page"], page_label=say.OUTCOME_PAGE)
