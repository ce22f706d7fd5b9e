"""The form that says what falls away: Slack payload -> event, and its check when it is sent.

The rule: it is tried on the dialog's own table before it is closed; what is wrong is told at its
field, and what was typed stays there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from bot.inbox import Press, Where, person_of
from bot.installs.tenancy import Payload
from bot.memory import Dialog, Store
from bot.rights.permits import is_owner
from bot.screens.hints import hint_text
from bot.screens.options import WAIT
from bot.screens.words import Words
from flows.rebooking import REBOOKING
from flows.rebooking.events import GapDescribed
from flows.rebooking.states import DescribingGap
from flows.talking import local

GapField = Literal["day", "since", "until", "advisor"]


@dataclass(frozen=True)
class GapSent:
    """The form as it was sent."""

    where: Where
    dialog: str
    turn: int
    key: str  # the same for a delivery that is repeated
    day: date | None = None
    since: time | None = None
    until: time | None = None
    advisor: str | None = None

    @property
    def press(self) -> Press | None:
        """Return the turn that it asks for; None where the day is missing."""
        if self.day is None:
            return None
        event = GapDescribed(
            day=self.day, since=self.since, until=self.until, advisor_id=self.advisor
        )
        return Press(self.where, self.dialog, self.turn, event, self.key)


def read_gap(payload: Payload, home: str) -> GapSent | None:
    """Return the form that was sent; None for any other."""
    try:
        view = payload["view"]
        place, dialog, turn, what = view["callback_id"].split(":")
        if (place, what) != ("form", "gap"):
            return None
        typed = {
            name: next(iter(fields.values())) for name, fields in view["state"]["values"].items()
        }
        day = typed["day"].get("selected_date")
        since, until = (typed[name].get("selected_time") for name in ("since", "until"))
        advisor = typed.get("advisor", {}).get("selected_option")
        return GapSent(
            where=Where(person=person_of(payload, home), channel=""),
            dialog=dialog,
            turn=int(turn),
            key=f"form:{view['id']}:{view['hash']}",
            day=date.fromisoformat(day) if day else None,
            since=time.fromisoformat(since) if since else None,
            until=time.fromisoformat(until) if until else None,
            advisor=str(advisor["value"]) if advisor else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration):
        return None


class Gaps:
    """Checks forms that say what falls away."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def mistakes(self, sent: GapSent) -> dict[str, str]:
        """Return the sentence for each field that cannot stand as it was chosen.

        Whoever may not send it, or sends it too late, is told so by the turn.
        """
        dialog = await self._store.load(sent.dialog)
        if dialog is None or not is_owner(sent.where.person, dialog.owner, dialog.team):
            return {}
        state = gap_of(dialog)
        if state is None:
            return {}
        now = local(state.desk, self._clock())
        words = Words(state.desk.language, state.desk.branch, now.date())
        if sent.press is None:
            return {"day": words.say("Please choose a day.")}
        if sent.advisor == WAIT:
            return {"advisor": words.say("Please choose one from the list.")}
        after = REBOOKING.step(state, sent.press.event.model_copy(update={"at": self._clock()}))
        if not isinstance(after, DescribingGap) or after.hint is None:
            return {}
        ends = after.hint.kind == "ends_before_it_begins" or sent.day == now.date()
        at: GapField = "until" if ends else "day"
        return {at: hint_text(after, after.hint, words)}


def gap_of(dialog: Dialog) -> DescribingGap | None:
    """Return the dialog's question what falls away; None where it asks for something else."""
    state: Any = REBOOKING.load(dialog.state) if dialog.flow == REBOOKING.name else None
    return state if isinstance(state, DescribingGap) else None
