"""Named failures that a stand-in can be told to show; a switch is on for some uses or until off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass
class Switch:
    """One failure. `uses` is how often it strikes once turned on; None means until turned off."""

    id: str
    label: str
    help: str
    uses: int | None = 1
    amount: float = 0.0  # seconds, for the switches that wait or tell someone else to wait
    on: bool = False
    left: int | None = None
    is_action: bool = False  # done at once when turned on, never stays on


class Switches:
    """The switches of one stand-in, by id."""

    def __init__(self, switches: Iterable[Switch]) -> None:
        # copies: what one stand-in turns on stays off in the next
        self._by_id = {switch.id: replace(switch) for switch in switches}

    def __iter__(self) -> Iterator[Switch]:
        return iter(self._by_id.values())

    def __contains__(self, switch_id: str) -> bool:
        return switch_id in self._by_id

    def __getitem__(self, switch_id: str) -> Switch:
        return self._by_id[switch_id]

    def turn_on(
        self, switch_id: str, *, uses: int | None = None, amount: float | None = None
    ) -> None:
        """Turn on; `uses` and `amount` (seconds) stand in for the switch's own values."""
        switch = self._by_id[switch_id]
        switch.on = True
        switch.left = switch.uses if uses is None else uses
        if amount is not None:
            switch.amount = amount

    def turn_off(self, switch_id: str) -> None:
        self._by_id[switch_id].on = False

    def use(self, switch_id: str) -> bool:
        """Does this failure strike now? Counts the use."""
        switch = self._by_id[switch_id]
        if not switch.on:
            return False
        if switch.left is not None:
            switch.left -= 1
            switch.on = switch.left > 0
        return True


def common_switches() -> list[Switch]:
    """Make the failures, and the changes by others, that every system can show."""
    return [
        Switch("slow", "Answer slowly", "Every answer comes some seconds late.", None, 5.0),
        Switch(
            "rate_limited",
            "Too many requests",
            "The next three requests get 429 and are told when to come back.",
            3,
            1.0,
        ),
        Switch(
            "rate_limited_silent",
            "Too many requests, no hint",
            "The next three requests get 429 without Retry-After.",
            3,
        ),
        Switch("server_error", "Server error", "The next request gets 500 and is not done."),
        Switch(
            "lose_answer",
            "Lose the next answer",
            "The next write is done, but its answer never arrives.",
        ),
        Switch(
            "lose_request",
            "Lose the next request",
            "The next write never arrives and is not done.",
        ),
        Switch(
            "slot_taken",
            "Somebody was faster",
            "Right before the next booking, someone else takes the time.",
        ),
        Switch("html", "Web page instead of data", "The next request gets a web page with 200."),
        Switch("garbage", "Cut-off answer", "The next request is done, its answer is cut off."),
        Switch("down", "Out of order", "Every connection is cut until this is off.", None),
        Switch(
            "colleague_moves",
            "A colleague moves an appointment",
            "The newest appointment to come is moved in this system, by hand.",
            is_action=True,
        ),
        Switch(
            "colleague_cancels",
            "A colleague cancels an appointment",
            "The newest appointment to come is cancelled in this system, by hand.",
            is_action=True,
        ),
        Switch("extra_fields", "Unknown fields", "Answers carry fields nobody documented.", None),
        Switch("missing_fields", "Missing fields", "Answers leave out the optional fields.", None),
    ]
