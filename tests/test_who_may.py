"""Every cell of the permit table, tried in Slack: who is allowed is served, nobody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.demo.slack import ROSA
from tests.permit_table import KINDS, MEMBER, SURFACES, Kind, Try, table
from tests.product import running

PAGE = Path(__file__).parent.parent / "docs" / "security.md"
DRAWN = re.compile(r"(<!-- generated: permits -->\n).*?(<!-- end -->)", re.DOTALL)


def test_the_table_of_the_page_is_what_the_code_decides(request: pytest.FixtureRequest) -> None:
    page = PAGE.read_text(encoding="utf-8")
    drawn = DRAWN.sub(lambda found: f"{found[1]}{table()}\n{found[2]}", page)
    if request.config.getoption("--rewrite"):
        PAGE.write_text(drawn, encoding="utf-8")
        return
    assert table() in page, "run pytest tests/test_who_may.py --rewrite to write the table anew"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_every_cell(kind: Kind) -> None:
    done = {}
    async with running(http=True) as product:
        for surface, acts in SURFACES.items():
            for verb, act in acts.items():
                one = Try(product, kind)
                await one.becomes(MEMBER)
                done[surface, verb] = await act(one) or (one.was_late() and await act(one))
                if product.slack.views(ROSA.id):
                    await product.slack.close(ROSA.id, everything=True)
    assert done == {
        (place, verb): kind.may(verb) for place, acts in SURFACES.items() for verb in acts
    }
