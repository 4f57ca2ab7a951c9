"""The conversation in which a household tells in peace what a helper has to know."""

from moyai.engines.conversation import Localized, Text
from moyai.services.evacuation.enums import EvacuationKind, PersonalNeed, Pets

TITLE = Localized(
    Text("災害に備えて登録する", short="災害に備える"),
    Text("Prepare for an emergency", short="Be prepared"),
    Text("さいがいの じゅんび", short="じゅんび"),
)
REGISTER_FIRST = Localized(
    "先に利用登録をしてください。", "Please register first.", "さきに とうろくを してください。"
)
SEEN = Localized(
    "前に登録された内容があります。どうしますか。",
    "You have told us before. What would you like to do?",
    "まえに おしえて くれました。どうしますか。",
)
RENEW = Localized("見直す", "Go through it again", "もういちど こたえる")
KEEP = Localized("このままでよい", "Leave it as it is", "このままで いい")
ERASE = Localized("登録を消す", "Erase it", "けす")
ERASED = Localized(
    "登録を消しました。いつでも、また登録できます。",
    "It is erased. You can tell us again at any time.",
    "けしました。また いつでも できます。",
)
KEPT = Localized("登録は、このままです。", "It stays as it is.", "このままです。")
PLAN = Localized(
    "災害のとき、まずどこへ避難するつもりですか。",
    "Where would you go first in an emergency?",
    "さいがいの とき、まず どこへ いきますか。",
)
PLAN_HINT = Localized(
    "家が安全なら、家にいるのも避難です。",
    "If your house is safe, staying there is evacuation too.",
    "いえが あんぜんなら、いえに いても いいです。",
)
PLANS = {
    EvacuationKind.HOME: Localized("自宅にいる", "Stay at home", "いえに いる"),
    EvacuationKind.SHELTER: Localized("避難所へ行く", "Go to a shelter", "避難所へ いく"),
    EvacuationKind.KIN: Localized(
        "親せき・知人の家へ行く", "Go to relatives or friends", "しっている ひとの いえ"
    ),
    EvacuationKind.CAR: Localized("車の中で過ごす", "Stay in the car", "くるまに いる"),
    EvacuationKind.UNKNOWN: Localized("まだ決めていない", "Not decided yet", "まだ わからない"),
}
SHELTER = Localized("どの避難所へ行きますか。", "To which shelter?", "どの 避難所へ いきますか。")
PETS = Localized("動物を飼っていますか。", "Do you keep animals?", "どうぶつが いますか。")
PET_KINDS = {
    Pets.NONE: Localized("いない", "No", "いない"),
    Pets.SMALL: Localized("犬・猫・小さな動物", "A dog, cat or small animal", "いぬ・ねこ"),
    Pets.LARGE: Localized("大きな犬・そのほか", "A large dog, or others", "おおきな どうぶつ"),
}
HELP = Localized(
    "ご家族に、避難のとき手助けや薬・機械が必要な方はいますか。",
    "Does anybody in your family need help, medicine or a device?",
    "かぞくに、たすけや くすりが いる ひとが いますか。",
)
HELP_YES = Localized("いる", "Yes", "いる")
HELP_NO = Localized("いない", "No", "いない")
WHO = Localized("それは、どなたですか。", "Who is it?", "それは だれですか。")
WHO_MORE = Localized("ほかにもいますか。", "Is there anybody else?", "ほかにも いますか。")
NO_MORE = Localized(
    Text("これで全部", spoken="ほかにいないとき"), Text("Nobody else", spoken="nobody else"), "ほかは いない"
)
WHICH = Localized("どんな手助けが必要ですか。", "What help is needed?", "どんな たすけが いりますか。")
WHICH_MORE = Localized(
    "その方に、ほかに必要なことはありますか。", "Does this person need anything else?", "ほかに ありますか。"
)
NOTHING_MORE = Localized(
    Text("これで全部", spoken="ほかにないとき"), Text("Nothing else", spoken="nothing else"), "ほかは ない"
)
NEEDS = {
    PersonalNeed.INFANT: Localized(
        "乳児・小さな子ども", "A baby or small child", "あかちゃん・ちいさい こども"
    ),
    PersonalNeed.PREGNANT: Localized("妊娠中", "Pregnant", "おなかに あかちゃん"),
    PersonalNeed.WALKING: Localized("歩くのがむずかしい", "Walking is hard", "あるくのが むずかしい"),
    PersonalNeed.CARE: Localized("介護が必要", "Needs care", "かいごが いる"),
    PersonalNeed.SENSES: Localized("目や耳が不自由", "Sight or hearing", "め・みみが わるい"),
    PersonalNeed.DEMENTIA: Localized("もの忘れ・見守りが必要", "Forgets, is watched over", "みまもりが いる"),
    PersonalNeed.DIALYSIS: Localized("人工透析", "Dialysis", "とうせき"),
    PersonalNeed.OXYGEN: Localized(
        Text("酸素・人工呼吸器", short="酸素・呼吸器"), "Oxygen or ventilator", "さんそ・こきゅうき"
    ),
    PersonalNeed.INSULIN: Localized("インスリン", "Insulin", "インスリン"),
    PersonalNeed.ALLERGY: Localized("食物アレルギー", "Food allergy", "たべものの アレルギー"),
    PersonalNeed.LANGUAGE: Localized("日本語がむずかしい", "Japanese is hard", "にほんごが むずかしい"),
}
SHARE = Localized(
    "災害のとき、助けに行く人に、この内容を伝えてもよいですか。",
    "In an emergency, may those who help be told this?",
    "さいがいの とき、たすける ひとに おしえて いいですか。",
)
SHARE_HINT = Localized(
    "消防、警察、民生委員、自治会の方です。災害のときだけです。",
    "Fire service, police, welfare commissioners, your neighbourhood. Only in an emergency.",
    "しょうぼう、けいさつ、ちかくの ひとです。さいがいの ときだけです。",
)
SHARE_YES = Localized("よい", "Yes", "いい")
SHARE_NO = Localized("市の職員だけにする", "Only the town's staff", "市の ひとだけ")
DONE = Localized(
    "登録しました。変わったら、いつでも直せます。",
    "It is written down. You can change it at any time.",
    "とうろく しました。いつでも かえられます。",
)
FACT_PLAN = Localized("まず行くところ", "Goes first to", "まず いく ところ")
FACT_PETS = Localized("動物", "Animals", "どうぶつ")
FACT_NEEDS = Localized("手助けの登録", "Help needed", "たすけ")
NEEDS_OF = Localized("{n}人分", "for {n}", "{n}人")
FACT_SHARE = Localized("災害のとき伝える相手", "Told in an emergency to", "おしえる ひと")
SHARED_WITH_HELPERS = Localized(
    "市の職員と、助けに行く人", "the town's staff and those who help", "市と たすける ひと"
)
SHARED_WITH_TOWN = Localized("市の職員だけ", "the town's staff only", "市の ひとだけ")
CARD = Localized("カードを印刷する", "Print the card", "カードを いんさつする")
ADD_MEMBER = Localized(
    Text("電話を持たない家族を加える", short="家族を加える"),
    Text("Add family members without a telephone", short="Add family"),
    Text("でんわの ない かぞくを いれる", short="かぞくを いれる"),
)
MEMBER_NAME = Localized(
    "加える方のお名前を教えてください。", "What is this person's name?", "その ひとの なまえは なんですか。"
)
MEMBER_NAME_HINT = Localized(
    "姓と名のあいだを1文字あけてください。例：伊那 太郎",
    "Family name, a space, then given name. For example: 伊那 太郎",
)
NAME_PARTS = Localized(
    "姓と名のあいだを1文字あけて入れてください。",
    "Please put a space between family name and given name.",
    "みょうじと なまえの あいだを 1もじ あけて ください。",
)
MEMBER_KANA = Localized("読みかたを教えてください。", "How is it read?", "どう よみますか。")
MEMBER_KANA_HINT = Localized("例：イナ タロウ", "For example: イナ タロウ")
MEMBER_BORN = Localized("生まれた日はいつですか。", "When was this person born?", "いつ うまれましたか。")
MEMBER_BORN_HINT = Localized("例：1940年4月1日、または昭和15年4月1日", "For example: 1940, 4, 1")
MEMBER_SURE = Localized(
    "この方を、ご家族に加えますか。", "Add this person to your family?", "この ひとを かぞくに いれますか。"
)
MEMBER_DONE = Localized(
    "ご家族に加えました。災害のとき、いっしょに知らせられます。",
    "Added to your family. In an emergency you can report for this person too.",
    "かぞくに いれました。さいがいの とき、いっしょに しらせられます。",
)
MEMBER_NOT = Localized("加えていません。", "Nobody was added.", "いれて いません。")
MEMBER_ANOTHER = Localized("もう1人加える", "Add another", "もう ひとり いれる")
