"""A wrong table does not import: each check fails with a sentence that names what is wrong.

And what a right one promises: it takes steps, it is drawn, and it loads what was stored, however
long ago.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.steps import VERSION
from flows.booking import BOOKING
from flows.diagram import mermaid
from flows.front_desk import MACHINES
from flows.machine import Asking, Effect, Event, Final, Machine, Row, Start, State, Working, on
from tests.transcripts import seen

SAMPLES = Path(__file__).parent / "samples" / "states"


class Begun(Event):
    kind: Literal["begun"] = "begun"


class Answered(Event):
    kind: Literal["answered"] = "answered"


class Asked(Event):
    kind: Literal["asked"] = "asked"


class Found(Event):
    kind: Literal["found"] = "found"


class Missed(Event):
    kind: Literal["missed"] = "missed"


class Find(Effect[Found | Missed]):
    kind: Literal["find"] = "find"


class Opening(Start):
    pass


class Wondering(Asking):
    kind: Literal["wondering"] = "wondering"


class Finding(Working):
    kind: Literal["finding"] = "finding"

    @property
    def effect(self) -> Find:
        return Find()


class Dreaming(Asking):
    kind: Literal["dreaming"] = "dreaming"


class Circling(Asking):
    kind: Literal["circling"] = "circling"


class Pausing(Asking):
    kind: Literal["waiting"] = "waiting"


class Done(Final):
    kind: Literal["done"] = "done"


def begin(state: Opening, event: Begun) -> Wondering:
    return Wondering()


def find(state: Wondering, event: Answered) -> Finding:
    return Finding()


def stay(state: Asking, event: Asked) -> Asking:
    return state


def finish(state: Finding, event: Found) -> Done:
    return Done()


def ask_again(state: Finding, event: Missed) -> Wondering:
    return Wondering()


BEGIN = on(Opening, Begun, begin, Wondering)
FIND = on(Wondering, Answered, find, Finding)
STAY = on(Asking, Asked, stay, Asking)
FINISH = on(Finding, Found, finish, Done)
ASK_AGAIN = on(Finding, Missed, ask_again, Wondering)
ROWS = (BEGIN, FIND, STAY, FINISH, ASK_AGAIN)
STATES = Wondering | Finding | Done


def machine(*rows: Row, states: Any = STATES) -> Machine:
    return Machine("sample", states, *rows)


def test_a_right_table_takes_steps() -> None:
    right = machine(*ROWS)
    state: State | None = Opening()
    for event in (Begun(), Asked(), Answered(), Missed(), Answered(), Found()):
        assert state
        state = right.step(state, event)
    assert state == Done()


def test_an_event_without_a_row_means_nothing() -> None:
    assert machine(*ROWS).step(Wondering(), Found()) is None
    assert machine(*ROWS).step(Done(), Begun()) is None


def test_a_state_that_is_never_reached() -> None:
    def wake(state: Dreaming, event: Answered) -> Done:
        return Done()

    row = on(Dreaming, Answered, wake, Done)
    with pytest.raises(TypeError, match="sample: Dreaming is never reached"):
        machine(*ROWS, row, states=STATES | Dreaming)


def test_a_state_that_cannot_end() -> None:
    def circle(state: Wondering, event: Found) -> Circling:
        return Circling()

    row = on(Wondering, Found, circle, Circling)
    with pytest.raises(TypeError, match="sample: Circling cannot end"):
        machine(*ROWS, row, states=STATES | Circling)


def test_a_final_state_with_rows() -> None:
    def revive(state: Done, event: Begun) -> Wondering:
        return Wondering()

    with pytest.raises(TypeError, match="sample: Done is final and has rows"):
        machine(*ROWS, on(Done, Begun, revive, Wondering))


def test_an_end_of_an_effect_that_nothing_handles() -> None:
    with pytest.raises(TypeError, match="sample: Finding does not handle Missed"):
        machine(BEGIN, FIND, STAY, FINISH)


def test_a_state_that_is_stored_under_another_name() -> None:
    def pause(state: Wondering, event: Found) -> Pausing:
        return Pausing()

    def go_on(state: Pausing, event: Answered) -> Done:
        return Done()

    rows = (on(Wondering, Found, pause, Pausing), on(Pausing, Answered, go_on, Done))
    with pytest.raises(TypeError, match="sample: Pausing is stored as waiting"):
        machine(*ROWS, *rows, states=STATES | Pausing)


def test_two_rows_for_the_same_state_and_event() -> None:
    with pytest.raises(TypeError, match="sample: two rows for the same state and event"):
        machine(*ROWS, FIND)


def test_targets_that_differ_from_the_annotation() -> None:
    expected = "Wondering --Answered--> Finding | Done: find returns something else: Done"
    with pytest.raises(TypeError) as raised:
        on(Wondering, Answered, find, Finding, Done)
    assert str(raised.value) == expected


def test_an_effect_that_does_not_say_how_it_can_end() -> None:
    class Shout(Effect):  # type: ignore[type-arg]  # that is the mistake
        kind: Literal["shout"] = "shout"

    with pytest.raises(TypeError, match="Shout does not say how it can end"):
        Shout.ends()


def test_a_row_of_a_state_goes_before_a_row_of_its_kind() -> None:
    def finish_at_once(state: Wondering, event: Asked) -> Done:
        return Done()

    own = machine(*ROWS, on(Wondering, Asked, finish_at_once, Done))
    assert own.step(Wondering(), Asked()) == Done()


def test_a_machine_is_drawn() -> None:
    together = Machine("sample", STATES, *ROWS, junctions={"some step": Wondering | Done})
    assert mermaid(together).splitlines() == [
        "flowchart TD",
        '    Wondering("wondering")',
        '    Finding[/"finding"/]',
        '    Done((("done")))',
        "    some_step{some step}",
        "    start((start))",
        '    Asking[/"any asking"/]',
        "    some_step --> Wondering",
        "    some_step --> Done",
        "    start -- begun --> Wondering",
        "    Wondering -- answered --> Finding",
        "    Asking -- asked --> Asking",
        "    Finding -- found --> Done",
        "    Finding -- missed --> Wondering",
    ]


def test_a_row_that_leads_to_a_junction_is_drawn_as_one_arrow() -> None:
    assert "    Stalled -- tried again --> next_step" in mermaid(BOOKING).splitlines()


@pytest.mark.parametrize("stored", ["", "{}", '{"kind": "opening"}', '{"kind": "booked"}', "[]"])
def test_what_is_no_state_of_the_dialog_is_not_loaded(stored: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        BOOKING.load(stored)


def samples() -> list[Path]:
    return sorted(SAMPLES.glob("*.json"))


@pytest.mark.parametrize("path", samples(), ids=lambda path: path.stem)
def test_a_state_that_was_stored_long_ago_still_loads(path: Path) -> None:
    """Frozen samples: where one of these fails, dialogs that are open somewhere would be lost."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    state = MACHINES[stored["flow"]].load(json.dumps(stored["state"]))
    assert stored["version"] <= VERSION
    assert MACHINES[stored["flow"]].load(state.model_dump_json()) == state


@pytest.mark.parametrize("name", MACHINES)
def test_there_is_a_sample_of_every_state(name: str, request: pytest.FixtureRequest) -> None:
    """With --rewrite, what is missing is taken from the transcripts; what is there stays frozen."""
    kinds = {str(state.model_fields["kind"].default) for state in MACHINES[name].states}
    missing = sorted(kind for kind in kinds if not (SAMPLES / f"{name}-{kind}.json").exists())
    if request.config.getoption("--rewrite"):
        _freeze(name, missing)
        return
    assert not missing


def _freeze(name: str, kinds: list[str]) -> None:
    for flow, state in seen():
        stored = json.loads(state.model_dump_json())
        if flow == name and stored["kind"] in kinds:
            kinds.remove(stored["kind"])
            frozen = {"flow": name, "version": VERSION, "state": stored}
            text = json.dumps(frozen, indent=1, ensure_ascii=False) + "\n"
            (SAMPLES / f"{name}-{stored['kind']}.json").write_text(text, encoding="utf-8")
