"""The security list names tests that are there: a promise whose test was renamed is found here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE)))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_named_test_is_there(file: str, name: str) -> None:
    assert re.search(rf"^(?:async )?def {name}\(", (TESTS / file).read_text("utf-8"), re.MULTILINE)


def test_every_row_has_a_test_or_a_reason() -> None:
    rows = [
        line for line in PAGE.splitlines() if line.startswith("| ") and "What holds" not in line
    ]
    in_list = [row for row in rows if row.count("|") == 3]
    assert len(in_list) > 30
    assert all(len(row.split("|")[2].strip()) > 20 for row in in_list)
