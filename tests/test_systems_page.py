"""docs/systems.md says what the clients do: what works, every endpoint and setting, the limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from bot.system_settings import MyKaarmaSettings, QmaticSettings, ValomniaSettings
from bot.systems.directory import Entry
from bot.systems.mykaarma import client as mykaarma_client
from bot.systems.mykaarma.requests import Requests as MyKaarmaRequests
from bot.systems.mykaarma.shapes import CustomerRow
from bot.systems.qmatic import client as qmatic_client
from bot.systems.qmatic.requests import Contact, Place
from bot.systems.qmatic.requests import Requests as QmaticRequests
from bot.systems.valomnia import client as valomnia_client
from bot.systems.valomnia import session
from bot.systems.valomnia.requests import Requests as ValomniaRequests
from bot.systems.valomnia.requests import Visit
from bot.systems.wire import Call, Limits
from flows.domain import Can, ContactChanges, Customer, Draft, NewCustomer, Slot, SlotQuery
from flows.understanding.request import Who
from tests.systems_parts import KINDS, MONDAY, Kind
from tests.watching_parts import Notebook

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "systems.md"
SEEDS = ROOT.parent / "shared" / "seeds"
GENERATED = re.compile(r"<!-- generated: (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)
ROW = re.compile(r"^\| `(GET|POST|PUT|PATCH|DELETE) (\S+)` \| (.+) \|$", re.MULTILINE)

SYSTEMS: dict[str, type[BaseModel]] = {
    "myKaarma": MyKaarmaSettings,
    "Qmatic": QmaticSettings,
    "Valomnia": ValomniaSettings,
}
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


def section(title: str) -> str:
    return PAGE.read_text(encoding="utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]


# what is generated


def capabilities() -> str:
    combines = "where `combines` is on"
    single = qmatic_client.CAN.model_copy(update={"several_services": False})
    rows = [f"| | {' | '.join(SYSTEMS)} |", "|---|---|---|---|"]
    for name, field in Can.model_fields.items():
        assert field.description, f"{name} has no question"
        able = [getattr(one, name) for one in (mykaarma_client.CAN, qmatic_client.CAN)]
        cells = ["yes" if one else "no" for one in (*able, getattr(valomnia_client.CAN, name))]
        if getattr(single, name) != able[1]:
            cells[1] = combines
        rows.append(f"| {field.description} | {' | '.join(cells)} |")
    return "\n".join(rows)


def limits() -> str:
    rows = [
        "| | To connect | For a read | For a write | Calls a second | At once |",
        "|---|---|---|---|---|---|",
    ]
    of = (Limits(), qmatic_client.LIMITS, valomnia_client.LIMITS)
    for title, one in zip(SYSTEMS, of, strict=True):
        kept = (one.connect, one.read, one.write, round(one.per_second, 2), one.burst)
        rows.append(f"| {title} | {' | '.join(f'{number:g}' for number in kept)} |")
    return "\n".join(rows)


def test_the_generated_parts_are_what_the_code_says(request: pytest.FixtureRequest) -> None:
    parts = {"capabilities": capabilities(), "limits": limits()}
    text = PAGE.read_text(encoding="utf-8")
    written = GENERATED.sub(
        lambda found: f"<!-- generated: {found[1]} -->\n{parts[found[1]]}\n<!-- end -->", text
    )
    if request.config.getoption("--rewrite"):
        PAGE.write_text(written, encoding="utf-8")
        return
    assert [found[1] for found in GENERATED.finditer(text)] == list(parts)
    assert text == written, "run pytest tests/test_systems_page.py --rewrite to write it anew"


# the endpoints


def of_mykaarma() -> dict[str, Call]:
    made = MyKaarmaRequests("D", "B", "slack", True)
    someone, slot = Customer(id="C"), Slot(key="2026-03-03 10:00:00", start=NOW)
    wish = SlotQuery(since=NOW.date(), until=NOW.date())
    return {
        "find_customers": made.find_customers("Dana", "customer"),
        "customer": made.customer("C"),
        "create_customer": made.create_customer(NewCustomer(last="Quist")),
        "update_customer": made.update_customer(CustomerRow(uuid="C"), ContactChanges()),
        "operations": made.operations(0, True),
        "older_operations": made.older_operations(0, True),
        "advisors": made.advisors(),
        "transports": made.transports(),
        "hours": made.hours(),
        "availability": made.availability(wish, [wish.since]),
        "first_slot": made.first_slot(wish, wish.since),
        "appointments": made.appointments("C", wish.since),
        "appointment": made.appointment("A"),
        "day": made.day(wish.since),
        "move": made.move("A", slot),
        "cancel": made.cancel("A"),
        "draft": made.draft(Draft(), someone, slot),
        "book": made.book(Draft(), someone, slot),
    }


def of_qmatic(*, combines: bool) -> dict[str, Call]:
    made = QmaticRequests("B", combines)
    entry, contact = Entry(Customer(id="C"), SecretStr("x")), Contact("T", "V", "t@example.com", "")
    return {
        "token": made.token(),
        "branches": made.branches(),
        "services": made.services(),
        "combinations": made.combinations(),
        "times": made.times(["S"], 1),
        "reserve": made.reserve(["S"], Place("a", "b", 1), ""),
        "release": made.release("R"),
        "confirm": made.confirm("R", entry, contact),
        "search": made.search(entry.identifier),
        "appointment": made.appointment("A"),
        "reschedule": made.reschedule("A", "R"),
        "cancel": made.cancel("A"),
        "change_customer": made.change_customer("A", entry, contact),
    }


def of_valomnia() -> dict[str, Call]:
    made = ValomniaRequests("v2.1")
    visit = Visit("Visit", NOW, NOW, "1")
    return {
        "appointments": made.appointments()(0),
        "appointments_by": made.appointments_by("lastUpdated", {}),
        "appointment": made.appointment("1"),
        "appointment_by_reference": made.appointment_by_reference("R"),
        "save": made.save("R", visit, external=True),
        "upsert": made.upsert("R", visit),
        "update": made.update("1", "R", visit),
        "delete": made.delete("1"),
        "categories": made.categories()(0),
        "employees": made.employees()(0),
        "contacts": made.contacts()(0),
        "customers": made.customers()(0),
        "customer": made.customer("R"),
        "upsert_customer": made.upsert_customer("R", {}),
    }


def methods(requests: type) -> set[str]:
    return {
        name for name, one in vars(requests).items() if callable(one) and not name.startswith("_")
    }


def routes(title: str) -> set[tuple[str, str]]:
    """Return every method and path that a client uses."""
    calls: list[Call]
    match title:
        case "myKaarma":
            assert set(of_mykaarma()) == methods(MyKaarmaRequests)
            calls = [*of_mykaarma().values()]
        case "Qmatic":
            single, several = of_qmatic(combines=False), of_qmatic(combines=True)
            assert set(single) == methods(QmaticRequests)
            by_post = QmaticRequests("B", combines=True).search(SecretStr("x"), by_post=True)
            calls = [*single.values(), *several.values(), by_post]
        case _:
            assert set(of_valomnia()) == methods(ValomniaRequests)
            sign_in = Call("POST", "/j_spring_security_check")
            assert f'Call("POST", "{sign_in.route}"' in Path(session.__file__).read_text("utf-8")
            calls = [*of_valomnia().values(), sign_in]
    return {(one.method, one.route) for one in calls}


@pytest.mark.parametrize("title", SYSTEMS)
def test_every_call_of_a_client_is_listed_and_nothing_else_is_said_to_be_called(
    title: str,
) -> None:
    rows = ROW.findall(section(title))
    listed = [(method, path) for method, path, _ in rows]
    assert len(set(listed)) == len(listed)
    called = {(method, path) for method, path, said in rows if said.startswith("called by `")}
    assert called == routes(title)
    for _, path, said in rows:
        assert said.startswith(("called by `", "not called, because ")), path


def said_to_call(title: str) -> set[tuple[str, str, str]]:
    """Return who is said to call what: the caller, the method and the path."""
    return {
        (name, method, path)
        for method, path, said in ROW.findall(section(title))
        if said.startswith("called by ")
        for name in re.findall(r"`(\w+)`", re.split(r", (?!`)", said)[0])
    }


async def seen_to_call(kind: Kind, title: str) -> set[tuple[str, str, str]]:
    """Use everything that a client offers, and return who called what."""
    seen: set[tuple[str, str, str]] = set()
    listed = [(method, path) for method, path, _ in ROW.findall(section(title))]
    async with kind.open(kind) as rig:
        system = rig.system

        async def using(name: str, *given: Any) -> Any:
            rig.vendor.requests.clear()
            found = await getattr(system, name)(*given)
            for one in rig.vendor.requests:
                fitting = [(m, p) for m, p in listed if m == one.method and fits(p, one.path)]
                # a fixed word in a path goes before a place for an id
                method, path = min(fitting, key=lambda call: call[1].count("{"))
                seen.add((name, method, path))
            return found

        await using("reach")
        for name in ("services", "advisors", "transports"):
            await using(name)
        await using("find_customers", rig.kind.who)
        await using("find_customers", Who(name="Zxqv"))
        await using("find_created", rig.kind.new)
        await using("create_customer", rig.kind.new, "turn-1")
        wanted = [one for one in await system.services() if one.name == rig.kind.services[0]]
        sunday = MONDAY + timedelta(days=6)
        await using("free_times", SlotQuery(since=sunday, until=sunday, services=tuple(wanted)))
        draft = await rig.draft(held=False)
        if rig.can.day_sheet:
            await using("of_day", MONDAY)
        if rig.can.hold:
            await using("release", await using("hold", draft))
        if rig.can.draft:
            await using("save", draft, "draft", "turn-2")
        made = await using("save", draft, "book", "turn-3")
        await using("find_saved", draft, "book", "turn-3")
        await using("customer", made.customer_id)
        await using("appointments", made.customer_id)
        await using("update_customer", draft.customer, ContactChanges(email="n@example.com"), "k")
        await using("appointment", made.id)
        notebook = Notebook(system)
        notebook.note(made, made.model_copy(update={"id": "999999"}))
        look = await using("changes", "", notebook)
        while look.more:
            look = await using("changes", look.cursor, notebook)
        slot = await rig.other_slot(made)
        moved = await using("reschedule", made, slot, None, "turn-4")
        await using("cancel", moved, "", "turn-5")
    return seen


def fits(route: str, path: str) -> bool:
    parts = re.split(r"\{\w+\}", route)
    return bool(re.fullmatch("[^/]+".join(map(re.escape, parts)), path.partition("?")[0]))


# what comes after a refusal only, and what no dialog does: each client's own tests have it
ELSEWHERE = {
    ("services", "POST", "/appointment/v2/department/{department}/fetch/opcodes"),
    ("appointments", "POST", "/external/v1/serviceCombination/appointments/search"),
    ("insert", "POST", "/api/{version}/appointments"),
}


@pytest.mark.parametrize("title", SYSTEMS)
async def test_who_is_said_to_call_does(title: str) -> None:
    seen: set[tuple[str, str, str]] = set()
    for kind in KINDS:
        if kind.name.startswith(title.casefold()):
            seen |= await seen_to_call(kind, title)
    assert said_to_call(title) - seen - ELSEWHERE == set()


def plain(path: str) -> str:
    """Return a path without the names in its braces, in which documents and code differ."""
    return re.sub(r"\{+\w+\}+", "{}", path.partition("?")[0])


def in_seeds() -> Iterator[tuple[str, str]]:
    """Yield the endpoints of the vendors' documents, as far as they are here."""
    for seed in sorted(SEEDS.glob("*.txt")):
        text = seed.read_text(encoding="utf-8")
        for method, path in re.findall(r"^(GET|PUT|POST|DELETE)(/external\S+)", text, re.MULTILINE):
            yield method, path
        for line in re.findall(r"^curl .*https://api\.mykaarma\.com/.*$", text, re.MULTILINE):
            path = re.findall(r"api\.mykaarma\.com(/[^'\"?\s]+)", line)[0]
            named = re.findall(r"(?:-X|--request) (\w+)", line)
            yield named[0] if named else "POST", path  # one with a body and without a method
        for urls, method in re.findall(
            r"URL[^\n]*:\n((?:\s*(?:URL[^\n]*:|https://BASE_URL\S+)\n)+)\s*Method: (\w+)", text
        ):
            for path in re.findall(r"https://BASE_URL(\S+)", urls):
                yield method, path.replace("/VERSION/", "/{version}/")


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the vendors' documents are not here")
def test_every_endpoint_of_the_documents_is_listed() -> None:
    listed = {
        (method, plain(path))
        for title in SYSTEMS
        for method, path, _ in ROW.findall(section(title))
    }
    documented = {(method, plain(path)) for method, path in in_seeds()}
    assert len(documented) == 20
    assert documented <= listed, documented - listed


# the settings


@pytest.mark.parametrize("title", SYSTEMS)
def test_every_setting_is_explained(title: str) -> None:
    table = section(title).split("| Setting | What it is |")[1].split("\n\n")[0]
    named = set(re.findall(r"`(\w+)`", table))
    assert set(SYSTEMS[title].model_fields) - {"type"} <= named
