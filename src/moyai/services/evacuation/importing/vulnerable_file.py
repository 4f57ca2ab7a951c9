"""避難行動要支援者名簿 as CSV: every fault is told with its line, so that all are put right in one go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from moyai.core.residents.contacts import BadContact, normalise_contact
from moyai.core.residents.enums import ContactKind
from moyai.services.evacuation.importing.rows import read_position
from moyai.services.evacuation.importing.tables import read_table
from moyai.services.evacuation.importing.vulnerable_rows import (
    Supporter,
    VulnerableReading,
    VulnerableRow,
    read_birth_date,
    read_needs,
    read_reasons,
)

MOST_ROWS = 50_000
NEEDED = ("氏名", "生年月日", "住所", "避難支援等を必要とする事由")
COLUMNS = (
    "名簿番号",
    "住民番号",
    "氏名",
    "氏名_カナ",
    "生年月日",
    "住所",
    "緯度",
    "経度",
    "電話番号",
    "携帯電話番号",
    "避難支援等を必要とする事由",
    "必要な支援",
    "平常時の情報提供の同意",
    "個別避難計画",
    "支援者1_氏名",
    "支援者1_電話番号",
    "支援者1_続柄",
    "支援者2_氏名",
    "支援者2_電話番号",
    "支援者2_続柄",
    "備考",
)
"""The columns in the order of the empty form that a town can fill in; any order is read."""

_LONGEST = {"名簿番号": 40, "住所": 160, "避難支援等を必要とする事由": 200, "備考": 300}
_NAME = 40
_YES = {"1", "有", "あり", "同意", "同意する", "済", "はい", "○", "〇", "作成済"}
_NO = {"", "0", "無", "なし", "不同意", "同意しない", "未", "いいえ", "×", "未作成"}


def read_vulnerable_csv(content: bytes, *, today: date) -> VulnerableReading:
    """Read a list.

    Args:
        content: the file's bytes, UTF-8 or Shift_JIS.
        today: nobody was born after it.

    Raises:
        BadListError: it is no such table at all, or too long a one.
    """
    reading = VulnerableReading()
    for line, row in read_table(content, needed=NEEDED, most_rows=MOST_ROWS, faults=reading):
        found = _Line(reading, line, row).read(today)
        if found is not None:
            reading.rows.append(found)
    _refuse_twice(reading, lambda row: row.number, "名簿番号")
    _refuse_twice(reading, lambda row: row.resident_code, "住民番号")
    return reading


class _Line:
    """One line while it is read: all that is wrong with it is noted, not the first thing alone."""

    def __init__(self, reading: VulnerableReading, line: int, row: dict[str, str]) -> None:
        self.reading, self.line, self.row = reading, line, row
        self.is_good = True

    def read(self, today: date) -> VulnerableRow | None:
        """Return the person, or None where something is wrong."""
        self._check_lengths()
        family, given = self._read_name("氏名", needed=True) or ("", "")
        born = self._read_birth(today)
        words = self._get("避難支援等を必要とする事由")
        wanted = f"{words} {self._get('必要な支援')}"
        found = {
            "kana": self._read_name("氏名_カナ", needed=False),
            "position": self._read_position(),
            "phones": self._read_phones(),
            "may_share": self._read_flag("平常時の情報提供の同意"),
            "has_plan": self._read_flag("個別避難計画"),
            "supporters": self._read_supporters(),
        }
        for name in ("住所", "避難支援等を必要とする事由"):
            if not self._get(name):
                self._refuse(f"{name}がありません")
        if not self.is_good or born is None:
            return None
        return VulnerableRow(
            line=self.line,
            number=self._get("名簿番号"),
            resident_code=self._get("住民番号").replace("-", ""),
            family_name=family,
            given_name=given,
            birth_date=born,
            address=self._get("住所"),
            reasons=read_reasons(words),
            reason_words=words,
            needs=read_needs(wanted),
            note=self._get("備考"),
            **found,  # type: ignore[arg-type]
        )

    def _get(self, name: str) -> str:
        return self.row.get(name, "")

    def _refuse(self, why: str) -> None:
        self.is_good = False
        self.reading.refuse(self.line, why)

    def _check_lengths(self) -> None:
        for name, most in _LONGEST.items():
            if len(self._get(name)) > most:
                self._refuse(f"{name}が長すぎます（{most}文字まで）")

    def _read_name(self, column: str, *, needed: bool) -> tuple[str, str] | None:
        written = self._get(column)
        if not written and not needed:
            return None
        family, _, given = written.partition(" ")
        if not written:
            self._refuse(f"{column}がありません")
        elif not given:
            self._refuse(f"{column}「{written[:20]}」の姓と名のあいだに空白がありません")
        elif max(len(family), len(given)) > _NAME:
            self._refuse(f"{column}が長すぎます")
        return family, given

    def _read_birth(self, today: date) -> date | None:
        written = self._get("生年月日")
        born = read_birth_date(written, today) if written else None
        if born is None:
            self._refuse(
                f"生年月日「{written[:20]}」が日付として読めません" if written else "生年月日がありません"
            )
        return born

    def _read_position(self) -> tuple[float, float] | None:
        lon, lat = self._get("経度"), self._get("緯度")
        if not lon and not lat:
            return None
        found = read_position(self.reading, self.line, lon, lat)
        self.is_good = self.is_good and found is not None
        return found

    def _read_phones(self) -> tuple[str, ...]:
        found = [self._read_phone(name) for name in ("携帯電話番号", "電話番号")]
        return tuple(dict.fromkeys(phone for phone in found if phone))

    def _read_phone(self, column: str) -> str:
        written = self._get(column)
        if not written:
            return ""
        try:
            return normalise_contact(ContactKind.PHONE, written)
        except BadContact:
            self._refuse(f"{column}「{written[:20]}」が電話番号として読めません")
            return ""

    def _read_flag(self, column: str) -> bool:
        written = self._get(column)
        if written not in _YES | _NO:
            self._refuse(f"{column}が「{written[:20]}」です（1か空にしてください）")
        return written in _YES

    def _read_supporters(self) -> tuple[Supporter, ...]:
        found = []
        for number in (1, 2):
            name = self._get(f"支援者{number}_氏名")
            phone = self._read_phone(f"支援者{number}_電話番号")
            if phone and not name:
                self._refuse(f"支援者{number}の電話番号がありますが、氏名がありません")
            if name:
                found.append(Supporter(name[:80], phone, self._get(f"支援者{number}_続柄")[:20]))
        return tuple(found)


def _refuse_twice(reading: VulnerableReading, get: Callable[[VulnerableRow], str], what: str) -> None:
    seen: dict[str, int] = {}
    for row in reading.rows:
        key = get(row)
        first = seen.setdefault(key, row.line) if key else row.line
        if first != row.line:
            reading.refuse(row.line, f"{what}「{key}」は{first}行目にもあります")
