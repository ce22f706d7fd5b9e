"""One id from a payload of Slack's to the request id of the system, in a real process's log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.demo.slack import ROSA
from bot.operating.tracing import trace_id
from tests.processes import free_port, replica
from tests.product import AtDesk, coming_days, on_stage, set_up

REQUEST_ID = "req-7f3a"


async def test_one_search_of_the_log_shows_a_booking_from_end_to_end(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    async with (
        on_stage(request_url=url, request_id=REQUEST_ID) as scene,
        replica(set_up(scene, {}), tmp_path, port=port) as running,
    ):
        rosa = AtDesk(scene.slack, ROSA.id, "D0ROSA")
        day = coming_days(scene.mykaarma)[0]
        await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
        await rosa.sees("Confirm draft")
        await rosa.press("Confirm draft")
        await rosa.sees("Draft made")
        await scene.slack.until(lambda: "booked" in {one.get("after") for one in running.lines()})
        lines = running.lines()
        payloads = [one.envelope.payload for one in scene.slack.courier.sent]
        told = running.log.read_text(encoding="utf-8")

    # The words: found by the id that Slack gave the event.
    event = next(one for one in payloads if one.get("event", {}).get("text", "").startswith("book"))
    said = with_id(lines, event["event_id"])
    assert said[0]["event"] == "received"
    assert [one["after"] for one in said if one["event"] == "step"] == [
        "looking_up",
        "finding_slots",
        "reviewing",
    ]
    assert {one["reference"] for one in said if one["event"] == "exchange"} == {REQUEST_ID}

    # The press: found by an id of its own, down to the write and to who was written for.
    press = next(one for one in payloads if one.get("type") == "block_actions")
    pressed = with_id(lines, trace_id(press))
    assert [
        (one["before"], one["because"], one["after"]) for one in pressed if "because" in one
    ] == [
        ("reviewing", "confirmed", "saving"),
        ("saving", "saved", "booked"),
    ]
    (write,) = (one for one in pressed if one.get("route", "").endswith("draftAppointment"))
    assert (write["outcome"], write["reference"]) == ("done", REQUEST_ID)
    assert write["dialog"] == pressed[-1]["dialog"]

    # Every exchange with the system belongs to something that somebody did.
    assert all(one.get("id") for one in lines if one["event"] == "exchange")
    for one in ("Dana", "Whitfield", "5550104", "oil change", press["trigger_id"], "hook/"):
        assert one not in told


def with_id(lines: list[dict[str, Any]], trace: str) -> list[dict[str, Any]]:
    return [one for one in lines if one.get("id") == trace]


PAYLOADS = st.dictionaries(
    st.sampled_from(["event_id", "trigger_id", "action_ts", "container", "text"]),
    st.text() | st.none() | st.integers() | st.dictionaries(st.text(), st.text(), max_size=2),
)


@given(PAYLOADS)
def test_any_payload_has_an_id_that_says_nothing_and_is_the_same_again(
    payload: dict[str, Any],
) -> None:
    trace = trace_id(payload)
    assert trace == trace_id(dict(payload))
    assert trace.isascii()
    assert trace.isalnum()
    assert len(trace) <= 40
    if trace != payload.get("event_id"):
        assert len(trace) == 12
