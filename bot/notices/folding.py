"""What a channel knows of one appointment, and how changes are folded into it.

The rules: what a channel was told last is what the next change is told against, so a burst becomes
one change and a change that was taken back in time becomes none; and the same state seen again only
improves who did it. Pure.
"""

from __future__ import annotations

from bot.notices.change import Change, Origin, better, kind_of, mark
from flows.domain import Appointment
from flows.machine import Value

MOST_UNSEEN = 20
MOST_HISTORY = 20


class Unseen(Value):
    """A change that the channel was not told yet, with the number of the notice's version."""

    number: int
    change: Change


class Living(Value):
    """What stands on a card, or will.

    `told` is the appointment as the channel was told last: None before the first time.
    """

    appointment: Appointment
    told: Appointment | None = None
    unseen: tuple[Unseen, ...] = ()
    history: tuple[Change, ...] = ()  # as it was told, oldest first
    claimed_by: str = ""  # Slack user id

    @property
    def news(self) -> Change | None:
        """Return all that is not told yet as one change; None if it comes to nothing."""
        return gathered(self.told, self.unseen)

    @property
    def latest(self) -> Change | None:
        """Return the change that the card shows: what is new, else what was told last."""
        return self.news or (self.history[-1] if self.history else None)

    @property
    def reference(self) -> str:
        """Return what people were told last to quote; "" if nothing was."""
        changes = [*self.history, *(one.change for one in self.unseen)]
        return next((one.origin.reference for one in changes[::-1] if one.origin.reference), "")


def gathered(told: Appointment | None, unseen: tuple[Unseen, ...]) -> Change | None:
    """Return changes as one: from what was told before them to where they led."""
    if not unseen:
        return None
    last = unseen[-1].change
    before = told or unseen[0].change.before
    kind = kind_of(before, last.after)
    return last.model_copy(update={"kind": kind, "before": before}) if kind else None


def begun(change: Change, number: int) -> Living:
    """Return what a channel is to be told of an appointment that it knows nothing of."""
    unseen = (Unseen(number=number, change=change),)
    return Living(appointment=change.after, unseen=unseen)


def folded(living: Living, change: Change, number: int) -> Living:
    """Add a change; `number` is that of the version it makes, higher than any before."""
    unseen = (*living.unseen, Unseen(number=number, change=change))
    if len(unseen) > MOST_UNSEEN:
        first, second, *rest = unseen
        both = second.change.model_copy(update={"before": first.change.before})
        unseen = (second.model_copy(update={"change": both}), *rest)
    return living.model_copy(update={"appointment": change.after, "unseen": unseen})


def delivered(living: Living, number: int) -> Living:
    """Note that the channel was told everything up to a version."""
    told = tuple(one for one in living.unseen if one.number <= number)
    if not told:
        return living
    change = gathered(living.told, told)
    # What came to nothing before there was a card was never told.
    first = living.told is None and change is None
    return living.model_copy(
        update={
            "told": None if first else told[-1].change.after,
            "unseen": living.unseen[len(told) :],
            "history": (*living.history, *([change] if change else ()))[-MOST_HISTORY:],
        }
    )


def booked(change: Change) -> Living:
    """Return what somebody knows of an appointment that they booked themselves."""
    return Living(appointment=change.after, told=change.after, history=(change,))


def known_to(living: Living, person: str) -> Living:
    """Count as told what a person did themselves, and everything before it."""
    own = [one.number for one in living.unseen if one.change.origin.by == person]
    return delivered(living, own[-1]) if own else living


def refreshed(living: Living, appointment: Appointment) -> Living:
    """Keep the details up to date."""
    return living.model_copy(update={"appointment": appointment})


def attributed(living: Living, after: Appointment, origin: Origin, *, late: bool = False) -> Living:
    """Improve who made the newest change, if that led to `after`; `late`: an older one may."""
    changes = [*living.history, *(one.change for one in living.unseen)]
    for place in range(len(changes) - 1, -1, -1):
        if mark(changes[place].after) == mark(after):
            improved = better(changes[place].origin, origin)
            changes[place] = changes[place].model_copy(update={"origin": improved})
            break
        if not late:
            return living
    told = len(living.history)
    return living.model_copy(
        update={
            "history": tuple(changes[:told]),
            "unseen": tuple(
                one.model_copy(update={"change": change})
                for one, change in zip(living.unseen, changes[told:], strict=True)
            ),
        }
    )


def claimed(living: Living, person: str) -> Living:
    """Let somebody have what nobody has; who has it gives it back; from others nobody takes it."""
    if living.claimed_by not in {"", person}:
        return living
    return living.model_copy(update={"claimed_by": "" if living.claimed_by else person})
