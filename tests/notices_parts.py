"""Appointments and changes for the tests of notices."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.memory import Seen
from bot.notices.change import Change, Origin, cancelled, kind_of
from flows.domain import Appointment

DAY = datetime(2031, 3, 3, 10, tzinfo=UTC)
MARIA = Appointment(
    id="a-1",
    customer_id="c-1",
    customer="Maria Lopez",
    start=DAY,
    end=DAY + timedelta(hours=1),
    services=("Oil change",),
    provider="Tom",
    provider_id="p-1",
)
GONE = cancelled(MARIA)
ROSA = Origin(via="deskhand", by="U1", reference="DH-7K3QX", dialog="d1")


def at(hours: int, appointment: Appointment = MARIA) -> Appointment:
    """Return the appointment some hours later."""
    start = DAY + timedelta(hours=hours)
    return appointment.model_copy(update={"start": start, "end": start + timedelta(hours=1)})


def seen(appointment: Appointment, **more: Any) -> Seen:
    return Seen(system="garage", appointment=appointment, **more)


def change(before: Appointment | None, after: Appointment, origin: Origin = ROSA) -> Change:
    kind = kind_of(before, after)
    assert kind
    return Change(kind=kind, system="garage", before=before, after=after, origin=origin, at=DAY)


# Everything that can become of one appointment.
states = st.one_of(st.integers(0, 4).map(at), st.just(GONE))


@st.composite
def histories(draw: st.DrawFn, *, least: int = 1) -> list[Change]:
    """Draw changes that follow one from another; the first may be of one that nobody knew."""
    before: Appointment | None = draw(st.one_of(st.none(), states))
    changes = []
    for after in draw(st.lists(states, min_size=least, max_size=30)):
        if kind_of(before, after):
            changes.append(change(before, after))
            before = after
    return changes
