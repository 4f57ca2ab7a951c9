"""Words of the habit challenge."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Habit(models.TextChoices):
    """What a challenge asks for each day."""

    STEPS = "steps", _("歩く")
    VARIETY = "variety", _("いろいろ食べる（10の食品群）")
    OUTING = "outing", _("出かける")
    EXERCISE = "exercise", _("体操する")
    CALL = "call", _("家族に電話する")
    ORAL = "oral", _("口の体操をする")


class Origin(models.TextChoices):
    """How a team came to be; by it the retention is told apart."""

    FAMILY = "family", _("家族")
    CLASS = "class", _("教室")
    MATCHED = "matched", _("申し込み順の組み合わせ")


class Generation(models.TextChoices):
    """Which of the three generations somebody belongs to."""

    ELDER = "elder", _("祖父母の世代")
    PARENT = "parent", _("親の世代")
    CHILD = "child", _("子・孫の世代")


class Part(models.TextChoices):
    """What somebody is in a team. A supporter accompanies: she takes none of the five places."""

    MEMBER = "member", _("メンバー")
    LEADER = "leader", _("まとめ役")
    SUPPORTER = "supporter", _("見守り役")


class LeftWhy(models.TextChoices):
    """Why somebody is no longer in a team or programme; what counts as leaving is in engines/habit."""

    WISHED = "wished", _("本人の希望")
    SILENT = "silent", _("報告がとぎれた")
    REMOVED = "removed", _("運営がお願いして外れた")
    MERGED = "merged", _("チームがいっしょになった")
    CHANGED = "changed", _("別のチームへ移った")
    MOVED = "moved", _("転出")
    DIED = "died", _("逝去")
    ENDED = "ended", _("取り組みが終わった")


class ApplicationStatus(models.TextChoices):
    """Where an application stands."""

    WAITING = "waiting", _("チームを待っている")
    PLACED = "placed", _("チームに入った")
    WITHDRAWN = "withdrawn", _("取り下げた")


class RequestStatus(models.TextChoices):
    """Where a wish to join a team stands."""

    WAITING = "waiting", _("返事を待っている")
    TAKEN = "taken", _("仲間に入った")
    DECLINED = "declined", _("今回は見送り")
    WITHDRAWN = "withdrawn", _("取り下げた")


class MergeStatus(models.TextChoices):
    """Where the question stands whether two teams become one."""

    ASKED = "asked", _("聞いている")
    DONE = "done", _("いっしょになった")
    DECLINED = "declined", _("このまま続ける")
    WITHDRAWN = "withdrawn", _("取りやめた")


class RemovalStatus(models.TextChoices):
    """Where a talk about somebody's conduct stands; nobody is taken out who was not talked to before."""

    TALKED = "talked", _("話をした")
    MENDED = "mended", _("よくなった")
    REMOVED = "removed", _("チームを外れた")
    APPEALED = "appealed", _("見直しを求めている")
    UPHELD = "upheld", _("見直したが、そのまま")
    RETURNED = "returned", _("見直して、もどれるようにした")

    @classmethod
    def open_values(cls) -> tuple[str, ...]:
        """Return those after which something may still come."""
        return (cls.TALKED.value, cls.REMOVED.value, cls.APPEALED.value)


class Activity(models.TextChoices):
    """How much somebody walks now, in her own words; forming looks at it."""

    LITTLE = "little", _("あまり歩かない")
    SOME = "some", _("ふつうに歩く")
    MUCH = "much", _("よく歩く")


class Through(models.TextChoices):
    """How something reached the town."""

    WEB = "web", _("ホームページ")
    LINE = "line", "LINE"
    TV = "tv", _("テレビ")
    VOICE = "voice", _("電話")
    DESK = "desk", _("窓口")
    PAPER = "paper", _("紙")
    POSTCARD = "postcard", _("はがき")
    FAX = "fax", "FAX"
    CLASS = "class", _("教室")
    IMPORT = "import", _("歩数のファイル")


class Food(models.IntegerChoices):
    """The ten food groups (10食品群); the value is its bit in ``Report.foods``."""

    MEAT = 1, _("肉")
    FISH = 2, _("魚")
    EGG = 4, _("卵")
    MILK = 8, _("牛乳・乳製品")
    SOY = 16, _("大豆・大豆製品")
    VEGETABLE = 32, _("緑黄色野菜")
    SEAWEED = 64, _("海藻")
    POTATO = 128, _("いも")
    FRUIT = 256, _("果物")
    OIL = 512, _("油")


class ReportState(models.TextChoices):
    """Whether a report is shown. HIDDEN: by a moderator; WITHDRAWN: by who made it."""

    SHOWN = "shown", _("見えている")
    HIDDEN = "hidden", _("運営が隠した")
    WITHDRAWN = "withdrawn", _("本人が取り消した")


class Cheer(models.TextChoices):
    """What one gives to a teammate's report. OK counts for coins, the others are stickers."""

    OK = "ok", "OK"
    CLAP = "clap", _("拍手")
    FLOWER = "flower", _("花まる")
    FIGHT = "fight", _("がんばれ")
    THANKS = "thanks", _("ありがとう")


class ComplaintStatus(models.TextChoices):
    """Where a complaint about words, a photo or a person stands."""

    OPEN = "open", _("まだ見ていない")
    UPHELD = "upheld", _("対応した")
    DISMISSED = "dismissed", _("問題ないと判断した")


class FlagKind(models.TextChoices):
    """What looked odd; a person decides, nothing happens by itself."""

    SAME_PHOTO = "same_photo", _("同じ写真")
    MANY_STEPS = "many_steps", _("ありえない歩数")
    SAME_STEPS = "same_steps", _("毎日同じ歩数")
    OK_RING = "ok_ring", _("OKのやりとりが偏っている")
    CLOCKWORK = "clockwork", _("時刻がそろいすぎている")


class Verdict(models.TextChoices):
    """What a person found of a flag."""

    OPEN = "open", _("まだ見ていない")
    HONEST = "honest", _("問題ない")
    CHEATED = "cheated", _("コインを取り消した")


class ExchangeStatus(models.TextChoices):
    """Where an exchange of coins into the town's points stands."""

    ASKED = "asked", _("申し込み済み")
    GRANTED = "granted", _("ポイントに交換した")
    REVERSED = "reversed", _("もとに戻した")


class Instrument(models.TextChoices):
    """Which questionnaire; the rules are those of engines/habit."""

    KCL = "kcl", _("基本チェックリスト（25問）")
    LATE_ELDER = "late_elder", _("後期高齢者の質問票（15問）")
    JCHS = "jchs", _("J-CHS基準（5項目）")
    FOODS = "foods", _("食品のとり方（10の食品群）")


class ReferralStatus(models.TextChoices):
    """Where a referral to the community support centre stands."""

    SENT = "sent", _("つないだ")
    TAKEN = "taken", _("受け取った")
    DONE = "done", _("話ができた")
    WITHDRAWN = "withdrawn", _("本人が取りやめた")
