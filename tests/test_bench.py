"""The benchmark runs and its tables have their shape; how fast anything is, no test says."""

from __future__ import annotations

import shutil

import pytest

from bench import clicks, scale, steps, tasks, understanding
from bench.contenders import Transport
from bench.figures import percentile, spread, table
from tests.chaos.postgres import NoPostgresError

SMALL = clicks.Size(rounds=1, presses=24, look_ups=2)


@pytest.mark.parametrize("transport", clicks.TRANSPORTS)
async def test_both_contenders_take_every_turn(transport: Transport) -> None:
    if transport.endswith("tls") and shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: no certificate can be made")
    found = await clicks.compare(transport, SMALL)
    for team in (found.bot, found.echo):
        assert [one.turns for one in team.rounds] == [SMALL.presses]
        assert len(team.acks) == SMALL.presses
        assert len(team.command_acks) == SMALL.look_ups
        assert team.memory > 0
    assert len(found.ratios) == SMALL.rounds
    assert min(found.ratios) > 0
    assert clicks.TRANSPORTS[transport] in str(found)


async def test_every_system_walks_its_dialogs() -> None:
    found = await steps.measure(delay=0.02)
    assert {step.system for step in found} == {"myKaarma", "Qmatic", "Valomnia"}
    assert {step.dialog for step in found} == {
        "booking",
        "rescheduling",
        "looking up",
        "registering",
    }
    # A step is over when its last call is answered, so it never takes less than one of them.
    assert all(step.calls and step.ratio >= 1 for step in found)
    assert "finding slots" in steps.report(found)


def test_every_phrase_is_timed() -> None:
    found = understanding.measure(repeats=1)
    assert len(found.phrases) == len(list(understanding.phrases()))
    assert len(found.phrases) > 100
    assert all(len(text) > 0 for text in understanding.phrases())
    assert "a phrase, p95" in understanding.report(found)


async def test_the_tasks_are_done_and_the_first_takes_one_message_and_one_click() -> None:
    found = await tasks.measure()
    assert len(found) == 11
    assert (found[0].messages, found[0].clicks, found[0].fields) == (1, 1, 0)
    # nothing that staff do all day may come to need more than this
    assert max(one.messages + one.clicks for one in found) <= 4
    assert found[0].task in tasks.report(found)


async def test_what_grows_is_measured_beside_what_is_small() -> None:
    size = scale.Size(dialogs=200, rounds=1, presses=12, few=10, many=30, changed=3, looks=1)
    try:
        found = [part async for part in scale.measure(size)]
    except NoPostgresError:
        pytest.skip("PostgreSQL's own programs are not installed: no server can be made")
    assert [part.splitlines()[0] for part in found] == [
        "A look at a system that can say what was written since, Valomnia",
        "One replica and two with 15% of a core each, PostgreSQL",
        "A turn with 200 stored dialogs, PostgreSQL",
        "A turn with 200 stored dialogs, SQLite",
    ]


def test_percentiles_are_values_that_were_measured() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [percentile(values, part) for part in (0, 0.5, 0.9, 1)] == [1, 3, 5, 5]
    assert spread(values) == "3 (1 to 5)"


def test_a_table_has_its_columns_in_line() -> None:
    assert table(("a", "long"), [("wide", "b")]).splitlines() == [
        "| a    | long |",
        "|------|------|",
        "| wide | b    |",
    ]
