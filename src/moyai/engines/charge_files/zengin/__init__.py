"""口座振替: collection from bank accounts, in the banks' fixed-length format (全銀協規定形式)."""

from moyai.engines.charge_files.zengin.answers import check_answer
from moyai.engines.charge_files.zengin.kana import to_bank_kana
from moyai.engines.charge_files.zengin.read import read_file
from moyai.engines.charge_files.zengin.records import (
    Charge,
    Collector,
    DepositKind,
    Result,
    TransferFile,
)
from moyai.engines.charge_files.zengin.write import write_file

__all__ = [
    "Charge",
    "Collector",
    "DepositKind",
    "Result",
    "TransferFile",
    "check_answer",
    "read_file",
    "to_bank_kana",
    "write_file",
]
