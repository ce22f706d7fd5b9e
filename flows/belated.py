"""Words that arrive long after they were written: whoever wrote them is asked before they count.

The rule: a message that an outage has held up opens nothing by itself. What it asks for is kept as
it was understood on the day it was written, so that its "tomorrow" is that of then.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from flows.booking.events import BookingAsked
from flows.cancelling import CancelAsked
from flows.domain import Desk
from flows.looking_up import LookUpAsked
from flows.machine import Event, Final, Machine, on
from flows.rebooking.events import RebookAsked
from flows.registering import RegisteringAsked
from flows.rescheduling.events import RescheduleAsked
from flows.talking import (
    Dropped,
    HelpAsked,
    Hint,
    Opening,
    Said,
    Stopped,
    Talking,
    drop,
    explain,
    read,
)
from flows.understanding.request import When

# What a sentence can ask for.
Wanted = Annotated[
    BookingAsked | RescheduleAsked | RebookAsked | CancelAsked | LookUpAsked | RegisteringAsked,
    Field(discriminator="kind"),
]


class BelatedAsked(Event):
    """Words arrived long after they were written; `wanted` is what they would have opened."""

    kind: Literal["belated_asked"] = "belated_asked"
    text: str
    sent: AwareDatetime
    wanted: Wanted


class StillWanted(Event):
    """The person still wants what they wrote."""

    kind: Literal["still_wanted"] = "still_wanted"


class AskingIfWanted(Talking):
    """Is it still wanted?"""

    kind: Literal["asking_if_wanted"] = "asking_if_wanted"
    text: str
    sent: AwareDatetime
    wanted: Wanted

    @property
    def when(self) -> When | None:
        """The time that the words name."""
        return self.wanted.request.when if self.wanted.request else None


class GoneOn(Final):
    """It was still wanted, and has a dialog of its own."""

    kind: Literal["gone_on"] = "gone_on"
    desk: Desk


def ask(state: Opening, event: BelatedAsked) -> AskingIfWanted:
    """Ask before anything else."""
    return AskingIfWanted(desk=state.desk, text=event.text, sent=event.sent, wanted=event.wanted)


def go_on(state: AskingIfWanted, event: StillWanted) -> GoneOn:
    """The shell has opened what was wanted."""
    return GoneOn(desk=state.desk)


def hear(state: AskingIfWanted, event: Said) -> AskingIfWanted | Dropped:
    """Only the button says yes: words in this place may be as old as the first ones."""
    request = read(state, event)
    match request.intent:
        case "stop":
            return Dropped(desk=state.desk)
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
        case _:
            return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})


BELATED = Machine(
    "belated",
    AskingIfWanted | GoneOn | Dropped,
    on(Opening, BelatedAsked, ask, AskingIfWanted),
    on(AskingIfWanted, StillWanted, go_on, GoneOn),
    on(AskingIfWanted, Said, hear, AskingIfWanted, Dropped),
    on(Talking, Stopped, drop, Dropped),
    on(Talking, HelpAsked, explain, Talking),
)
