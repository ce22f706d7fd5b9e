"""The directory of customers, on both engines: who is found, who is added twice, what is secret."""

import asyncio
import re

import pytest

from bot.memory import Store
from bot.memory.directory import StoredDirectory, new_identifier
from bot.memory.engines import engine_for
from bot.systems import Lost, Unreachable
from bot.systems.directory import Directory
from flows.domain import ContactChanges, NewCustomer
from flows.understanding.request import Who
from tests.test_memory import store, url  # noqa: F401  # fixtures: a store on each engine

JOSE = NewCustomer(
    first="José", last="Núñez-Ortega", phone="+34915550101", email="Jose.Nunez@example.com"
)
PEOPLE = (
    JOSE,
    NewCustomer(first="Fatma", last="Yılmaz", phone="+31105550104", email="fatma@example.com"),
    NewCustomer(first="Jan", last="Jansen", phone="+31105550102", email="jan@example.com"),
    NewCustomer(first="Jan", last="Jansen", phone="+31105550103", email="j@example.net"),
    NewCustomer(first="Janneke", last="Smit", phone="+12125550104"),
    NewCustomer(first="Pieter", last="O'Hara", company="100%_Wol BV", email="p@example.com"),
)


@pytest.fixture
async def directory(store: Store) -> StoredDirectory:  # noqa: F811  # the fixture's name
    found = store.directory("office")
    for number, one in enumerate(PEOPLE):
        await found.add(one, f"d:{number}")
    return found


async def names(directory: Directory, who: Who) -> list[str]:
    return [one.name for one in await directory.find(who)]


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (Who(name="Jose Nunez"), ["José Núñez-Ortega"]),
        (Who(first="Ortega", last="josé"), ["José Núñez-Ortega"]),
        (Who(name="NUÑ jo"), ["José Núñez-Ortega"]),
        (Who(name="yilmaz"), ["Fatma Yılmaz"]),
        (Who(name="Jansen, Jan"), ["Jan Jansen", "Jan Jansen"]),
        (Who(name="jan"), ["Jan Jansen", "Jan Jansen"]),  # the word itself, not its beginnings
        (Who(name="jann"), ["Janneke Smit"]),
        (Who(name="ja s"), ["Janneke Smit"]),
        (Who(name="ansen"), []),  # a beginning it has to be
        (Who(name="OHara"), ["Pieter O'Hara"]),
        (Who(company="100%_wol"), ["Pieter O'Hara"]),
        (Who(name="%"), []),
        (Who(name="J_n"), []),
        (Who(name="Jan Smit"), ["Janneke Smit"]),
        (Who(name="Jan Ortega"), []),
        (Who(phone="+31105550102"), ["Jan Jansen"]),
        (Who(phone="010 555 0102"), ["Jan Jansen"]),
        (Who(phone="04", name="Fatma"), ["Fatma Yılmaz"]),
        (Who(phone="0104"), ["Janneke Smit", "Fatma Yılmaz"]),
        (Who(phone="0104", name="Fatma"), ["Fatma Yılmaz"]),
        (Who(phone="+31105550102", name="Somebody Else"), ["Jan Jansen"]),
        (Who(phone="04"), []),
        (Who(email="jose.nunez@EXAMPLE.com"), ["José Núñez-Ortega"]),
        (Who(email="nobody@example.com"), []),
        (Who(vin="1HGCM82633A004352"), []),
        (Who(), []),
    ],
)
async def test_who_may_be_meant(directory: StoredDirectory, who: Who, found: list[str]) -> None:
    assert sorted(await names(directory, who)) == sorted(found)


async def test_the_same_key_adds_one_person_however_often(directory: StoredDirectory) -> None:
    new = NewCustomer(first="Ada", last="Lovelace", email="ada@example.com")
    made = await asyncio.gather(*(directory.add(new, "once") for _ in range(5)))
    assert len({one.id for one in made}) == 1
    assert await names(directory, Who(name="Ada")) == ["Ada Lovelace"]
    other = new.model_copy(update={"first": "Eve"})
    assert (await directory.add(other, "once")).first == "Ada"
    again = await directory.add(new, "twice")
    assert again.id != made[0].id


async def test_what_is_known_comes_back(directory: StoredDirectory) -> None:
    [jose] = await directory.find(Who(name="José"))
    assert jose.phones == ("+34915550101",)
    assert jose.emails == ("Jose.Nunez@example.com",)
    entry = await directory.entry(jose.id)
    assert entry
    assert entry.customer == jose
    assert await directory.entry("nobody") is None
    [janneke] = await directory.find(Who(name="Janneke"))
    assert janneke.emails == ()


async def test_a_change_is_found_by_and_all_else_stays(directory: StoredDirectory) -> None:
    [jose] = await directory.find(Who(name="José"))
    before = await directory.entry(jose.id)
    changed = await directory.change(jose.id, ContactChanges(phone="+34915550199"))
    assert changed == jose.model_copy(update={"phones": ("+34915550199",)})
    assert await directory.find(Who(phone="0199")) == (changed,)
    assert not await directory.find(Who(phone="5550101"))
    moved = await directory.change(jose.id, ContactChanges(phone="", email="New@example.com"))
    assert moved
    assert (moved.phones, moved.emails) == ((), ("New@example.com",))
    assert await directory.find(Who(email="new@example.com")) == (moved,)
    assert await directory.change(jose.id, ContactChanges()) == moved
    after = await directory.entry(jose.id)
    assert before
    assert after
    assert before.identifier == after.identifier
    assert await directory.change("nobody", ContactChanges(phone="1")) is None
    assert await directory.change("nobody", ContactChanges()) is None


async def test_each_system_has_people_of_its_own(
    store: Store,  # noqa: F811  # the fixture's name
    directory: StoredDirectory,
) -> None:
    other = store.directory("annex")
    assert not await other.find(Who(name="José"))
    [jose] = await directory.find(Who(name="José"))
    assert await other.entry(jose.id) is None
    assert await other.change(jose.id, ContactChanges(phone="1")) is None
    assert (await other.add(JOSE, "d:0")).id != jose.id


async def test_identifiers_are_random_and_shown_nowhere(directory: StoredDirectory) -> None:
    found = [await directory.add(JOSE, f"more:{number}") for number in range(20)]
    entries = [await directory.entry(one.id) for one in found]
    secrets = {one.identifier.get_secret_value() for one in entries if one}
    assert len(secrets) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9]{10,48}", one) for one in {*secrets, new_identifier()})
    told = f"{entries!r} {entries} {[one.model_dump_json() for one in found]}"
    assert not [one for one in secrets if one in told]


async def test_somebody_the_system_knows_already_keeps_the_identifier(
    directory: StoredDirectory,
) -> None:
    known = await directory.add(JOSE, "known", "ABCDEFGHIJ1234567890")
    entry = await directory.entry(known.id)
    assert entry
    assert entry.identifier.get_secret_value() == "ABCDEFGHIJ1234567890"


async def test_trouble_with_the_database_has_the_systems_names() -> None:
    engine = engine_for("sqlite://")  # without the tables
    broken = StoredDirectory(engine, "office")
    with pytest.raises(Unreachable, match="own database"):
        await broken.find(Who(name="José"))
    with pytest.raises(Unreachable, match="own database"):
        await broken.entry("x")
    with pytest.raises(Lost, match="own database"):
        await broken.add(JOSE, "key")
    with pytest.raises(Lost, match="own database"):
        await broken.change("x", ContactChanges(phone="1"))
    await engine.close()
