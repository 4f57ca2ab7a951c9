"""Why people suit each other in a team."""

from __future__ import annotations

from moyai.engines.conversation import Localized

GENERATIONS = Localized("{count}つの世代がいます。", "{count} generations are in it.")
SAME_GOAL = Localized("やりたいことが同じです。", "They want to do the same.")
SAME_LEVEL = Localized("歩く量が近いです。", "They walk about as much.")
NEAR = Localized("近くに住む方がいます。", "Some of them live near each other.")
FAMILY = Localized("ご家族やお友だちがいっしょです。", "Family or friends stay together.")
FITS = Localized("ことばが通じ、人数がそろいます。", "They speak one language, and are enough.")
