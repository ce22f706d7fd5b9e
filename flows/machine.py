"""A dialog as a table: State, Event, Effect, on(), Machine, and the checks that every table passes.

The rule: a dialog is one immutable state. What the user sees and what the bot waits for follow from
the state alone (a Moore machine), so a handler returns just the next state, and its return
annotation is the list of arrows. A wrong table fails when its module is imported.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import UnionType
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

NEVER = datetime.min.replace(tzinfo=UTC)


class Value(BaseModel):
    """Base of every value of the flows: immutable, and an unknown field is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Event(Value):
    """Something that happened; named in the past tense.

    `at` is the moment the shell saw it (aware): time reaches the flows with events only. It is not
    part of the event's JSON, because a button carries its event long before it is pressed.
    """

    at: AwareDatetime = Field(default=NEVER, exclude=True, repr=False)


End = TypeVar("End", bound=Event)


class Effect(Value, Generic[End]):
    """Something a dialog asks of the world; named in the imperative.

    The type says how it can end: `class FindSlots(Effect[SlotsFound | Failed])`.
    """

    @classmethod
    def ends(cls) -> frozenset[type[Event]]:
        """Return the events in which this effect can end."""
        for base in cls.__mro__:
            arguments = getattr(base, "__pydantic_generic_metadata__", {}).get("args", ())
            if arguments:
                return frozenset(_flat(arguments))
        raise TypeError(f"{cls.__name__} does not say how it can end")


class TimedOut(Event):
    """The moment has come until which a state was to wait."""

    kind: Literal["timed_out"] = "timed_out"


class State(Value):
    """Where a dialog stands; named by a gerund."""

    @property
    def waits_until(self) -> datetime | None:
        """When the shell has to send `TimedOut`; None: this wait has no end of its own."""
        return None


class Asking(State):
    """Waits for the user."""


class Working(State):
    """Waits for the world, because it has asked for an effect."""

    @property
    @abstractmethod
    def effect(self) -> Effect[Any]:
        """What is asked of the world; its type is the one in the annotation of the override."""


class Final(State):
    """Waits for nothing."""


class Start(State):
    """The moment before a dialog's first state; never stored."""


S = TypeVar("S", bound=State)
E = TypeVar("E", bound=Event)
T = TypeVar("T", bound=State)


@dataclass(frozen=True)
class Row:
    """One line of a table: in this state (or any state of this kind), on this event, go on so."""

    state: type[State]
    event: type[Event]
    handler: Callable[[Any, Any], State]
    targets: tuple[type[State], ...]
    # The targets as the table names them: a union stands for itself.
    named: tuple[object, ...]

    def __str__(self) -> str:
        targets = " | ".join(target.__name__ for target in self.targets)
        return f"{self.state.__name__} --{self.event.__name__}--> {targets}"


def on(state: type[S], event: type[E], handler: Callable[[S, E], T], *targets: object) -> Row:
    """Make a row. A target is a state, a union of states, or `state` itself: "stays as it is".

    Raises TypeError where the targets differ from the handler's return annotation.
    """
    row = Row(state, event, handler, tuple(dict.fromkeys(_flat(targets))), targets)
    promised = frozenset(_flat([get_type_hints(handler)["return"]]))
    if promised != frozenset(row.targets):
        names = ", ".join(sorted(kind.__name__ for kind in promised ^ frozenset(row.targets)))
        raise TypeError(f"{row}: {handler.__name__} returns something else: {names}")
    return row


class Machine:
    """A checked table.

    `states` is the union of all states, discriminated by `kind`, as they are stored. `junctions`
    names unions that many rows lead to: one function decides which of their states comes next.
    """

    def __init__(
        self, name: str, states: Any, *rows: Row, junctions: Mapping[str, object] | None = None
    ) -> None:
        self.name = name
        self.junctions = {title: frozenset(_flat([u])) for title, u in (junctions or {}).items()}
        self.rows: Sequence[Row] = rows
        self.states: tuple[type[State], ...] = tuple(_flat([states]))
        starts = {row.state for row in rows if issubclass(row.state, Start)}
        self._everywhere: tuple[type[State], ...] = (*starts, *self.states)
        self._rows = {(row.state, row.event): row for row in rows}
        self._steps = {
            (state, event): row
            for state in self._everywhere
            for event in {row.event for row in rows}
            if (row := self._find(state, event))
        }
        if len(self._rows) != len(rows):
            raise TypeError(f"{name}: two rows for the same state and event")
        stored: Any = Annotated[states, Field(discriminator="kind")]
        self._stored: TypeAdapter[State] = TypeAdapter(stored)
        for problem in self._problems():
            raise TypeError(f"{name}: {problem}")

    def load(self, stored: str) -> State:
        """Return a state as it was stored. Raises ValueError where it is none of this dialog's."""
        return self._stored.validate_json(stored)

    def row(self, state: State, event: Event) -> Row | None:
        """Return the row that serves this event in this state; None if there is none."""
        return self._steps.get((type(state), type(event)))

    def step(self, state: State, event: Event) -> State | None:
        """Return the next state, or None: the event means nothing here and changes nothing."""
        row = self.row(state, event)
        return row.handler(state, event) if row else None

    def arrows(self, row: Row) -> tuple[type[State] | str, ...]:
        """Return where a row leads, a junction by its name."""
        names = {types: title for title, types in self.junctions.items()}
        arrows: list[type[State] | str] = []
        for target in row.named:
            types = tuple(_flat([target]))
            junction = names.get(frozenset(types))
            arrows += [junction] if junction else types
        return tuple(dict.fromkeys(arrows))

    def targets(self, state: type[State], row: Row) -> tuple[type[State], ...]:
        """Return where `row` can lead from `state`: the row's own kind stands for "stays"."""
        return tuple(
            state if target not in self.states and issubclass(state, target) else target
            for target in row.targets
        )

    def served(self, state: type[State]) -> Iterator[Row]:
        """Return the rows that serve `state`, its own and those of its kind."""
        return (row for (known, _), row in self._steps.items() if known is state)

    def _find(self, state: type[State], event: type[Event]) -> Row | None:
        return next((r for kind in state.__mro__ if (r := self._rows.get((kind, event)))), None)

    def _problems(self) -> Iterator[str]:
        arrows = {
            state: {t for row in self.served(state) for t in self.targets(state, row)}
            for state in self._everywhere
        }
        yield from (f"{s.__name__} is never reached" for s in set(self.states) - _reach(arrows))
        back: dict[type[State], set[type[State]]] = {}
        for state, targets in arrows.items():
            for target in targets:
                back.setdefault(target, set()).add(state)
        finals = {state for state in self.states if issubclass(state, Final)}
        yield from (
            f"{state.__name__} cannot end"
            for state in set(self.states) - finals - _reach(back, *finals)
        )
        yield from (f"{s.__name__} is final and has rows" for s in finals if arrows[s])
        for state in self.states:
            kind = state.model_fields["kind"].default
            if kind != _snake(state.__name__):
                yield f"{state.__name__} is stored as {kind}"
            if issubclass(state, Working):
                handled = {row.event for row in self.served(state)}
                missing = effect_of(state).ends() - handled
                yield from (f"{state.__name__} does not handle {e.__name__}" for e in missing)


def effect_of(state: type[Working]) -> type[Effect[Any]]:
    """Return the type of the effect that a Working state asks for."""
    getter = state.effect.fget  # type: ignore[attr-defined]  # a property, read from its class
    effect: type[Effect[Any]] = get_type_hints(getter)["return"]
    return effect


def _reach(arrows: dict[type[State], set[type[State]]], *first: type[State]) -> set[type[State]]:
    seen: set[type[State]] = set()
    todo = list(first or (state for state in arrows if issubclass(state, Start)))
    while todo:
        for target in arrows.get(todo.pop(), set()) - seen:
            seen.add(target)
            todo.append(target)
    return seen


def _flat(types: Sequence[Any]) -> Iterator[Any]:
    for kind in types:
        if get_origin(kind) in {Union, UnionType}:
            yield from _flat(get_args(kind))
        else:
            yield kind


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
