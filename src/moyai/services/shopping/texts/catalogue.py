"""The catalogue and its file in words."""

from moyai.engines.conversation import Localized

PICTURE = Localized(
    "写真（JPEG・PNG・WebP）を選んでください。", "Please choose a picture (JPEG, PNG or WebP)."
)
PICTURE_SIZE = Localized("写真は{most}KBまでにしてください。", "A picture may have at most {most} KB.")
