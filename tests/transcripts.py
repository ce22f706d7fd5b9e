r"""Transcripts: a dialog as a script that people read and the machine is held to.

Lines that are put in:
    @ 2026-11-24 09:30                the clock, on the branch's wall; the date may be left out
    @ desk confirm=book can.vehicles=no   changes of the desk, before the first words; others=yes
                                      stands for the other desks of tests/world.py
    > words                           the person writes; without an open dialog this opens one
    > /book words                     the person writes a slash command, which opens a dialog
    > [Label]                         the person presses what bears this label (or reads it aloud)
    > [Label] value                   the person chooses an option, a day, or types into a field
    > (form) last=Doe phone=...       the form is sent
    > (form) customer=dana when="2026-11-27 10:00" services=oil,brakes vehicle= note="..."
                                      the form with all fields: what was changed; "=" empties it
    > (form) day=2026-11-26 since=15:00 until= advisor=ana
                                      the form of what falls away
    > (forged) {"kind": ...}          a button's event that no card offered
    > (long) words 40                 the person writes these words so many times
    > (late 2026-11-23 09:10) words   words of then, which opened nothing yet, arrive only now
    \u202e                            in what is written: a character that cannot be seen
    = event name=value ...            what came back from the world, by the names in tests/world.py
    = day_read appointments=thursday,golf copies=60
                                      everybody's of a day; copies: so many more of the first one
    = changed_elsewhere at="2026-11-27 15:00"    how it stands now: at=, status=, or gone=yes
    = stopped                         Stop was pressed while it waited for the world
    = timed_out                       the moment has come until which the dialog was to wait
    # a remark
Lines that come out, and that `pytest --rewrite` writes:
    ! what was asked of the world
    < what the person sees
    < | what stands in the form with all fields, where one is opened
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.inbox import MOST_TEXT
from bot.inbox import _event as read_element
from bot.screens import AnyState, card
from bot.screens.blocks import Block, Key
from bot.screens.rebooking import gap_form
from bot.screens.registering import form_mistakes
from bot.screens.whole_form import whole_form
from bot.screens.words import Words
from flows import effects
from flows.belated import AskingIfWanted, BelatedAsked, StillWanted
from flows.booking.events import AllFilled
from flows.booking.states import Filling
from flows.booking.whole_form import FIELDS
from flows.changing import ContactDescribed, DescribingContact, checked_contact
from flows.domain import Appointment, Branch, ContactChanges, NewCustomer, Reason
from flows.front_desk import MEANT, OPENS, OpeningEvent, commanded, for_many, opening
from flows.machine import Effect, Event, Final, Machine, Row, State, TimedOut, Working
from flows.pressed import PRESSED, Pressed
from flows.rebooking.events import GapDescribed
from flows.rebooking.states import DescribingGap
from flows.registering import CustomerDescribed, FormAsked, checked
from flows.talking import DeskSwitched, Opening, Said, Stopped, local
from flows.understanding import understand
from tests import world

Arrow = tuple[str, str]
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


@dataclass
class Run:
    """One transcript being played: where the dialog stands and what was said so far."""

    lines: list[str] = field(default_factory=list)
    arrows: set[Arrow] = field(default_factory=set)
    seen: list[tuple[str, State]] = field(default_factory=list)
    now: datetime = world.NOW
    changes: dict[str, object] = field(default_factory=dict)
    machine: Machine | None = None
    state: State | None = None
    turn: int = 0

    @property
    def branch(self) -> Branch:
        """The branch whose clock and words are meant."""
        state = cast("AnyState | None", self.state)
        return state.desk.branch if state else world.desk(**self.changes).branch

    @property
    def words(self) -> Words:
        return Words("en", self.branch, self.now.astimezone(self.branch.tz).date())

    def play(self, script: str) -> str:
        """Play the lines that are put in, and return the whole transcript as it comes out."""
        for line in script.splitlines():
            if line[:1] not in {"<", "!"}:
                self._note(line)
                self._put_in(line)
        return _without_double_blanks(self.lines)

    def _put_in(self, line: str) -> None:
        mark, _, rest = line.partition(" ")
        match mark:
            case "@":
                self._set(rest)
            case ">":
                self._person(rest)
            case "=" if rest == "timed_out":
                self._step(TimedOut())
            case "=" if rest == "stopped":
                self._step(Stopped())
            case "=":
                self._step(self._came_back(rest))
            case "" | "#":
                pass
            case _:
                raise ValueError(f"a line begins with one of @ > = # < !, not {line!r}")

    def _note(self, line: str) -> None:
        self.lines.append(line)

    def _set(self, text: str) -> None:
        if text.startswith("desk"):
            self.changes |= {name: _value(value) for name, value in _named(text[4:])}
            return
        *day, time = text.split()
        base = datetime.fromisoformat(day[0]) if day else self.now
        hour, minute = map(int, time.split(":"))
        self.now = datetime(base.year, base.month, base.day, hour, minute, tzinfo=self.branch.tz)

    def _person(self, text: str) -> None:
        if text.startswith("(form)") and isinstance(self.state, DescribingContact):
            typed = ContactChanges.model_validate(dict(_named(text[6:])))
            changes, mistakes = checked_contact(typed, self.branch.country)
            told = form_mistakes(mistakes, self.branch.country, self.words)
            self.lines += [f"< {name}: {sentence}" for name, sentence in told.items()]
            if not mistakes:
                self._step(ContactDescribed(changes=changes))
        elif text.startswith("(form)") and isinstance(self.state, DescribingGap):
            self._step(_gap_described(dict(_named(text[6:]))))
        elif text.startswith("(form)") and {name for name, _ in _named(text[6:])} <= {*FIELDS}:
            self._step(self._all_filled(dict(_named(text[6:]))))
        elif text.startswith("(form)"):
            customer = NewCustomer.model_validate(dict(_named(text[6:])))
            fixed, mistakes = checked(customer, world.BRANCH.country)
            told = form_mistakes(mistakes, world.BRANCH.country, self.words)
            for name, sentence in told.items():
                self._note(f"< {name}: {sentence}")
            if mistakes:
                return
            self._step(CustomerDescribed(customer=fixed))
        elif text.startswith("(forged)"):
            self._step(PRESSED.validate_python(json.loads(text[8:])))
        elif text.startswith("["):
            label, _, value = text[1:].partition("]")
            self._use(label, value.strip())
        elif text.startswith("(late"):
            sent, _, words = text[6:].partition(") ")
            self._arrive_late(words, datetime.fromisoformat(sent).replace(tzinfo=self.branch.tz))
        elif text.startswith("(long)"):
            words, _, times = text[6:].strip().rpartition(" ")
            self._write((words + " ") * int(times))
        else:
            self._write(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))

    def _write(self, text: str) -> None:
        if text.startswith("/") or self.state is None or isinstance(self.state, Final):
            self._open(text)
        else:
            self._step(Said(text=text[:MOST_TEXT], sent=self.now))

    def _open(self, text: str) -> None:
        command, _, words = text.partition(" ") if text.startswith("/") else ("", "", text)
        command, words = for_many(command, words)
        here = world.desk(**self.changes)
        now = local(here, self.now)
        request = understand(
            words[:MOST_TEXT], now=now, country=here.branch.country, meant=MEANT.get(command)
        )
        event = commanded(command, request if words else None) if command else opening(request)
        if event is None:
            raise ValueError(f"{text!r} opens no dialog: it was read as {request}")
        self._open_with(event)

    def _arrive_late(self, text: str, sent: datetime) -> None:
        """As the shell does: words of long ago are understood as of then, and asked about."""
        country = world.desk(**self.changes).branch.country
        wanted = opening(understand(text, now=sent, country=country))
        assert wanted is not None
        self._open_with(BelatedAsked(text=text, sent=sent, wanted=wanted))

    def _open_with(self, event: OpeningEvent) -> None:
        self.machine = OPENS[type(event)]
        self.state = Opening(desk=world.desk(**self.changes))
        self.turn = 0
        self._step(event)

    def _step(self, event: Event) -> None:
        assert self.machine is not None
        assert self.state is not None
        if isinstance(event, DeskSwitched):
            # As the shell does: the button only names the desk, and an unknown one stays empty.
            known = event.system in world.OTHERS
            desk = world.desk(**world.OTHERS[event.system]) if known else None
            event = event.model_copy(update={"desk": desk})
        stamped = event.model_copy(update={"at": self.now})
        row = self.machine.row(self.state, stamped)
        after = self.machine.step(self.state, stamped)
        if row is None or after is None:
            self._note("< (out of date: nothing changes)")
            return
        self.arrows |= set(walked(self.machine, row, after))
        # What is stored is what goes on: every state has to survive being written and read.
        stored = after.model_dump_json()
        self.state = self.machine.load(stored)
        assert self.state.model_dump_json() == stored
        self.seen.append((self.machine.name, after))
        self.turn += 1
        self._draw()
        if isinstance(event, FormAsked) and isinstance(after, Filling | DescribingGap):
            key = Key("dialog", self.turn)
            if isinstance(after, Filling):
                view = whole_form(after, key, self.words)
            else:
                view = gap_form(after, key, self.words)
            self.lines += [f"< | {line}".rstrip() for line in sketch(view["blocks"])]

    def _all_filled(self, typed: dict[str, str]) -> AllFilled:
        """Return what was changed in the form, by the names in tests/world.py."""
        known: dict[str, Any] = {
            **world.CUSTOMERS,
            **world.ADVISORS,
            **world.TRANSPORTS,
            **world.SERVICES,
        }
        values: dict[str, Any] = {"fields": tuple(typed)}
        for name, value in typed.items():
            match name:
                case "services":
                    values[name] = [world.SERVICES[one].id for one in value.split(",") if one]
                case "when":
                    if value:
                        at = datetime.fromisoformat(value)
                        values["start"] = at.replace(tzinfo=self.branch.tz)
                case "vehicle":
                    values |= {"without_vehicle": value == "without"}
                    values[name] = "" if value == "without" else value
                case "note":
                    values[name] = value
                case _:
                    values[name] = known[value].id if value in known else value
        return AllFilled.model_validate(values)

    def _draw(self) -> None:
        assert self.state is not None
        if isinstance(self.state, Working):
            self._note(f"! {asked(self.state.effect)}")
            return
        drawn = card(cast("AnyState", self.state), Key("dialog", self.turn), self.words)
        for line in sketch(drawn.blocks):
            self._note(f"< {line}".rstrip())

    def _use(self, label: str, value: str) -> None:
        """Press what bears the label on the card as it is drawn now."""
        event = self._pressed(label, value)
        if isinstance(event, OpeningEvent):
            self._note(f"< (opens {OPENS[type(event)].name})")
            self._open_with(event)
        else:
            belated = self.state
            self._step(event)
            if isinstance(event, StillWanted) and isinstance(belated, AskingIfWanted):
                self._note(f"< (opens {OPENS[type(belated.wanted)].name})")
                self._open_with(belated.wanted)

    def _pressed(self, label: str, value: str) -> Pressed:
        drawn = card(cast("AnyState", self.state), Key("dialog", self.turn), self.words)
        for element in elements(drawn.blocks):
            if label not in labels(element):
                continue
            return PRESSED.validate_python(_used(element, value))
        raise ValueError(f"nothing on the card bears the label {label!r}")

    def _came_back(self, text: str) -> Event:
        name, *_ = text.split()
        values = dict(_named(text[len(name) :]))
        assert isinstance(self.state, Working), f"{self.state} waits for no {text!r}"
        assert name in {_kind(end) for end in self.state.effect.ends()}, f"{name!r} ends it not"
        return came_back(name, values, self.state.effect, self.branch.tz)


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


def _gap_described(typed: dict[str, str]) -> GapDescribed:
    """Return the form of what falls away, by the names in tests/world.py."""
    values = {name: value for name, value in typed.items() if value}
    if "advisor" in values:
        advisor = world.ADVISORS.get(values["advisor"])
        values["advisor_id"] = advisor.id if advisor else values["advisor"]
        del values["advisor"]
    return GapDescribed.model_validate(values)


def came_back(
    name: str, values: dict[str, str], effect: Effect[Any], zone: ZoneInfo = world.ZONE
) -> Event:
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
                as_of=_as_of(values),
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
            free = world.slots(values.get("free", ""), effect.query, zone)
            reasons = tuple(
                (datetime.fromisoformat(day).date(), cast("Reason", why))
                for day, _, why in (
                    one.partition(":") for one in values.get("reasons", "").split(",") if one
                )
            )
            return effects.SlotsFound(free=free.model_copy(update={"reasons": reasons}))
        case "saved" if values.get("as") == "new":
            assert isinstance(effect, effects.Save | effects.CheckSaved)
            return effects.Saved(appointment=world.made(effect.draft))
        case "saved":
            return effects.Saved(
                appointment=world.BOOKED if values.get("as") == "booked" else world.DRAFT
            )
        case "appointments_read":
            assert isinstance(effect, effects.ReadAppointments)
            return effects.AppointmentsRead(
                customer=effect.customer,
                appointments=all_of("appointments", world.APPOINTMENTS),
                as_of=_as_of(values),
            )
        case "day_read":
            appointments = all_of("appointments", world.APPOINTMENTS)
            more = world.copies(appointments[0], int(values.get("copies", 0)))
            return effects.DayRead(appointments=(*appointments, *more))
        case "doubles_found":
            return effects.DoublesFound(customers=all_of("customers", world.CUSTOMERS))
        case "customer_created":
            return effects.CustomerCreated(customer=all_of("customer", world.CUSTOMERS)[0])
        case "slot_held":
            assert isinstance(effect, effects.HoldSlot)
            return effects.SlotHeld(hold=world.held(effect.draft.slot, values["until"]))
        case "appointment_moved":
            assert isinstance(effect, effects.Reschedule)
            moved = world.at_another_time(effect.appointment, effect.slot.start)
            return effects.AppointmentMoved(appointment=moved)
        case "changed_elsewhere":
            assert isinstance(effect, effects.Reschedule | effects.CancelAppointment)
            return effects.ChangedElsewhere(now=_now(effect.appointment, values, zone))
        case "appointment_read":
            assert isinstance(effect, effects.ReadAppointment)
            (known,) = (one for one in world.APPOINTMENTS.values() if one.id == effect.id)
            return effects.AppointmentRead(appointment=_now(known, values, zone))
        case "customer_read":
            customers = all_of("customer", world.CUSTOMERS)
            read = world.with_contact(customers[0], values) if customers else None
            return effects.CustomerRead(customer=read)
        case "contact_changed":
            assert isinstance(effect, effects.ChangeContact)
            wanted = effect.changes.model_dump(exclude_none=True)
            return effects.ContactChanged(customer=world.with_contact(effect.customer, wanted))
        case "failed":
            return effects.Failed.model_validate(values)
    ends: dict[str, type[Event]] = {_kind(end): end for end in type(effect).ends()}
    return ends[name].model_validate(values)


def _as_of(values: dict[str, str]) -> datetime | None:
    """Return how old an answer is that was known before; None for one of now."""
    return datetime.fromisoformat(values["as_of"]) if "as_of" in values else None


def _now(known: Appointment, values: dict[str, str], zone: ZoneInfo) -> Appointment | None:
    """Return how an appointment stands now: `at` another time, `gone`, or with another `status`."""
    if "gone" in values:
        return None
    if at := values.get("at"):
        known = world.at_another_time(known, datetime.fromisoformat(at).replace(tzinfo=zone))
    return known.model_copy(update={"status": values.get("status", known.status)})


def asked(effect: Effect[Any]) -> str:
    """Return an effect in one line: its kind and what is filled in."""
    data = effect.model_dump(mode="json", exclude_defaults=True)
    line = f"{_kind(type(effect))} {_brief(data)}".rstrip()
    seen = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line)
    return seen if len(seen) < 600 else f"{seen[:600]} … {len(seen)} characters"


def _brief(data: Any) -> str:
    match data:
        case dict() if "id" in data:
            parts = ("year", "make", "model", "first", "last")
            named = " ".join(str(data[part]) for part in parts if data.get(part))
            return str(data.get("name") or named or data["id"])
        case dict():
            left = {"kind", "said", "text"}  # whence a field came is nothing to the world
            rows = (f"{name}={_brief(value)}" for name, value in data.items() if name not in left)
            return " ".join(rows)
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
            case "table":
                for row in block["rows"]:
                    yield " | ".join(cell["text"] for cell in row)
            case "actions":
                yield " ".join(_sketched(element) for element in block["elements"])
            case "input":
                hint = f"   ({block['hint']['text']})" if "hint" in block else ""
                yield f"{block['label']['text']}: {_sketched(block['element'])}{hint}"
            case other:
                raise ValueError(f"a transcript cannot draw {other}")


def _section(block: Block) -> Iterator[str]:
    if "fields" in block:
        cells = [text["text"].strip("*").replace("\n", " / ") for text in block["fields"]]
        lines = [f"{label}: {data}" for label, data in zip(cells[::2], cells[1::2], strict=True)]
    else:
        lines = [block["text"]["text"].strip("*").replace("\n", " / ")]
    if "accessory" in block:
        lines[-1] += f"   {_sketched(block['accessory'])}"
    yield from lines


def _sketched(element: Block) -> str:
    match element["type"]:
        case "button":
            return f"[{element['text']['text']}]"
        case _ if initial := _filled_in(element):
            return f"[{initial}]"
        case "static_select":
            return f"[{element['placeholder']['text']} ▾ {len(element['options'])}]"
        case "overflow":
            return "[… " + " | ".join(o["text"]["text"] for o in element["options"]) + "]"
        case _ if "placeholder" not in element:
            return f"[{element.get('initial_date') or element.get('initial_time') or '…'}]"
        case _:
            return f"[{element['placeholder']['text']} …]"


def _filled_in(element: Block) -> str:
    """Return what stands in a field already."""
    options = element.get("initial_options") or [element.get("initial_option")]
    texts = [option["text"]["text"] for option in options if option]
    return ", ".join(texts) or str(element.get("initial_value", ""))


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


DIALOGS = Path(__file__).parent / "dialogs"


@cache
def played() -> tuple[Run, ...]:
    """Return every transcript, played once for all tests that look at them.

    One that cannot be played to its end counts as far as it goes: its own test says what is wrong.
    """
    runs = []
    for path in files(DIALOGS):
        runs.append(Run())
        with suppress(AssertionError, KeyError, ValueError):
            runs[-1].play(path.read_text(encoding="utf-8"))
    return tuple(runs)


@cache
def seen() -> tuple[tuple[str, State], ...]:
    """Return every state of every transcript once, with the name of its dialog."""
    found: dict[tuple[str, str], tuple[str, State]] = {}
    for run in played():
        for name, state in run.seen:
            found.setdefault((name, state.model_dump_json()), (name, state))
    return tuple(found.values())
