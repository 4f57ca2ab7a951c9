"""A market of experts and posts whose truth is known: what people can and write, whom they would take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy import sparse
from scipy.special import expit

from moyai.engines.matching.fit import Contract, Expert, Need, Post, Presence

START = date(2027, 4, 1)
SKILLS = {
    "strategy": ("経営戦略の立案", "中長期計画の策定", "ビジョンづくりと全体構想"),
    "data": ("データ分析", "統計を使った可視化", "BIツールでの集計"),
    "security": ("情報セキュリティ対策", "ゼロトラストの設計", "脆弱性の診断"),
    "cloud": ("クラウド移行", "AWSの設計と構築", "サーバーの仮想化"),
    "service_design": ("サービスデザイン", "利用者への聞き取りと試作", "カスタマージャーニーの作成"),
    "rpa": ("RPAの導入", "定型業務の自動化", "業務ロボットの開発"),
    "bpr": ("業務改革", "BPRと業務フローの見直し", "仕事の棚おろし"),
    "ai": ("生成AIの活用", "機械学習モデルの開発", "チャットボットの導入"),
    "marketing": ("デジタルマーケティング", "SNSでの情報発信", "広告の効果測定"),
    "procurement": ("調達仕様書の作成", "ベンダーの選定", "RFPの支援"),
    "training": ("職員研修の企画", "デジタル人材の育成", "リテラシー講座の講師"),
    "gis": ("GISと地図情報の整備", "地理空間データの活用", "ドローン測量"),
    "network": ("庁内ネットワークの設計", "LGWANの三層分離", "無線LANの整備"),
    "mynumber": ("マイナンバーカードの活用", "オンライン申請の整備", "ぴったりサービスの設定"),
    "health": ("医療と介護のデジタル化", "遠隔診療の立ち上げ", "健康データの連携"),
    "mobility": ("地域交通の再設計", "オンデマンド交通の導入", "MaaSの実証"),
}
FILLER = (
    "お客さまに寄りそい、地域の課題を一緒に解決します。",
    "民間企業で幅広い業務を担当してきました。",
    "コミュニケーションを大切にしています。",
    "スピード感をもって取り組みます。",
    "DX推進の経験を地方で生かしたいです。",
    "プロジェクトマネジメントも対応できます。",
)
AREAS = tuple(f"{number:02d}" for number in range(1, 9))


@dataclass(frozen=True, eq=False)
class Market:
    """What there is, and the truth of it.

    Attributes:
        experts: As they are registered: levels a little off, words of their own.
        posts: In the order in which they come.
        profiles: Texts of the experts.
        calls: Texts of the posts.
        joined: Day on which each expert came.
        town: True chance that the town asks, by post and expert; 0 where it cannot be.
        yes: True chance that the expert answers yes to it.
        contract: True chance that it then comes to a contract.
        satisfied: True satisfaction of each expert's towns.
        sex: Of each expert; never told to what ranks.
    """

    experts: tuple[Expert, ...]
    posts: tuple[Post, ...]
    profiles: tuple[str, ...]
    calls: tuple[str, ...]
    joined: np.ndarray
    town: np.ndarray
    yes: np.ndarray
    contract: np.ndarray
    satisfied: np.ndarray
    sex: tuple[str, ...]

    @property
    def gain(self) -> np.ndarray:
        """True chance that both sides want each other and it comes to a contract, by post and expert."""
        return np.asarray(self.town * self.yes * self.contract)


def invent(experts: int, posts: int, days: int, seed: int) -> Market:
    """Return a market.

    Args:
        experts: How many; a quarter come after the first day.
        posts: How many in all days.
        days: How many.
        seed: Of all of it.
    """
    chance = np.random.default_rng(seed)
    names = tuple(SKILLS)
    levels = _invent_levels(chance, experts, len(names))
    told = np.where(levels > 0, np.clip(levels + chance.integers(-1, 2, levels.shape), 1, 5), 0)
    told[(levels == 0) & (chance.random(levels.shape) < 0.05)] = 2
    people = tuple(_invent_expert(chance, n, names, told[n]) for n in range(experts))
    works = tuple(_invent_post(chance, n, names) for n in range(posts))
    quality = chance.standard_normal(experts)
    possible, match = _find_truth(people, works, levels, names)
    rate = np.array([each.rate_yen for each in people])
    slack = np.array([[post.most_rate_yen for post in works]]).T / rate[None, :] - 1
    taste = chance.standard_normal((len(AREAS), experts))
    where = np.array([AREAS.index(next(iter(each.areas))) for each in works])
    # Whom many want says no more often: this is what popularity does not know of.
    yes = expit(0.3 + 1.5 * slack + 0.7 * taste[where] - 1.0 * quality[None, :])
    joined = np.where(chance.random(experts) < 0.25, chance.integers(1, max(2, days // 2), experts), 0)
    return Market(
        people,
        works,
        tuple(_write_profile(chance, names, told[n]) for n in range(experts)),
        tuple(_write_call(chance, each) for each in works),
        joined,
        possible * expit(-4 + 4.5 * match + 0.8 * quality[None, :]),
        yes,
        expit(-0.5 + 1.5 * match),
        expit(0.7 + 0.8 * quality),
        tuple(np.where(chance.random(experts) < 0.3, "f", "m").tolist()),
    )


def make_counts(
    texts: tuple[str, ...], others: tuple[str, ...]
) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Return how often each pair of characters is in each text, of two lists of texts."""
    ids: dict[str, int] = {}
    made = []
    for each in (texts, others):
        rows, columns = [], []
        for row, text in enumerate(each):
            for start in range(len(text) - 1):
                rows.append(row)
                columns.append(ids.setdefault(text[start : start + 2], len(ids)))
        made.append((rows, columns, len(each)))
    first, second = (
        sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(size, len(ids)))
        for rows, columns, size in made
    )
    first.sum_duplicates()
    second.sum_duplicates()
    return first, second


def search_bm25(profiles: tuple[str, ...], calls: tuple[str, ...]) -> np.ndarray:
    """Return BM25 (k1 1.2, b 0.75) over pairs of characters, by post and expert."""
    documents, queries = make_counts(profiles, calls)
    length = np.asarray(documents.sum(axis=1)).ravel()
    present = np.asarray((documents > 0).sum(axis=0)).ravel()
    idf = np.log(1 + (len(profiles) - present + 0.5) / (present + 0.5))
    weighed = documents.tocoo()
    norm = 1.2 * (0.25 + 0.75 * length / length.mean())
    weighed.data = idf[weighed.col] * weighed.data * 2.2 / (weighed.data + norm[weighed.row])
    return np.asarray(((queries > 0).astype(float) @ weighed.tocsr().T).todense())


def compare_cosine(profiles: tuple[str, ...], calls: tuple[str, ...]) -> np.ndarray:
    """Return TF-IDF cosines over pairs of characters, by post and expert."""
    documents, queries = make_counts(profiles, calls)
    present = np.asarray((documents > 0).sum(axis=0)).ravel()
    idf = np.log((len(profiles) + 1) / (present + 1)) + 1

    def scale(counts: sparse.csr_matrix) -> sparse.csr_matrix:
        found = counts.log1p() @ sparse.diags(idf)
        norm = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
        return sparse.diags(1 / np.maximum(norm, 1e-12)) @ found

    return np.asarray((scale(queries) @ scale(documents).T).todense())


def _invent_levels(chance: np.random.Generator, count: int, skills: int) -> np.ndarray:
    has = chance.random((count, skills)).argsort(axis=1) < chance.integers(3, 7, count)[:, None]
    return np.where(has, chance.integers(1, 6, (count, skills)), 0)


def _invent_expert(chance: np.random.Generator, n: int, names: tuple[str, ...], told: np.ndarray) -> Expert:
    skills = {name: int(level) for name, level in zip(names, told, strict=True) if level}
    return Expert(
        key=f"e{n:05d}",
        skills=skills,
        proven=frozenset(name for name in skills if chance.random() < 0.3),
        areas=frozenset(chance.choice(AREAS, 3).tolist()),
        works_remotely=bool(chance.random() < 0.8),
        half_days=(1, int(chance.integers(2, 6))),
        free_from=START,
        rate_yen=int(chance.integers(35, 95)) * 1000,
        contracts=frozenset(chance.choice([Contract.SERVICE, Contract.SPECIAL], 2).tolist()),
        public_years=int(chance.choice([0, 0, 0, 2, 6])),
    )


def _invent_post(chance: np.random.Generator, n: int, names: tuple[str, ...]) -> Post:
    asked = chance.choice(len(names), 4, replace=False)
    presence = Presence.REMOTE if chance.random() < 0.6 else Presence.SOMETIMES
    return Post(
        key=f"p{n:05d}",
        organisation=f"town{n % 40}",
        musts=(Need(names[asked[0]], int(chance.integers(2, 4))),),
        wishes=tuple(Need(names[each], int(chance.integers(2, 5))) for each in asked[1:]),
        areas=frozenset({str(chance.choice(AREAS))}),
        presence=presence,
        half_days=2,
        starts=START,
        ends=START + timedelta(days=180),
        most_rate_yen=int(chance.integers(60, 110)) * 1000,
        contracts=frozenset({Contract.SERVICE, Contract.SPECIAL}),
    )


def _find_truth(
    people: tuple[Expert, ...], works: tuple[Post, ...], levels: np.ndarray, names: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Return whether it can be at all, by true levels and plain conditions, and how well skills match."""
    at = {name: n for n, name in enumerate(names)}
    rate = np.array([each.rate_yen for each in people])
    most = np.array([each.half_days[1] for each in people])
    remote = np.array([each.works_remotely for each in people])
    possible, match = np.zeros((len(works), len(people))), np.zeros((len(works), len(people)))
    for row, post in enumerate(works):
        here = np.array([bool(each.areas & post.areas) for each in people])
        place = remote if post.presence is Presence.REMOTE else here
        must = post.musts[0]
        able = levels[:, at[must.skill]] >= must.level - 1
        possible[row] = able & place & (rate <= post.most_rate_yen) & (most >= post.half_days)
        parts = [np.minimum(levels[:, at[need.skill]] / (need.level + 1), 1) for need in post.wishes]
        match[row] = 0.5 * np.minimum(levels[:, at[must.skill]] / 5, 1) + 0.5 * np.mean(parts, axis=0)
    return possible, match


def _write_profile(chance: np.random.Generator, names: tuple[str, ...], told: np.ndarray) -> str:
    parts = []
    for name, level in zip(names, told, strict=True):
        if level and chance.random() < 0.85:
            parts.append(f"{chance.choice(SKILLS[name])}を{int(chance.integers(1, 15))}年担当しました。")
        elif not level and chance.random() < 0.06:
            parts.append(f"{chance.choice(SKILLS[name])}にも関心があります。")
    parts += chance.choice(FILLER, 3).tolist()
    return "".join(parts[n] for n in chance.permutation(len(parts)))


def _write_call(chance: np.random.Generator, post: Post) -> str:
    must = chance.choice(SKILLS[post.musts[0].skill])
    wished = "、".join(str(chance.choice(SKILLS[each.skill])) for each in post.wishes)
    return f"{must}をお願いします。{wished}の経験がある方を歓迎します。"
