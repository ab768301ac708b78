"""Store what the contract tests compare with, and print what changed: python tests/golden/record.py

A change of keys, help or names breaks other people's scripts: add, never rename. A change of numbers must have a
reason, and the changelog says it.
"""

from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]


def main() -> int:
    os.environ["COLUMNS"] = "80"
    import contract

    made = contract.record()
    for name, text in made.items():
        before = contract.stored(name)
        if before != text:
            print("".join(difflib.unified_diff(before.splitlines(True), text.splitlines(True), name, name, n=0)))
            (contract.RECORD / name).parent.mkdir(parents=True, exist_ok=True)
            (contract.RECORD / name).write_text(text, encoding="utf-8")
    for file in sorted(contract.RECORD.rglob("*.txt")):
        if file.relative_to(contract.RECORD).as_posix() not in made:
            print(f"removed: {file.relative_to(contract.RECORD)}")
            file.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
