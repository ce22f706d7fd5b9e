"""What every dialog shares: the desk it stands at, the words that work everywhere, and hints."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from flows.domain import Desk
from flows.effects import Failed
from flows.machine import NEVER, Asking, Event, Final, Start, Value, Working
from flows.understanding import understand
from flows.understanding.request import Asked, Intent, Request

HintKind = Literal[
    "help",
    "not_understood",
    "not_offered",
    "nobody_found",
    "vehicle_unknown",
    "service_unknown",
    "several_services",
    "one_service_only",
    "advisor_unknown",
    "transport_unknown",
    "in_the_past",
    "time_taken",
    "day_full",
    "nothing_free",
    "slot_gone",
    "already_booked",
    "not_saved",
    "not_checked",
    "not_registered",
    "maybe_registered",
    "press_confirm",
    "no_appointment",
    "not_at_that_time",
    "not_there",
    "same_time",
    "hold_lapsed",
    "changed_elsewhere",
    "gone_elsewhere",
    "old_time_gone",
    "undo_over",
    "done_already",
    "maybe_restored",
    "press_cancel",
    "nothing_changed",
    "maybe_changed",
    "unreachable",
    "not_allowed",
    "misread",
    "refused",
    "not_permitted",
    "permit_unknown",
    "day_unclear",
    "one_day_only",
    "ends_before_it_begins",
    "nobody_affected",
    "nothing_to_move",
    "not_in_plan",
    "several_in_plan",
]


class Hint(Value):
    """What the card says on top, because of what was just said or happened."""

    kind: HintKind
    words: str = ""  # what the person or the system said: data, never markup
    reference: str = ""
    since: AwareDatetime | None = None  # the system has not answered since then


class Opening(Start):
    """Where every dialog starts: at a desk, with nothing said yet."""

    desk: Desk


class Talking(Asking):
    """Waits for the person at the desk, who may press a button or write words."""

    # What a bare answer ("Lopez", "the Civic") is read as here.
    asked: ClassVar[Asked | None] = None

    desk: Desk
    hint: Hint | None = None

    def with_hint(self, kind: HintKind, words: str = "", reference: str = "") -> Talking:
        """Return the same state with something to say about what just happened."""
        return self.model_copy(update={"hint": Hint(kind=kind, words=words, reference=reference)})


class Busy(Working):
    """Waits for the world, at a desk."""

    desk: Desk


class Dropped(Final):
    """The person ended it; nothing was written by this dialog."""

    kind: Literal["dropped"] = "dropped"
    desk: Desk
    # A write whose outcome is still unknown was left behind.
    unsure: bool = False
    # It was only about reading: that nothing was written goes without saying.
    read_only: bool = False


class Said(Event):
    """The person wrote something; `sent` is when, by Slack's clock."""

    kind: Literal["said"] = "said"
    text: str
    sent: AwareDatetime = NEVER


class Stopped(Event):
    """The person wants no more of it."""

    kind: Literal["stopped"] = "stopped"


class StartedOver(Event):
    """The person wants an empty form."""

    kind: Literal["started_over"] = "started_over"


class HelpAsked(Event):
    """The person wants to know what can be said here."""

    kind: Literal["help_asked"] = "help_asked"


class TriedAgain(Event):
    """The person wants what failed to be tried again."""

    kind: Literal["tried_again"] = "tried_again"


class DeskSwitched(Event):
    """Another system is meant. `desk` is filled in by the shell, whatever the button says."""

    kind: Literal["desk_switched"] = "desk_switched"
    system: str
    desk: Desk | None = None


class CustomerPicked(Event):
    """A customer was chosen from those on the card."""

    kind: Literal["customer_picked"] = "customer_picked"
    id: str


def drop(state: Talking, event: Stopped) -> Dropped:
    """End the dialog with nothing written."""
    return Dropped(desk=state.desk)


def leave_unsure(state: Talking, event: Stopped) -> Dropped:
    """End the dialog with the question open whether something was written."""
    return Dropped(desk=state.desk, unsure=True)


def explain(state: Talking, event: HelpAsked) -> Talking:
    """Say what can be said here."""
    return state.with_hint("help")


def trouble(event: Failed) -> Hint:
    """Return what to say about something that failed."""
    return Hint(
        kind=event.trouble, words=event.reason, reference=event.reference, since=event.since
    )


def not_checked(event: Failed) -> Hint:
    """Return what to say where a write may be done, and the system could not be read again."""
    return Hint(kind="not_checked", words=event.reason, reference=event.reference)


def read(state: Talking, event: Said, meant: Intent | None = None) -> Request:
    """Understand what was said in an open dialog; now and the zone are the branch's.

    `meant` is what it is for, where the dialog alone tells: see `understand`.
    """
    return understand(
        event.text,
        now=local(state.desk, event.at),
        country=state.desk.branch.country,
        asked=state.asked,
        open_dialog=True,
        meant=meant,
    )


def local(desk: Desk, at: datetime) -> datetime:
    """Return a moment on the branch's wall clock."""
    return at.astimezone(desk.branch.tz)
