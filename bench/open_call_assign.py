"""Five thousand entries of an open call assigned to judges, three reviews each, through the service itself.

    python -m bench.open_call_assign [--entries 5000] [--judges 300] [--each 3]

The database is in it: people and entries are read, conflicts looked for, texts compared, the assignment
found (`engines/judging/assignment`), kept as a proposal, confirmed as rows. Seconds by the clock and of the
processor, in this process; the objective and its bound as the office reads them. Goal: 30 s together.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any, TypeVar

Made = TypeVar("Made")
NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
TOPICS = (
    "自動運転 バス 停留所 時刻", "見守り 高齢者 センサー 家族", "水田 水位 灌漑 ドローン",
    "鳥獣 わな 通知 画像",
    "避難所 名簿 備蓄 通信", "観光 予約 案内 多言語", "学校 学習 図書 記録", "道路 損傷 写真 点検",
    "健康 血圧 歩数 面談", "雪 除雪 路面 予測", "買い物 配達 冷蔵 注文", "窓口 申請 本人確認 書類",
    "森林 測量 伐採 資源", "上水道 漏水 検針 圧力", "子育て 保育 送迎 相談", "ごみ 収集 分別 経路",
)  # fmt: skip


def main() -> None:
    """Fill a database of its own, assign, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=5000)
    parser.add_argument("--judges", type=int, default=300)
    parser.add_argument("--each", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MOYAI_HOME": home, "DJANGO_SETTINGS_MODULE": "moyai.config.settings"}
        from bench.shopping_day.preparing import prepare

        prepare()
        one = fill(asked.entries, asked.judges, asked.each)
        print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}")
        print(f"{asked.entries} entries, {asked.judges} judges, {asked.each} reviews each", flush=True)
        run(one)


def fill(entries: int, judges: int, each: int) -> Any:
    """Make a programme with its people and entries; return its round."""
    from moyai.services.open_call.models import Entry, EntryForm, Programme, Staff, Submission, Teammate
    from moyai.services.open_call.operations.panel.rounds import make_round
    from moyai.services.open_call.operations.panel.rubrics import save_rubric
    from moyai.services.open_call.programmes.templates import load_data

    chance = Random(1)
    programme = Programme.objects.create(
        code="10000001", template="pilot", title="公募", plan=load_data("pilot"), state="open", opened_at=NOW,
        made_at=NOW,
    )  # fmt: skip
    form = EntryForm.objects.create(programme=programme, number=1, fields=[], made_at=NOW)
    most = each * entries * 11 // (10 * judges) + 2
    Staff.objects.bulk_create(
        Staff(
            programme=programme, role="judge", name=f"審査員{n}", most=most,
            organisation=f"架空大学{n % 200}",
            expertise=" ".join(chance.sample(TOPICS, 2)), joined_at=NOW,
        )
        for n in range(judges)
    )  # fmt: skip
    made = Entry.objects.bulk_create(
        Entry(
            code=f"3{n:07d}", programme=programme, form=form, title=f"提案{n}", state="screening",
            organisation=f"株式会社架空大学{n % 2000}" if n % 10 == 0 else f"架空商店{n}", status="submitted",
            state_since=NOW, begun_at=NOW, saved_at=NOW, submitted_at=NOW,
        )
        for n in range(entries)
    )  # fmt: skip
    Teammate.objects.bulk_create(
        Teammate(entry=entry, role="leader", name=f"架空 代表{n}", invited_at=NOW, accepted_at=NOW)
        for n, entry in enumerate(made)
    )
    Submission.objects.bulk_create(
        Submission(
            entry=entry, number=1, receipt=f"4{n:07d}", form=form, title=entry.title, digest="0" * 64,
            answers={"approach": invent(n, chance)},
            submitted_by="x", submitted_at=NOW,
        )
        for n, entry in enumerate(made)
    )  # fmt: skip
    criteria = [{"key": "worth", "title": "効果"}]
    save_rubric(programme=programme, stage="document", criteria=criteria, actor="bench", now=NOW)
    return make_round(
        programme=programme, stage="document", per_entry=each, is_blind=True, actor="bench", now=NOW
    )


def invent(n: int, chance: Random) -> str:
    """Return a text about two of the topics."""
    words = f"{TOPICS[n % 16]} {TOPICS[n * 7 % 16]}".split()
    return "。".join(chance.choices(words, k=60))


def run(one: Any) -> None:
    """Propose and confirm, with seconds."""
    from moyai.services.open_call.models import Conflict, Review
    from moyai.services.open_call.operations.panel.assigning import confirm, propose
    from moyai.services.open_call.operations.panel.conflicts import find_all

    facts = {"actor": "bench", "now": NOW}
    began = time.perf_counter()
    _time("conflicts found and kept", lambda: find_all(programme=one.programme, **facts))
    made = _time("assignment proposed", lambda: propose(one=one, limit_s=300.0, **facts))
    one.refresh_from_db()
    _time("confirmed as rows", lambda: confirm(one=one, **facts))
    whole = time.perf_counter() - began
    lacking = sum(each["missing"] for each in made["shortages"])
    print(f"{'together':<30}{whole:>8.1f} s (goal 30 s)")
    print(f"{Conflict.objects.count()} conflicts, {Review.objects.count()} reviews, {lacking} lacking")
    print(f"total {made['total']}, bound {made['total_bound']}, proved: {made['is_proved']}")
    print(made["objective"]["en"])


def _time(name: str, make: Callable[[], Made]) -> Made:
    began, cpu = time.perf_counter(), time.process_time()
    made = make()
    print(
        f"{name:<30}{time.perf_counter() - began:>8.1f} s, processor {time.process_time() - cpu:.1f} s",
        flush=True,
    )
    return made


if __name__ == "__main__":
    main()
