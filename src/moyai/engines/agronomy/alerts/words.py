"""Alerts in plain words: what is, and what to do."""

from __future__ import annotations

from moyai.engines.agronomy.alerts.rules import Kind
from moyai.engines.agronomy.alerts.solution import Finding
from moyai.engines.agronomy.crops import STAGE_NAMES, Crop, Stage
from moyai.engines.agronomy.measures import find_name
from moyai.engines.sentences import Sentence

_WHY: dict[Kind, Sentence] = {
    Kind.FROST: Sentence(
        "気温が{value:.1f}℃まで下がりました。{crop}は{limit:.0f}℃から霜の害が出るおそれがあります。",
        "It is {value:.1f} °C. From {limit:.0f} °C on frost may harm {crop}.",
    ),
    Kind.HEAT: Sentence(
        "気温が{value:.1f}℃です。{crop}は{limit:.0f}℃をこえると弱ります。",
        "It is {value:.1f} °C. Above {limit:.0f} °C {crop} suffers.",
    ),
    Kind.TOO_WET: Sentence(
        "土の水分が{value:.0f}%のまま半日たちました。根が息をできません。",
        "The soil has had {value:.0f} % of water for half a day: roots cannot breathe.",
    ),
    Kind.DRY: Sentence(
        "土の水分が{value:.0f}%に減りました。{stage}の{crop}には足りません。",
        "The soil has only {value:.0f} % of water, too little for {crop} ({stage}).",
    ),
    Kind.VPD_HIGH: Sentence(
        "空気がとても乾いています(飽差{value:.1f}kPa)。葉がしおれやすくなります。",
        "The air is very dry (VPD {value:.1f} kPa): leaves may wilt.",
    ),
    Kind.VPD_LOW: Sentence(
        "空気のしめった状態が長く続いています(飽差{value:.2f}kPa)。カビの病気が出やすくなります。",
        "The air has long been very humid (VPD {value:.2f} kPa): mould may come.",
    ),
    Kind.EC_HIGH: Sentence(
        "土の肥料が濃すぎます(EC {value:.1f}dS/m)。根が水を吸えなくなります。",
        "There is too much fertiliser in the soil (EC {value:.1f} dS/m): roots cannot drink.",
    ),
    Kind.EC_LOW: Sentence(
        "土の肥料がとても薄くなっています(EC {value:.2f}dS/m)。",
        "There is hardly any fertiliser in the soil (EC {value:.2f} dS/m).",
    ),
    Kind.SILENT: Sentence(
        "{name}のセンサーから{value:.0f}時間、知らせがありません。",
        "The sensor of {name} has said nothing for {value:.0f} hours.",
    ),
    Kind.STUCK: Sentence(
        "{name}のセンサーが{limit:.0f}時間以上、同じ値({value:g})のままです。",
        "The sensor of {name} has shown the same value ({value:g}) for more than {limit:.0f} hours.",
    ),
    Kind.JUMP: Sentence(
        "{name}のセンサーの値が急に飛びます({value:g}など)。",
        "The values of the sensor of {name} leap ({value:g} for one).",
    ),
}

_TODO: dict[Kind, Sentence] = {
    Kind.FROST: Sentence(
        "不織布やビニールをかけてください。かけられないときは現地の支援の人にたのんでください。",
        "Cover the bed with fleece or film, or ask the supporter on site to.",
    ),
    Kind.HEAT: Sentence(
        "日よけをかけ、水やりは朝か夕方にしてください。", "Shade the bed; water it in the morning or evening."
    ),
    Kind.TOO_WET: Sentence(
        "水やりを止め、排水の溝がつまっていないか見てください。",
        "Stop watering and see whether the drain is blocked.",
    ),
    Kind.DRY: Sentence(
        "今日の水やりの助言を見て、水をやってください。", "Look at today's advice and water the bed."
    ),
    Kind.VPD_HIGH: Sentence(
        "土が乾いていないか見て、昼は日よけをかけてください。",
        "See that the soil is not dry; shade the bed by day.",
    ),
    Kind.VPD_LOW: Sentence(
        "混みあった葉を間引いて風を通し、夕方の水やりをひかえてください。",
        "Thin out leaves so that air gets through; give no water in the evening.",
    ),
    Kind.EC_HIGH: Sentence(
        "追肥を止め、水だけを少し多めにやって薄めてください。",
        "Give no fertiliser; thin it with a little more water.",
    ),
    Kind.EC_LOW: Sentence(
        "助言者に追肥の相談をしてください。", "Ask the adviser whether to give fertiliser."
    ),
    Kind.SILENT: Sentence(
        "電池と通信を見てください。直るまで、助言はほかの測定からの見積もりになります。",
        "See to battery and connection. Until then advice is estimated from what else is measured.",
    ),
    Kind.STUCK: Sentence(
        "センサーが外れていないか、こわれていないか見てください。",
        "See whether the sensor came off or is broken.",
    ),
    Kind.JUMP: Sentence(
        "線のつなぎ目と差しこみを見てください。飛んだ値は助言に使いません。",
        "See to its wires. Values that leaped are not used for advice.",
    ),
}


def say_why(finding: Finding, crop: Crop | None = None, stage: Stage = Stage.MID) -> Sentence:
    """Return what was found, in plain words."""
    return _WHY[finding.kind].format(
        value=finding.value,
        limit=finding.limit,
        name=find_name(finding.measure),
        crop=crop.name if crop else Sentence("植物", "the plants"),
        stage=STAGE_NAMES[stage],
    )


def say_todo(kind: Kind) -> Sentence:
    """Return what to do about a kind of trouble."""
    return _TODO[kind]
