"""What the course says to pupils and teachers, in easy words; ``{字|じ}`` has a reading above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from moyai.engines.conversation import Localized
from moyai.services.smart_farm.course.faults import CourseFaultError, Fault
from moyai.services.smart_farm.course.marking import Note
from moyai.services.smart_farm.experiments.fairness import Finding, Unfair
from moyai.services.smart_farm.experiments.results import Result

REFUSALS: Mapping[str, Any] = {
    "no_answer": _("こたえを えらんでから、おして ください。"),
    "not_number": _("すうじを いれて ください。たとえば 25 や 0.5 です。"),
    "too_many_tries": _("たくさん かんがえましたね。「いっしょに みる」か「てつだって」を おして ください。"),
    "try_first": _("まず 1かい こたえて みるか、ヒントを みて ください。まちがえても だいじょうぶです。"),
    "no_hint": _("ヒントは これで ぜんぶです。"),
    "not_seen": _("ロボットの きろくに、まだ ありません。おわったら もういちど おして ください。"),
    "no_robot": _("この クラスには、まだ ロボットが きまって いません。せんせいに きいて ください。"),
    "not_yet": _("まだ おわって いません。かいてある ことを して から、おして ください。"),
    "class_closed": _("この クラスは、おわりました。みる ことは できます。"),
    "not_teacher": _("この クラスの先生だけができます。"),
    "already_there": _("もう この クラスに います。"),
    "not_pupil": _("この農園の生徒として登録されている人だけを入れられます。"),
    "no_lesson": _("その授業は、この教材にありません。"),
    "days_backwards": _("「しめきり」は「ひらく日」より後の日にしてください。"),
    "key_taken": _("同じ印（key）の教材が、はじめから入っています。ファイルの key を変えてください。"),
    "course_used": _("この教材を使っているクラスがあるので、消せません。"),
    "experiment_begun": _("じっけんは もう はじまって います。きまりは もう かえられません。"),
    "not_begun": _("じっけんは まだ はじまって いません。"),
    "drawn": _("くじは もう ひきました。こうへいの ために、ひきなおしは しません。"),
    "not_drawn": _("さきに くじを ひいて ください。"),
    "few_plots": _("株か場所を 6つ（3つずつ）から 60 までに してください。"),
    "no_guess": _("さきに、だれかが よそうを かいて ください。"),
    "value": _("0 から 100000 までの すうじを いれて ください。"),
    "future": _("まだ きて いない ひは いれられません。"),
    "before_start": _("まいた日より前の日は入れられません。"),
    "nothing_said": _("ぶんか すうじか しゃしんを 1つ いれて ください。"),
    "picture": _("この しゃしんは よめませんでした。べつの しゃしん（JPEGかPNG）に して ください。"),
    "picture_large": _("しゃしんが おおきすぎます。20MBまでです。"),
    "not_owner": _("じぶんの きろくだけ なおせます。"),
    "decided": _("もう先生が決めました。"),
    "not_finished": _("じゅぎょうが ぜんぶ おわると、しゅうりょうしょうが でます。"),
    "wait": _("すこし まってから、もういちど おして ください。"),
    "most_entries": _("きょうは もう たくさん かきました。つづきは あした かきましょう。"),
}

NOTES: Mapping[Note, Any] = {
    Note.RIGHT: _("{正解|せいかい}です！"),
    Note.NOT_YET: _("もう {一度|いちど} {考|かんが}えて みましょう。"),
    Note.SOME: _("おしい！ あっている ところも あります。もう {一度|いちど} どうぞ。"),
    Note.UNIT: _("{数字|すうじ}は よさそうです。{単位|たんい}を もう {一度|いちど} {見|み}て ください。"),
    Note.CLOSE: _("とても {近|ちか}いです。もう {少|すこ}しだけ。"),
    Note.MORE: _("もっと {大|おお}きい {数|かず}です。"),
    Note.LESS: _("もっと {小|ちい}さい {数|かず}です。"),
}

_FAULTS: Mapping[Fault, Any] = {
    Fault.TOO_LARGE: _("ファイルが大きすぎます（512KBまで）。"),
    Fault.NOT_TEXT: _("文字として読めないところがあります。UTF-8の文書にしてください。"),
    Fault.NOT_TOML: _("書き方（TOML）が正しくありません。"),
    Fault.MISSING: _("書かれていないところがあります。"),
    Fault.UNKNOWN: _("知らない項目、またはここに合わない項目があります。"),
    Fault.KIND: _("種類か値が、決められたものではありません。"),
    Fault.TOO_LONG: _("長すぎるところがあります。"),
    Fault.TOO_MANY: _("数が多すぎます。"),
    Fault.EMPTY: _("空のところがあります。"),
    Fault.KEY: _("印（key）は、小文字の英数字とハイフンで40字までです。"),
    Fault.TWICE: _("同じものが2回あります。"),
    Fault.RUBY: _("ふりがなは {漢字|かんじ} のように書いてください。"),
    Fault.OPTIONS: _("えらぶものは、2つから8つまでです。"),
    Fault.PAIRS: _("組になるものの数が合いません。"),
    Fault.RIGHT: _("正解の番号が合いません。"),
    Fault.NUMBER: _("数字が正しくありません。"),
    Fault.PICTURE: _("その名前の絵はありません。"),
}

UNITS: Mapping[str, Any] = {
    "height": "mm",
    "leaves": _("枚"),
    "weight": "g",
    "soil": "%",
    "probe": _("目もり"),
}

_TREATMENTS: Mapping[str, Any] = {
    "water": _("水の量"),
    "depth": _("種の深さ"),
    "spacing": _("株のあいだ"),
    "crop": _("作物"),
    "soil": _("土"),
    "light": _("日あたり"),
    "sown": _("まいた日"),
}

CERTIFICATE_NOTICE = Localized(
    "{name}さんが「{course}」を修了しました。おめでとうございます。修了証は学習のページで印刷できます。",
    "{name} has finished “{course}”. Congratulations! The certificate can be printed from the lessons page.",
)


def say_fault(fault: CourseFaultError) -> str:
    """Return what is wrong with a course's file, and where."""
    words = str(_FAULTS[fault.fault])
    return f"{words}（{fault.where}）" if fault.where else words


def say_finding(finding: Finding) -> str:
    """Return what is not fair, in words a child understands; with the marks of readings."""
    match finding.what:
        case Unfair.NOTHING_CHANGED:
            return gettext("しらべたい ことが、A と B で {同|おな}じに なって います。1つだけ かえましょう。")
        case Unfair.SEVERAL_CHANGED:
            names = gettext("と").join(str(_TREATMENTS[name]) for name in finding.names)
            return gettext(
                "ほかの ことも ちがいます（%(names)s）。ちがいが {出|で}ても、どれの せいか わかりません。"
            ) % {"names": names}
        case Unfair.SOWN_APART:
            return gettext(
                "まいた {日|ひ}が %(days)s{日|にち} ちがいます。"
                "{早|はや}く まいた ほうが {大|おお}きいのは あたりまえです。"
            ) % {"days": finding.names[0]}
        case Unfair.OTHER_BED:
            return gettext(
                "A と B が べつの {畑|はたけ}に あります。"
                "{場所|ばしょ}の {日|ひ}あたりや {土|つち}の せいかも しれません。"
            )
        case Unfair.NOT_DRAWN:
            return gettext(
                "まだ くじを ひいて いません。どちらに するかを {人|ひと}が えらぶと、かたよります。"
            )
        case Unfair.TOO_FEW:
            return gettext("{数|かず}が たりません。A も B も、{少|すく}なくとも %(n)s つ ひつようです。") % {
                "n": finding.names[0]
            }
        case Unfair.FEW:
            return gettext("{数|かず}が {少|すく}ないので、たしかさは {低|ひく}めです。")
        case Unfair.UNEVEN:
            return gettext("A は %(a)s つ、B は %(b)s つで、{数|かず}が かたよって います。") % {
                "a": finding.names[0],
                "b": finding.names[1],
            }
        case Unfair.LOST:
            return gettext(
                "{最後|さいご}に はかれて いない ものが %(n)s つ あります。"
                "かれた {株|かぶ}なら、その ことも {結果|けっか}です。"
            ) % {"n": finding.names[0]}
        case Unfair.OTHER_DAYS:
            return gettext("A と B を はかった {日|ひ}が ちがいます。{同|おな}じ {日|ひ}に はかりましょう。")


def say_result(result: Result, unit: str) -> list[str]:
    """Return what came out, first the main thing; with the marks of readings."""
    comparison = result.comparison
    if comparison is None:
        return [
            gettext("まだ くらべられません。もっと はかってから、もう {一度|いちど} {見|み}て ください。")
        ]
    low, high = result.range
    facts = {
        "a": _show(comparison.mean_a),
        "b": _show(comparison.mean_b),
        "difference": _show(abs(comparison.difference)),
        "least": _show(min(abs(low), abs(high))),
        "most": _show(max(abs(low), abs(high))),
        "low": _show(low, signed=True),
        "high": _show(high, signed=True),
        "unit": unit,
    }
    said = [
        gettext(
            "{平均|へいきん}は、A が %(a)s %(unit)s、B が %(b)s %(unit)s でした。"
            "ちがいは %(difference)s %(unit)s です。"
        )
        % facts
    ]
    if comparison.verdict == "cannot_tell":
        said.insert(0, gettext("まだ、どちらが {大|おお}きいとは {言|い}えません。"))
        said.append(
            gettext(
                "ほんとうの ちがい（A − B）は、%(low)s から %(high)s %(unit)s の どこかに ありそうです。"
                "0（ちがいなし）も {入|はい}って います。"
            )
            % facts
        )
        said.append(gettext("{株|かぶ}を ふやすと、もっと はっきりするかも しれません。"))
    else:
        larger = "A" if comparison.verdict == "a_more" else "B"
        said.insert(0, gettext("%(group)s の ほうが {大|おお}きいと {言|い}えそうです。") % {"group": larger})
        said.append(
            gettext("ほんとうの ちがいは、%(least)s から %(most)s %(unit)s の どこかに ありそうです。")
            % facts
        )
        if result.is_blurred:
            said.insert(
                1,
                gettext(
                    "でも、なぜ {大|おお}きいのかは、この {実験|じっけん}では わかりません。"
                    "{下|した}の「{気|き}をつけること」を {見|み}て ください。"
                ),
            )
    said.append(
        gettext(
            "この はばは、{同|おな}じ やりかたで 20{回|かい} しらべたら 19{回|かい}くらい あたる、"
            "という はばです。"
        )
    )
    return said


def _show(value: float, *, signed: bool = False) -> str:
    digits = 0 if abs(value) >= 100 else 1
    return f"{value:+.{digits}f}" if signed else f"{value:.{digits}f}"
