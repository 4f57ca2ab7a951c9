"""The form of one question of a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moyai.services.open_call.form_fields import (
    CAN_DECIDE,
    HAS_CHOICES,
    HAS_MOST,
    HELP,
    LABEL,
    NO,
    YES,
    Field,
    FieldKind,
    check_fields,
)

KINDS = (
    (FieldKind.SHORT.value, _("短い文")),
    (FieldKind.LONG.value, _("長い文")),
    (FieldKind.NUMBER.value, _("数字")),
    (FieldKind.DATE.value, _("日付")),
    (FieldKind.CHOICE.value, _("1つ選ぶ")),
    (FieldKind.CHOICES.value, _("いくつでも選ぶ")),
    (FieldKind.FILE.value, _("ファイル")),
    (FieldKind.TICK.value, _("チェック（はい・同意）")),
    (FieldKind.HEADING.value, _("見出し")),
)


class FieldForm(forms.Form):
    """One question: what is asked, how it is answered, when it is shown."""

    label = forms.CharField(label=_("質問"), max_length=LABEL)
    label_en = forms.CharField(label=_("質問（英語）"), max_length=LABEL, required=False)
    help = forms.CharField(
        label=_("説明"), max_length=HELP, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    required = forms.BooleanField(label=_("必ず答えてもらう"), required=False)
    most = forms.IntegerField(
        label=_("上限"),
        required=False,
        min_value=1,
        help_text=_("文なら字数、数字なら最大、選ぶ質問とファイルなら個数。空けておくと、種類ごとの上限。"),
    )
    choices = forms.CharField(
        label=_("選択肢（1行に1つ）"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    when = forms.MultipleChoiceField(
        label=_("条件（この質問を出すとき）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("前にある1つの質問の答えで決まります。どれも選ばなければ、いつも出します。"),
    )

    def __init__(self, *args: Any, kind: FieldKind, earlier: Sequence[Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        conditions = list_conditions(earlier)
        self.fields["when"].choices = conditions  # type: ignore[attr-defined]
        if not conditions:
            del self.fields["when"]
        if kind not in HAS_CHOICES:
            del self.fields["choices"]
        if kind not in HAS_MOST:
            del self.fields["most"]
        if kind is FieldKind.HEADING:
            del self.fields["required"]

    def read(self, key: str, earlier: Sequence[Field]) -> Field | None:
        """Return the question, or None where it does not hold together: then the form says why.

        Args:
            key: of the question.
            earlier: the questions before it.
        """
        data = self.cleaned_data
        chosen = [each.partition("=")[::2] for each in data.get("when", ())]
        if len({decides for decides, _value in chosen}) > 1:
            self.add_error("when", _("条件は、1つの質問の答えから選んでください。"))
            return None
        field = Field(
            key=key,
            kind=self.kind,
            label=data["label"].strip(),
            label_en=data["label_en"].strip(),
            help=data["help"].strip(),
            required=bool(data.get("required")),
            most=data.get("most"),
            choices=tuple(each.strip() for each in data.get("choices", "").splitlines() if each.strip()),
            when=(chosen[0][0], tuple(value for _decides, value in chosen)) if chosen else None,
        )
        fault = check_fields([*earlier, field]).get(key)
        if fault:
            self.add_error(None, str(fault))
            return None
        return field


def list_conditions(earlier: Sequence[Field]) -> list[tuple[str, str]]:
    """Return the conditions that may be chosen: each answer to each earlier question that decides."""
    found = []
    for each in earlier:
        if each.kind not in CAN_DECIDE:
            continue
        values: list[tuple[str, Any]] = [(one, one) for one in each.choices] or [
            (YES, _("はい")),
            (NO, _("いいえ")),
        ]
        found += [(f"{each.key}={value}", f"{each.label} = {shown}") for value, shown in values]
    return found


def fill_field(field: Field) -> dict[str, Any]:
    """Return what the form shows of a question."""
    return {
        "label": field.label,
        "label_en": field.label_en,
        "help": field.help,
        "required": field.required,
        "most": field.most,
        "choices": "\n".join(field.choices),
        "when": [f"{field.when[0]}={value}" for value in field.when[1]] if field.when else [],
    }
