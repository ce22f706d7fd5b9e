"""Transcripts: a dialog as a script that people read and the machine is held to.

Lines that are put in:
    @ 2026-11-24 09:30                the clock, on the branch's wall; the date may be left out
    @ desk confirm=book can.vehicles=no   changes of the desk, before the first words
    > words                           the person writes
    > [Label]                         the person presses what bears this label (or reads it aloud)
    > [Label] value                   the person chooses an option, a day, or types into a field
    > (form) last=Doe phone=...       the form is sent
    > (forged) {"kind": ...}          a button's event that no card offered
    = event name=value ...            what came back from the world, by the names in tests/world.py
    # a remark
Lines that come out, and that `pytest --rewrite` writes:
    ! what was asked of the world
    < what the person sees
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from bot.inbox import _event as read_element
from bot.screens import AnyState, card
from bot.screens.blocks import Block, Key
from bot.screens.words import Words
from flows import effects
from flows.domain import NewCustomer, Reason
from flows.front_desk import OPENS, opening
from flows.machine import Event, Final, Machine, Row, State, Working
from flows.pressed import PRESSED
from flows.registering import CustomerDescribed, checked
from flows.talking import Opening, Said, local
from flows.understanding import understand
from tests import world

Arrow = tuple[str, str]


@dataclass
class Run:
    """One transcript being played: where the dialog stands and what was said so far."""

    lines: list[str] = field(default_factory=list)
    arrows: set[Arrow] = field(default_factory=set)
    seen: list[State] = field(default_factory=list)
    now: datetime = world.NOW
    changes: dict[str, object] = field(default_factory=dict)
    machine: Machine | None = None
    state: State | None = None
    turn: int = 0

    @property
    def words(self) -> Words:
        return Words("en", world.BRANCH)

    def play(self, script: str) -> str:
        """Play the lines that are put in, and return the whole transcript as it comes out."""
        for line in script.splitlines():
            mark, _, rest = line.partition(" ")
            if mark in {"<", "!"}:
                continue
            if not line or mark == "#":
                self._note(line)
                continue
            self._note(line)
            match mark:
                case "@":
                    self._set(rest)
                case ">":
                    self._person(rest)
                case "=":
                    self._step(self._came_back(rest))
                case _:
                    raise ValueError(f"a line begins with one of @ > = # < !, not {line!r}")
        return _without_double_blanks(self.lines)

    def _note(self, line: str) -> None:
        self.lines.append(line)

    def _set(self, text: str) -> None:
        if text.startswith("desk"):
            self.changes |= {name: _value(value) for name, value in _named(text[4:])}
            return
        *day, time = text.split()
        base = datetime.fromisoformat(day[0]) if day else self.now
        hour, minute = map(int, time.split(":"))
        self.now = datetime(
            base.year, base.month, base.day, hour, minute, tzinfo=world.ZONE
        )

    def _person(self, text: str) -> None:
        if text.startswith("(form)"):
            customer = NewCustomer.model_validate(dict(_named(text[6:])))
            fixed, mistakes = checked(customer, world.BRANCH.country)
            if mistakes:
                self._note(f"< mistakes: {mistakes}")
                return
            self._step(CustomerDescribed(customer=fixed))
        elif text.startswith("(forged)"):
            self._step(PRESSED.validate_python(json.loads(text[8:])))
        elif text.startswith("["):
            label, _, value = text[1:].partition("]")
            self._step(self._pressed(label, value.strip()))
        elif self.state is None or isinstance(self.state, Final):
            self._open(text)
        else:
            self._step(Said(text=text, sent=self.now))

    def _open(self, text: str) -> None:
        here = world.desk(**self.changes)
        request = understand(text, now=local(here, self.now), country=here.branch.country)
        event = opening(request)
        if event is None:
            raise ValueError(f"{text!r} opens no dialog: it was read as {request}")
        self._open_with(event)

    def _open_with(self, event: Any) -> None:
        self.machine = OPENS[type(event)]
        self.state = Opening(desk=world.desk(**self.changes))
        self.turn = 0
        self._step(event)

    def _step(self, event: Event) -> None:
        assert self.machine is not None
        assert self.state is not None
        stamped = event.model_copy(update={"at": self.now})
        row = self.machine.row(self.state, stamped)
        after = self.machine.step(self.state, stamped)
        if row is None or after is None:
            self._note("< (out of date: nothing changes)")
            return
        self.arrows |= set(walked(self.machine, row, after))
        # What is stored is what goes on: every state has to survive being written and read.
        self.state = self.machine.load(after.model_dump_json())
        assert self.state == after
        self.seen.append(after)
        self.turn += 1
        self._draw()

    def _draw(self) -> None:
        assert self.state is not None
        if isinstance(self.state, Working):
            self._note(f"! {asked(self.state.effect)}")
            return
        drawn = card(cast("AnyState", self.state), Key("dialog", self.turn), self.words)
        for line in sketch(drawn.blocks):
            self._note(f"< {line}".rstrip())

    def _pressed(self, label: str, value: str) -> Event:
        """Return the event of what bears the label on the card as it is drawn now."""
        drawn = card(cast("AnyState", self.state), Key("dialog", self.turn), self.words)
        for element in elements(drawn.blocks):
            if label not in labels(element):
                continue
            event = PRESSED.validate_python(_used(element, value))
            if type(event) in OPENS:
                self._note(f"< (opens {OPENS[type(event)].name})")
            return event
        raise ValueError(f"nothing on the card bears the label {label!r}")

    def _came_back(self, text: str) -> Event:
        name, *_ = text.split()
        values = dict(_named(text[len(name) :]))
        assert isinstance(self.state, Working)
        effect = self.state.effect
        return came_back(name, values, effect)


def walked(machine: Machine, row: Row, after: State) -> Iterator[Arrow]:
    """Yield the arrows that a step walked; a junction is walked in two."""
    for arrow in machine.arrows(row):
        if isinstance(arrow, str):
            if type(after) in machine.junctions[arrow]:
                yield (f"{machine.name}: {row.state.__name__} --{row.event.__name__}", arrow)
                yield (f"{machine.name}: {arrow}", type(after).__name__)
        elif isinstance(after, arrow):
            yield (f"{machine.name}: {row.state.__name__} --{row.event.__name__}", arrow.__name__)


def every_arrow(machine: Machine) -> set[Arrow]:
    """Return all arrows of a table."""
    arrows: set[Arrow] = set()
    for row in machine.rows:
        for arrow in machine.arrows(row):
            name = arrow if isinstance(arrow, str) else arrow.__name__
            arrows.add((f"{machine.name}: {row.state.__name__} --{row.event.__name__}", name))
    for title, targets in machine.junctions.items():
        arrows |= {(f"{machine.name}: {title}", target.__name__) for target in targets}
    return arrows


def came_back(name: str, values: dict[str, str], effect: effects.Effect[Any]) -> Event:
    """Return the event that a `=` line names."""

    def all_of(key: str, known: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(known[one] for one in values.get(key, "").split(",") if one)

    match name:
        case "looked_up":
            unclear = tuple(
                effects.Unclear(
                    words=said,
                    choices=tuple(world.SERVICES[one] for one in choices.split(",") if one),
                )
                for said, _, choices in (
                    one.partition(":") for one in values.get("unclear", "").split(";") if one
                )
            )
            advisors = all_of("advisor", world.ADVISORS)
            transports = all_of("transport", world.TRANSPORTS)
            return effects.LookedUp(
                customers=all_of("customers", world.CUSTOMERS),
                services=all_of("services", world.SERVICES),
                unclear=unclear,
                advisor=advisors[0] if advisors else None,
                transport=transports[0] if transports else None,
            )
        case "choices_listed":
            return effects.ChoicesListed(
                advisors=all_of("advisors", world.ADVISORS),
                transports=all_of("transports", world.TRANSPORTS),
            )
        case "slots_found":
            assert isinstance(effect, effects.FindSlots)
            free = world.slots(values.get("free", ""), effect.query)
            reasons = tuple(
                (datetime.fromisoformat(day).date(), cast("Reason", why))
                for day, _, why in (
                    one.partition(":") for one in values.get("reasons", "").split(",") if one
                )
            )
            return effects.SlotsFound(free=free.model_copy(update={"reasons": reasons}))
        case "saved":
            return effects.Saved(
                appointment=world.BOOKED if values.get("as") == "booked" else world.DRAFT
            )
        case "appointments_read":
            assert isinstance(effect, effects.ReadAppointments)
            return effects.AppointmentsRead(
                customer=effect.customer, appointments=all_of("appointments", world.APPOINTMENTS)
            )
        case "doubles_found":
            return effects.DoublesFound(customers=all_of("customers", world.CUSTOMERS))
        case "customer_created":
            return effects.CustomerCreated(customer=all_of("customer", world.CUSTOMERS)[0])
        case "failed":
            return effects.Failed.model_validate(values)
    ends = {_kind(end): end for end in type(effect).ends()}
    return ends[name]()


def asked(effect: effects.Effect[Any]) -> str:
    """Return an effect in one line: its kind and what is filled in."""
    data = effect.model_dump(mode="json", exclude_defaults=True)
    return f"{_kind(type(effect))} {_brief(data)}".rstrip()


def _brief(data: Any) -> str:
    match data:
        case dict() if "id" in data:
            named = data.get("name") or " ".join(
                str(data[part]) for part in ("year", "make", "model", "first", "last") if data.get(part)
            )
            return str(named or data["id"])
        case dict():
            parts = (f"{name}={_brief(value)}" for name, value in data.items() if name != "kind")
            return " ".join(parts)
        case list():
            return "[" + ", ".join(_brief(one) for one in data) + "]"
        case str() if " " in data:
            return f"“{data}”"
        case _:
            return str(data)


def sketch(blocks: list[Block]) -> Iterator[str]:
    """Yield a card as lines: what stands there and what can be pressed."""
    for block in blocks:
        match block["type"]:
            case "header":
                yield f"# {block['text']['text']}"
            case "divider":
                yield "---"
            case "context":
                yield "  ".join(f"({element['text']})" for element in block["elements"])
            case "section":
                yield from _section(block)
            case "actions":
                yield " ".join(_sketched(element) for element in block["elements"])
            case "input":
                yield f"{block['label']['text']}: {_sketched(block['element'])}"
            case other:
                raise ValueError(f"a transcript cannot draw {other}")


def _section(block: Block) -> Iterator[str]:
    texts = [block["text"]["text"].strip("*")]
    if "fields" in block:
        texts = [f"{texts[0]}: " + " / ".join(f["text"] for f in block["fields"])]
    lines = "\n".join(texts).replace("\n", " / ").splitlines() or [""]
    if "accessory" in block:
        lines[-1] += f"   {_sketched(block['accessory'])}"
    yield from lines


def _sketched(element: Block) -> str:
    match element["type"]:
        case "button":
            return f"[{element['text']['text']}]"
        case "static_select":
            return f"[{element['placeholder']['text']} ▾ {len(element['options'])}]"
        case "overflow":
            return "[… " + " | ".join(o["text"]["text"] for o in element["options"]) + "]"
        case _:
            return f"[{element['placeholder']['text']} …]"


def elements(blocks: list[Block]) -> Iterator[Block]:
    """Yield everything on a card that can be used."""
    for block in blocks:
        if "accessory" in block:
            yield block["accessory"]
        if "element" in block:
            yield block["element"]
        if block["type"] == "actions":
            yield from block["elements"]


def labels(element: Block) -> set[str]:
    """Return by what names an element can be called."""
    names = {
        element.get("text", {}).get("text"),
        element.get("accessibility_label"),
        element.get("placeholder", {}).get("text"),
    }
    if element["type"] == "overflow":
        names |= {"…"}
    return {name for name in names if name}


def _used(element: Block, value: str) -> Any:
    """Return the event data of an element that is used, as Slack would report it."""
    action = dict(element)
    kind = element["action_id"].split(":")[3]
    match element["type"]:
        case "static_select" | "overflow":
            options = {o["text"]["text"]: o for o in element["options"]}
            action["selected_option"] = options[value]
        case "external_select":
            ids = [world.SERVICES[one].id for one in value.split(",")]
            data = json.dumps({"kind": "services_picked", "ids": ids})
            action["selected_option"] = {"value": data}
        case "datepicker":
            action["selected_date"] = value
        case "plain_text_input":
            action["value"] = value
    return read_element(action, kind)


def _named(text: str) -> Iterator[tuple[str, str]]:
    for word in shlex.split(text):
        name, _, value = word.partition("=")
        yield name, value


def _value(text: str) -> object:
    return {"yes": True, "no": False}.get(text, text)


def _kind(kind: type[Any]) -> str:
    return str(kind.model_fields["kind"].default)


def _without_double_blanks(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip()) + "\n"


def files(folder: Path) -> list[Path]:
    """Return all transcripts below a folder."""
    return sorted(folder.rglob("*.txt"))
