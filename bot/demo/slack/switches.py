"""Failures on demand: each switch is on until turned off, or armed for a number of times."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.demo.slack.people import JSON

# Losing the answer of a read would show nothing: only what changes something is worth losing.
_WRITES = ("chat.", "views.", "reactions.", "conversations.open", "oauth.")
# Without these the app could not even start again, so a switch turned on in the page spares them.
_SPARED = {"apps.connections.open", "auth.test"}


@dataclass
class Switch:
    """One failure; `left` counts the times to come (None: no end), `method` narrows it."""

    id: str
    label: str
    help: str
    on: bool = False
    left: int | None = None
    method: str | None = None

    def arm(self, times: int | None = 1, *, method: str | None = None) -> None:
        """Turn on for the next `times` (None: until turned off), for one method or for all."""
        self.on, self.left, self.method = True, times, method

    def off(self) -> None:
        self.on, self.left, self.method = False, None, None

    def fires(self, method: str) -> bool:
        if not self.on or (self.method or method) != method:
            return False
        if self.method is None and method in _SPARED:
            return False
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                self.off()
        return True


def _all() -> dict[str, Switch]:
    rows = (
        Switch("rate_limited", "Answer 429", "Calls of the app are refused with Retry-After."),
        Switch("server_error", "Answer 500", "Calls of the app fail without being done."),
        Switch(
            "lose_answer",
            "Lose answers",
            "What the app posts or changes is done, but it never hears so.",
        ),
        Switch("slow", "Answer slowly", "Calls of the app are answered after two seconds."),
        Switch("twice", "Deliver events twice", "Every event reaches the app two times."),
        Switch("drop_sockets", "Drop the connection", "The app's sockets are closed once."),
    )
    return {row.id: row for row in rows}


@dataclass
class Switches:
    """All failure switches by id, with the seconds that a 429 and a slow answer take."""

    by_id: dict[str, Switch] = field(default_factory=_all)
    retry_after: int = 1
    slow_seconds: float = 2.0

    def __getitem__(self, switch_id: str) -> Switch:
        return self.by_id[switch_id]

    def fires(self, switch_id: str, method: str = "") -> bool:
        if switch_id == "lose_answer" and not method.startswith(_WRITES):
            return False
        return self.by_id[switch_id].fires(method)

    def for_panel(self) -> list[JSON]:
        return [
            {"id": row.id, "label": row.label, "help": row.help, "on": row.on}
            for row in self.by_id.values()
        ]
