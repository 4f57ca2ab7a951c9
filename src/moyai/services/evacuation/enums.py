"""The words of evacuation, as the law and the standard data sets have them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """Whether it is meant."""

    REAL = "real", _("本番")
    DRILL = "drill", _("訓練")


class Question(models.TextChoices):
    """What an incident's people are asked; where they are, and whether they need help, always."""

    PEOPLE = "people", _("いっしょにいる家族の人数")
    HEALTH = "health", _("けがや病気の人がいるか")
    NEEDS = "needs", _("必要な物や手助け")
    STAY = "stay", _("いつまでいるか")
    PLATE = "plate", _("車のナンバー（車の中にいる人だけ）")


USUAL_QUESTIONS = (Question.PEOPLE, Question.HEALTH, Question.NEEDS, Question.STAY)


class Hazard(models.TextChoices):
    """The eight kinds of 指定緊急避難場所 (災害対策基本法施行令20条の5), in the standard's order."""

    FLOOD = "flood", _("洪水")
    LANDSLIDE = "landslide", _("崖崩れ・土石流・地滑り")
    STORM_SURGE = "storm_surge", _("高潮")
    EARTHQUAKE = "earthquake", _("地震")
    TSUNAMI = "tsunami", _("津波")
    FIRE = "fire", _("大規模な火事")
    INLAND_FLOOD = "inland_flood", _("内水氾濫")
    VOLCANO = "volcano", _("火山現象")


class ShelterKind(models.TextChoices):
    """What sort of place it is."""

    EMERGENCY = "emergency", _("指定緊急避難場所")
    DESIGNATED = "designated", _("指定避難所")
    WELFARE = "welfare", _("福祉避難所")
    UNOFFICIAL = "unofficial", _("自主避難所（指定外）")
    CAR_PARK = "car_park", _("車中泊の駐車場")


class ShelterFeature(models.TextChoices):
    """What a place has for those who need it; what is not known is left out."""

    WHEELCHAIR = "wheelchair", _("車いすで入れる")
    TOILET = "toilet", _("多目的トイレ")
    POWER = "power", _("非常用電源")
    PETS = "pets", _("ペットも可")
    COOLING = "cooling", _("冷暖房")


class Status(models.TextChoices):
    """Whether people are taken in."""

    CLOSED = "closed", _("閉鎖")
    OPEN = "open", _("開設")
    FULL = "full", _("満員")


class Congestion(models.TextChoices):
    """How much room is left in a place that is open."""

    UNKNOWN = "unknown", _("混み具合は未確認")
    FREE = "free", _("空きあり")
    CROWDED = "crowded", _("混雑")
    FULL = "full", _("定員いっぱい")


class Phase(models.TextChoices):
    """How far an incident has come."""

    WATCH = "watch", _("警戒")
    EVACUATION = "evacuation", _("避難")
    SHELTERING = "sheltering", _("避難生活")
    RETURN = "return", _("帰宅と復旧")


class Level(models.IntegerChoices):
    """What the town has issued (避難情報に関するガイドライン, five levels since 2021); 0: nothing."""

    NONE = 0, _("発令なし")
    ELDERLY = 3, _("警戒レベル3 高齢者等避難")
    EVACUATE = 4, _("警戒レベル4 避難指示")
    EMERGENCY = 5, _("警戒レベル5 緊急安全確保")


class IncidentKind(models.TextChoices):
    """What happens, or might."""

    RAIN = "rain", _("大雨・台風")
    EARTHQUAKE = "earthquake", _("地震")
    TSUNAMI = "tsunami", _("津波")
    SNOW = "snow", _("大雪")
    VOLCANO = "volcano", _("火山の噴火")
    FIRE = "fire", _("大規模な火事")
    OTHER = "other", _("そのほか")


class Trigger(models.TextChoices):
    """What opened an incident."""

    PERSON = "person", _("担当者の判断")
    WARNING = "warning", _("気象庁の情報")


class PartnersSee(models.TextChoices):
    """What partner organisations may look at while an incident lasts."""

    NOTHING = "nothing", _("何も見られない")
    SHELTERS = "shelters", _("避難所の人数まで見られる")
    COUNTS = "counts", _("避難先ごとの人数まで見られる")
    PEOPLE = "people", _("一人ひとりの居場所と必要な物まで見られる")


class TelegramState(models.TextChoices):
    """What became of a telegram."""

    NOTED = "noted", _("記録のみ")
    SUGGESTED = "suggested", _("災害対応の開始を提案中")
    TAKEN = "taken", _("これをもとに開始")
    DISMISSED = "dismissed", _("見送り")
    WITHDRAWN = "withdrawn", _("取り消された")


class ClaimKind(models.TextChoices):
    """What sort of claim it is; `engines.whereabouts`."""

    REPORT = "report", _("報告")
    SAMENESS = "sameness", _("同じ人かどうかの判断")
    RETRACTION = "retraction", _("取り消し")


class EvacuationKind(models.TextChoices):
    """Where somebody has gone (避難の種別); the values of `engines.whereabouts.Kind`."""

    HOME = "home", _("自宅")
    KIN = "kin", _("親せき・知人の家")
    CAR = "car", _("車の中")
    HOTEL = "hotel", _("ホテル・旅館")
    TENT = "tent", _("テント・軒先")
    SPONTANEOUS = "spontaneous", _("自主避難所")
    SHELTER = "shelter", _("避難所")
    WELFARE_SHELTER = "welfare_shelter", _("福祉避難所")
    OUTSIDE = "outside", _("市外・県外")
    FACILITY = "facility", _("施設・病院")
    UNKNOWN = "unknown", _("わからない")


class Condition(models.TextChoices):
    """How somebody is; the values of `engines.whereabouts.Condition`."""

    WELL = "well", _("無事")
    UNWELL = "unwell", _("体調が悪い")
    INJURED = "injured", _("けがをしている")
    GRAVE = "grave", _("重いけが・病気")


class Speaker(models.TextChoices):
    """Who said it, seen from whom it is about; the values of `engines.whereabouts.Role`."""

    SELF = "self", _("本人")
    FAMILY = "family", _("家族")
    NEIGHBOUR = "neighbour", _("近所の人")
    WELFARE = "welfare", _("民生委員")
    DESK = "desk", _("避難所の受付")
    STAFF = "staff", _("職員")
    PAPER = "paper", _("紙の名簿・カード")


class NeedKind(models.TextChoices):
    """What may be needed: the eight goods of 国のプッシュ型支援, and what keeps somebody alive or well."""

    WATER = "water", _("飲み水")
    FOOD = "food", _("食べ物")
    BLANKET = "blanket", _("毛布")
    MILK = "milk", _("粉ミルク・液体ミルク")
    CHILD_NAPPY = "child_nappy", _("子どものおむつ")
    ADULT_NAPPY = "adult_nappy", _("大人のおむつ")
    TOILET = "toilet", _("携帯・簡易トイレ")
    TOILET_PAPER = "toilet_paper", _("トイレットペーパー")
    SANITARY = "sanitary", _("生理用品")
    MEDICINE = "medicine", _("薬")
    INSULIN = "insulin", _("インスリン")
    OXYGEN = "oxygen", _("酸素・人工呼吸器の電源")
    DIALYSIS = "dialysis", _("人工透析")
    CARE = "care", _("介護")
    DOCTOR = "doctor", _("医師・看護師")
    RESCUE = "rescue", _("救助")
    RIDE = "ride", _("移動の足")
    PET = "pet", _("ペットの世話")
    INTERPRETER = "interpreter", _("通訳")


class Flag(models.TextChoices):
    """What somebody should look at; the values of `engines.whereabouts.Flag`."""

    TOO_MANY = "too_many", _("人数が多すぎる")
    TOO_FEW = "too_few", _("人数が0以下")
    ABROAD = "abroad", _("位置が国外")
    FUTURE = "future", _("時刻が先")
    BEFORE = "before", _("災害より前の話")
    AFTER_CLOSE = "after_close", _("終了後の報告")
    ID_REUSED = "id_reused", _("同じ番号で別の内容")
    TWO_PLACES = "two_places", _("同じころに別の場所")
    PERHAPS_SAME = "perhaps_same", _("同じ人かもしれない")
    TWO_NUMBERS = "two_numbers", _("台帳の二人を同じ人とした")
    FEWER_THAN_NAMED = "fewer_than_named", _("名前の数より人数が少ない")
    MORE_THAN_FAMILY = "more_than_family", _("世帯より人数が多い")
    MOVED_WITH_FAMILY = "moved_with_family", _("家族と一緒に移った")


class Door(models.TextChoices):
    """Through which door a claim came."""

    LINE = "line", _("LINE")
    WEB = "web", _("ウェブ")
    VOICE = "voice", _("電話（番号を押す）")
    TV = "tv", _("テレビ")
    DESK = "desk", _("窓口・電話の受付")
    SHELTER = "shelter", _("避難所の受付")
    PAPER = "paper", _("紙")


class VulnerableReason(models.TextChoices):
    """Why somebody is on the list of those who need help to evacuate (避難支援等を必要とする事由)."""

    CARE = "care", _("要介護")
    PHYSICAL = "physical", _("身体障害")
    INTELLECTUAL = "intellectual", _("知的障害")
    MENTAL = "mental", _("精神障害")
    ILLNESS = "illness", _("難病")
    ALONE = "alone", _("高齢の一人暮らし・高齢者のみの世帯")
    PREGNANT = "pregnant", _("妊産婦")
    INFANT = "infant", _("乳幼児")
    FOREIGN = "foreign", _("日本語が難しい")
    OTHER = "other", _("そのほか")


class Reached(models.TextChoices):
    """How far somebody was reached; the values of `engines.whereabouts.Reached`, the least first."""

    SILENT = "silent", _("連絡がない")
    LOST = "lost", _("場所がわからない")
    PERHAPS = "perhaps", _("家族の一部だけ確認")
    PRESUMED = "presumed", _("家族と一緒のはず")
    CONFIRMED = "confirmed", _("確認できた")


class FollowStep(models.TextChoices):
    """Rungs of the ladder of silence; the values of `engines.whereabouts.Step`."""

    ASK = "ask", _("本人にきく")
    AGAIN = "again", _("本人にもう一度きく")
    FAMILY = "family", _("家族にきく")
    NEIGHBOUR = "neighbour", _("近所の支援者にきく")
    VISIT = "visit", _("訪問する")


class VisitOutcome(models.TextChoices):
    """What somebody found who went and looked."""

    WELL = "well", _("会えた・無事")
    HELP = "help", _("会えた・助けが必要")
    LEFT = "left", _("家におらず、移った先はわからない")
    NOBODY = "nobody", _("留守・会えなかった")


class ReliefStatus(models.TextChoices):
    """How far a thing that is needed has come. DISPUTED: the resident says that it has not."""

    WANTED = "wanted", _("未手配")
    RESERVED = "reserved", _("在庫を確保")
    PLANNED = "planned", _("車が決まった")
    LOADED = "loaded", _("積んで向かっている")
    HANDED = "handed", _("渡した・確認待ち")
    RECEIVED = "received", _("受け取った")
    DISPUTED = "disputed", _("届いていないと連絡")
    CANCELLED = "cancelled", _("取りやめ")

    @classmethod
    def live(cls) -> tuple[str, ...]:
        """Return the states in which somebody has still to do something."""
        return cls.WANTED, cls.RESERVED, cls.PLANNED, cls.LOADED, cls.HANDED, cls.DISPUTED


class Setback(models.TextChoices):
    """Why a vehicle did not bring what was on its way; the first three are the driver's word at the door."""

    ABSENT = "absent", _("だれもいなかった")
    BLOCKED = "blocked", _("たどり着けなかった")
    DECLINED = "declined", _("いらないと言われた")
    NOT_AT_DEPOT = "not_at_depot", _("拠点に品物がなかった")
    CALLED_OFF = "called_off", _("車が取りやめになった")


class MoveReason(models.TextChoices):
    """Why a stock changed."""

    COUNTED = "counted", _("数え直し")
    TAKEN_IN = "taken_in", _("入荷")
    RESERVED = "reserved", _("支援に確保")
    RETURNED = "returned", _("支援から戻り")


GOODS = (
    NeedKind.WATER,
    NeedKind.FOOD,
    NeedKind.BLANKET,
    NeedKind.MILK,
    NeedKind.CHILD_NAPPY,
    NeedKind.ADULT_NAPPY,
    NeedKind.TOILET,
    NeedKind.TOILET_PAPER,
    NeedKind.SANITARY,
    NeedKind.MEDICINE,
)
"""Needs that are met by something that can be carried."""


class PersonalNeed(models.TextChoices):
    """What somebody told in peace that a helper has to know of her."""

    INFANT = "infant", _("乳児・小さな子ども")
    PREGNANT = "pregnant", _("妊娠中")
    WALKING = "walking", _("歩くのがむずかしい")
    CARE = "care", _("介護が必要")
    SENSES = "senses", _("目や耳が不自由")
    DEMENTIA = "dementia", _("もの忘れ・見守りが必要")
    DIALYSIS = "dialysis", _("人工透析")
    OXYGEN = "oxygen", _("酸素・人工呼吸器")
    INSULIN = "insulin", _("インスリン")
    ALLERGY = "allergy", _("食物アレルギー")
    LANGUAGE = "language", _("日本語がむずかしい")


class Pets(models.TextChoices):
    """Which animals live in a household."""

    NONE = "none", _("いない")
    SMALL = "small", _("犬・猫・小さな動物")
    LARGE = "large", _("大きな犬・そのほか")


class GuestState(models.TextChoices):
    """What staff made of a report by somebody whom the town does not know."""

    WAITING = "waiting", _("確認待ち")
    TRUSTED = "trusted", _("確認した")
    REFUSED = "refused", _("取り消した")


class BroadcastAnswers(models.TextChoices):
    """What can be answered to a message with one tap."""

    NONE = "none", _("返事は求めない")
    WHERE = "where", _("いまの居場所と無事をきく")
    GOODS = "goods", _("足りない物があるかをきく")


class ShowsSafety(models.TextChoices):
    """What whoever asks for somebody is told."""

    STATE = "state", _("無事かどうかだけ")
    PLACE = "place", _("無事かどうかと、いる所の種類")
