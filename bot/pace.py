"""When the card of what is under way is drawn: after a moment, then about once a second.

The rule: nobody sees a card that its answer follows at once, and no place gets more than it takes.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from bot.memory import Surface
from flows.machine import State

# A question that is answered sooner shows no "looking it up" card before its answer.
PATIENCE = 0.35

# Where one thing is done after another, the card follows about once a second and no faster: that is
# what Slack takes of a channel.
PACE = 1.0

# An answer's address takes five posts: so many may tell what is under way, and how far one thing
# after another is. The last tells what came of it.
PRIVATE_DRAWINGS = 4
PRIVATE_OF_A_KIND = 2


class Pace:
    """When the card of what is under way is due: after a moment, and then about once a second.

    Rows that are worked off one after another are one wait for whoever looks at the card.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kind: type[State] | None = None
        self._next = 0.0
        self._drawn = self._of_a_kind = 0
        self.due = math.inf  # of the present state; math.inf: it is drawn, or need not be

    def begin(self, state: State, surface: Surface) -> None:
        """Begin to wait for the answer that a state wants."""
        if type(state) is not self._kind:
            self._kind, self._of_a_kind = type(state), 0
            self._next = self._clock() + PATIENCE
        spent = self._of_a_kind >= PRIVATE_OF_A_KIND or self._drawn >= PRIVATE_DRAWINGS
        self.due = math.inf if spent and surface == "private" else self._next

    def drew(self) -> None:
        """Note that the card was drawn just now."""
        self._drawn += 1
        self._of_a_kind += 1
        self._next = self._clock() + PACE
        self.due = math.inf
