"""The form with all fields: filled in, searched, corrected and sent, over real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from babel import Locale

from bot.demo.slack import CAMILLE, ROSA, Outcome
from tests.product import (
    JSON,
    AtDesk,
    Product,
    at_ten,
    coming_days,
    fill_up,
    read,
    running,
)
from tests.trades import BOOKING, FIELD, OFFICE, Trade, make_room, two_days

DESK = "C0SERVICEDESK"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


def day_of(product: Product, number: int = 0) -> str:
    return f"{coming_days(product.system)[number]:%A}"


async def opened(rosa: AtDesk, product: Product, words: str = "") -> JSON:
    """Bring a booking for Dana Whitfield to its review, and open the form with all fields."""
    sentence = f"book Dana Whitfield, the Outback, for an oil change {day_of(product)} at 10{words}"
    await rosa.say(sentence)
    await rosa.sees("Confirm draft", "Dana Whitfield")
    await rosa.press("Edit all")
    return await rosa.form()


def block(view: JSON, name: str) -> JSON:
    """Return a field of the form by the beginning of its block_id."""
    found: JSON = next(one for one in view["blocks"] if one["block_id"].partition(":")[0] == name)
    return found


def shown(view: JSON) -> dict[str, Any]:
    """Return what stands in the form before anybody has typed."""
    fields = {}
    for one in view["blocks"]:
        if one["type"] == "input":
            element = one["element"]
            options = element.get("initial_options") or [element.get("initial_option")]
            texts = [option["text"]["text"] for option in options if option]
            name = one["block_id"].partition(":")[0]
            fields[name] = ", ".join(texts) or element.get("initial_value", "")
    return fields


def hints(view: JSON) -> dict[str, str]:
    return {
        one["block_id"].partition(":")[0]: one["hint"]["text"]
        for one in view["blocks"]
        if "hint" in one
    }


async def search(product: Product, name: str, text: str) -> list[JSON]:
    """Type into a field of the form on top and return the options."""
    return (await suggest(product, name, text)).options or []


async def suggest(product: Product, name: str, text: str) -> Outcome:
    (*_, view) = product.slack.views(ROSA.id)
    field = block(view, name)
    container = {"type": "view", "view_id": view["id"]}
    outcome = await product.slack.suggest(
        ROSA.id, container, field["element"]["action_id"], text, block_id=field["block_id"]
    )
    assert outcome.error is None, outcome
    return outcome


def texts(options: list[JSON]) -> list[str]:
    return [option["text"]["text"] for option in options]


async def send(product: Product, **fields: Any) -> Outcome:
    """Send the form on top with these fields changed, by the beginnings of their block_ids."""
    (*_, view) = product.slack.views(ROSA.id)
    fill = {block(view, name)["block_id"]: value for name, value in fields.items()}
    return await product.slack.submit(ROSA.id, fill)


async def choose(product: Product, name: str, value: Any, **others: Any) -> JSON:
    """Choose in a field that others depend on, and wait until the form is drawn again."""
    (*_, view) = product.slack.views(ROSA.id)
    fill = {block(view, one)["block_id"]: other for one, other in {**others, name: value}.items()}
    action = block(view, name)["element"]["action_id"]
    assert (await product.slack.click_in_view(ROSA.id, action, value, fill=fill)).ok
    await product.slack.until(lambda: product.slack.views(ROSA.id)[-1]["hash"] != view["hash"])
    return product.slack.views(ROSA.id)[-1]


async def test_everything_known_stands_in_the_form_with_the_words_it_came_from(
    product: Product, rosa: AtDesk
) -> None:
    view = await opened(rosa, product, ", she waits, note: gate code 4411")
    day = coming_days(product.system)[0]
    fields = shown(view)
    assert fields["customer"].startswith("Dana Whitfield · •••")
    assert fields["vehicle"] == "2020 Subaru Outback"
    assert fields["services"] == "Oil change"
    assert fields["when"].startswith(f"{day:%a}, ")
    assert "10:00 AM E" in fields["when"]
    assert (fields["advisor"], fields["note"]) == ("", "gate code 4411")
    assert hints(view) == {
        "customer": "From: “Dana Whitfield”",
        "vehicle": "From: “Outback”",
        "services": "From: “oil change”",
        "when": f"From: “{day:%A} at 10”",
        "transport": "From: “waits”",
        "note": "From: “gate code 4411”",
    }


async def test_every_field_is_changed_at_once_and_the_card_shows_it(
    product: Product, rosa: AtDesk
) -> None:
    await opened(rosa, product)
    later = coming_days(product.system)[1]
    maria, *_ = await search(product, "customer", "Maria Lopez")
    view = await choose(product, "customer", maria)
    vehicles = texts(block(view, "vehicle")["element"]["options"])
    assert vehicles == ["2019 Honda Civic", "2015 Toyota Sienna", "Without a vehicle"]
    services = await search(product, "services", "rotation")
    assert texts(services) == ["Tire rotation"]
    await choose(product, "services", services, customer=maria)
    times = await search(product, "when", f"{later:%a}")
    assert all(text.startswith(f"{later:%a}, ") for text in texts(times)[:10])
    ten = next(one for one in times if "10:00 AM" in one["text"]["text"])
    (advisor, *_) = await search(product, "advisor", "")
    (transport, *_) = await search(product, "transport", "")
    sent = await send(
        product,
        customer=maria,
        vehicle="2019 Honda Civic",
        services=services,
        when=ten,
        advisor=advisor,
        transport=transport,
        note="Ring twice",
    )
    assert sent.ok, sent
    card = await rosa.sees("Confirm draft", "Maria Lopez")
    for told in (
        "2019 Honda Civic",
        "Tire rotation",
        f"{later:%A}",
        "10:00 AM",
        advisor["text"]["text"],
        transport["text"]["text"],
        "Ring twice",
    ):
        assert told in read(card)
    assert not product.system.writes
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Maria Lopez")
    (draft,) = product.system.drafts.values()
    assert draft.start == at_ten(later)


async def test_a_form_that_is_closed_loses_nothing(product: Product, rosa: AtDesk) -> None:
    await opened(rosa, product)
    assert (await product.slack.close(ROSA.id)).ok
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Dana Whitfield")


async def test_a_time_that_is_taken_meanwhile_is_told_in_the_form_and_the_rest_is_kept(
    product: Product, rosa: AtDesk
) -> None:
    await opened(rosa, product)
    later = coming_days(product.system)[1]
    times = await search(product, "when", f"{later:%a}")
    ten = next(one for one in times if "10:00 AM" in one["text"]["text"])
    fill_up(product.system, at_ten(later))
    sent = await send(product, when=ten, note="Ring twice")
    assert sent.ok
    (view,) = product.slack.views(ROSA.id)
    alert, nearest = view["blocks"][:2]
    assert alert["type"] == "alert"
    assert "10:00 AM" in alert["text"]["text"]
    assert "is not free" in alert["text"]["text"]
    assert f"{later:%a}, " in nearest["text"]["text"]
    # The time is empty, and its list begins near the one that was wanted; the note's field stays.
    assert (block(view, "when")["block_id"], shown(view)["when"]) == ("when:1", "")
    assert block(view, "note")["block_id"] == "note"
    again = await search(product, "when", "")
    assert texts(again)[0].startswith(f"{later:%a}, ")
    assert (await send(product, when=again[0], note="Ring twice")).ok
    assert not product.slack.views(ROSA.id)
    card = await rosa.sees("Confirm draft", "Ring twice")
    assert again[0]["text"]["text"].split(", ")[-1].rpartition(" ")[0] in read(card)


async def test_values_that_were_never_offered_are_told_at_their_fields(
    product: Product, rosa: AtDesk
) -> None:
    await opened(rosa, product)
    forged = {"customer": "c-nobody", "services": ["LOF", "s-nothing"], "advisor": "a-nobody"}
    sent = await send(product, **forged, note="Ring twice")
    (view,) = product.slack.views(ROSA.id)
    assert set(sent.errors) >= {"customer"}
    forged.pop("customer")
    sent = await send(product, **forged, note="Ring twice")
    assert set(sent.errors) == {"services", "advisor"}
    assert all("myKaarma does not have this" in text for text in sent.errors.values())
    assert product.slack.views(ROSA.id)[-1]["hash"] == view["hash"]
    assert not product.system.writes


async def test_what_only_explains_is_no_choice(product: Product, rosa: AtDesk) -> None:
    await opened(rosa, product)
    sent = await send(product, customer="wait", when="wait")
    assert sent.errors == {
        "customer": "Please choose one from the list.",
        "when": "Please choose one from the list.",
    }
    # A note may say what it likes.
    assert (await send(product, note="wait")).ok
    await rosa.sees("Confirm draft", "wait")


async def test_a_form_that_is_out_of_date_is_merged_into_what_happened_since(
    product: Product, rosa: AtDesk
) -> None:
    later = coming_days(product.system)[1]
    await opened(rosa, product)
    await rosa.say(f"no, {later:%A}")
    await rosa.sees("Confirm draft", f"{later:%A}")
    assert (await send(product, note="Ring twice")).ok
    await rosa.sees("Confirm draft", f"{later:%A}", "Ring twice")


async def test_a_form_for_what_is_booked_meanwhile_says_so_and_stays(
    product: Product, rosa: AtDesk
) -> None:
    await opened(rosa, product)
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Dana Whitfield")
    assert (await send(product, note="Ring twice")).ok
    (view,) = product.slack.views(ROSA.id)
    assert "no longer being filled in" in view["blocks"][0]["text"]["text"]
    assert product.system.writes == {"draft.create": 1}


async def test_a_slow_system_is_told_as_slow_and_its_answer_serves_the_next_letter() -> None:
    async with running() as product:
        await opened(product.at_desk(), product)
        gate = hold_up(product, "customer/list")
        said = await search(product, "customer", "Maria Lopez")
        assert texts(said) == ["Still searching. Type one more letter."]
        gate.set()
        found = await search(product, "customer", "Maria Lopez")
        assert texts(found)[0].startswith("Maria Lopez")
        # Once for the booking, and once for what was typed twice.
        assert product.asked().count("GET customer/list") == 2


async def test_a_slow_system_delays_no_form_that_is_sent() -> None:
    async with running() as product:
        rosa = product.at_desk()
        await opened(rosa, product)
        services = await search(product, "services", "rotation")
        gate = hold_up(product, "department/availability")
        assert (await send(product, services=services)).ok
        assert not product.slack.views(ROSA.id)
        gate.set()
        await rosa.sees("Confirm draft", "Tire rotation")


def hold_up(product: Product, ending: str) -> asyncio.Event:
    """Let the next request with this ending wait; the event lets it go on."""
    gate = asyncio.Event()

    async def wait() -> None:
        await gate.wait()

    product.stage.before[ending] = wait
    return gate


async def test_typing_the_same_does_not_ask_the_system_again(
    product: Product, rosa: AtDesk
) -> None:
    await opened(rosa, product)
    await search(product, "customer", "maria lop")
    await search(product, "when", "")
    before = len(product.system.requests)
    for _ in range(3):
        await search(product, "customer", "Maria Lop")
        await search(product, "when", "")
        await search(product, "services", "oil")
    assert len(product.system.requests) - before <= 1  # the catalogue, once


async def test_a_system_that_is_down_is_named_in_the_list_and_on_the_card(
    product: Product, rosa: AtDesk
) -> None:
    await opened(rosa, product)
    services = await search(product, "services", "rotation")
    product.system.switches.turn_on("down")
    said = await search(product, "customer", "Maria Lopez")
    assert texts(said) == ["No answer from myKaarma. Try again."]
    # What is sent now is kept in the booking.
    assert (await send(product, services=services, note="Ring twice")).ok
    await rosa.sees("myKaarma does not answer", "Try again", "Ring twice")
    product.system.switches.turn_off("down")
    await rosa.press("Try again")
    await rosa.sees("Tire rotation", "Ring twice")


async def test_a_customer_who_cannot_be_read_has_no_vehicles_to_choose_from(
    product: Product, rosa: AtDesk
) -> None:
    await opened(rosa, product)
    maria, *_ = await search(product, "customer", "Maria Lopez")
    product.system.switches.turn_on("down")
    view = await choose(product, "customer", maria)
    assert not any(one["block_id"].startswith("vehicle") for one in view["blocks"])
    product.system.switches.turn_off("down")
    # Whoever takes the first customer back has their vehicles back.
    dana = block(view, "customer")["element"]["initial_option"]
    view = await choose(product, "customer", dana)
    assert "Outback" in str(block(view, "vehicle")["element"]["options"])
    assert json.loads(view["private_metadata"]) == {}


async def test_a_customer_is_searched_for_with_two_letters_and_by_the_owner_alone(
    product: Product, rosa: AtDesk
) -> None:
    await opened(rosa, product)
    assert await search(product, "customer", "m") == []
    found = await suggest(product, "customer", "Maria Lopez")
    assert found.options
    assert found.payload is not None
    stolen = json.loads(json.dumps(found.payload))
    stolen["user"] |= {"id": CAMILLE.id}
    answered = await product.slack.replay(stolen)
    assert (answered.ok, answered.body) == (True, {"options": []})


async def test_nobody_else_can_send_or_change_the_form(product: Product, rosa: AtDesk) -> None:
    await opened(rosa, product)
    sent = await send(product, note="Ring twice")
    assert sent.payload is not None
    await rosa.sees("Ring twice")
    stolen = json.loads(json.dumps(sent.payload))
    stolen["user"] |= {"id": CAMILLE.id}
    note = next(iter(stolen["view"]["state"]["values"]["note"].values()))
    note["value"] = "Somebody else"
    assert (await product.slack.replay(stolen)).ok
    await product.service.desk.drain()
    assert "Somebody else" not in read(rosa.seen()[0])


async def test_times_are_found_by_a_day_and_by_a_part_of_what_is_shown(
    product: Product, rosa: AtDesk
) -> None:
    await opened(rosa, product)
    first, later, *_ = coming_days(product.system)
    assert texts(await search(product, "when", ""))[0].startswith(f"{first:%a}, ")
    some = texts(await search(product, "when", f"{later:%A} at 3"))
    assert some[0].startswith(f"{later:%a}, ")
    assert "3:00 PM" in some[0]
    assert all(text.endswith((" EST", " EDT")) for text in some)
    assert len(some) <= 100
    assert all("AM" in text for text in texts(await search(product, "when", " AM ")))


@pytest.mark.parametrize("typed", ["whit", "Dana W", "914 555 0104", "dana.whitfield@"])
async def test_a_part_of_what_is_on_file_finds_the_customer(
    product: Product, rosa: AtDesk, typed: str
) -> None:
    await opened(rosa, product)
    found = texts(await search(product, "customer", typed))
    assert any("Dana Whitfield" in text for text in found), found


async def test_times_fit_what_was_chosen_in_the_form_before(product: Product, rosa: AtDesk) -> None:
    await opened(rosa, product)
    services = await search(product, "services", "rotation")
    view = await choose(product, "services", services)
    assert json.loads(view["private_metadata"])["fields"] == ["services"]
    before = len(product.system.requests)
    await search(product, "when", "")
    asked = [one.body for one in list(product.system.requests)[before:]]
    assert any(services[0]["value"] in body for body in asked)


@pytest.mark.parametrize("trade", [OFFICE, FIELD], ids=["Qmatic", "Valomnia"])
async def test_in_other_systems_the_form_has_what_they_have(trade: Trade) -> None:
    async with running(several=True, changes=BOOKING) as product:
        make_room(product.stage)
        rosa = product.at_desk()
        first, other = two_days(product)
        await trade.review(rosa, first, f" in {trade.system}")
        await rosa.press("Edit all")
        view = await rosa.form()
        assert set(shown(view)) == {"customer", "services", "when", "note"}
        assert trade.customer in shown(view)["customer"]
        found = texts(await search(product, "customer", trade.customer[:6]))
        assert any(trade.customer in text for text in found)
        # What is held for us is free for nobody else, and it is no mistake to keep it.
        assert (await send(product, note="Ring twice")).ok
        assert not product.slack.views(ROSA.id)
        await rosa.sees("Confirm appointment", "Ring twice", f"{first},")
        await rosa.press("Edit all")
        await rosa.form()
        ten = next(
            one
            for one in await search(product, "when", f"{other} at 10")
            if "10:00 AM" in one["text"]["text"]
        )
        assert (await send(product, when=ten)).ok
        await rosa.sees("Confirm appointment", "Ring twice", f"{other},")
        await rosa.press("Confirm appointment")
        await rosa.sees(f"Booked for {trade.customer}", f"{other},")
        assert trade.starts(product.stage, trade.customer) == [
            at_ten(coming_days(product.system)[1])
        ]


async def test_another_service_at_a_time_that_is_held_for_us_is_no_mistake() -> None:
    async with running(several=True, changes=BOOKING) as product:
        rosa = product.at_desk()
        first, _ = two_days(product)
        await OFFICE.review(rosa, first, " in Qmatic")
        await rosa.press("Edit all")
        await rosa.form()
        services = await search(product, "services", "")
        another = [one for one in services if "arking" not in one["text"]["text"]]
        assert (await send(product, services=another[:1])).ok
        assert not product.slack.views(ROSA.id)
        await rosa.sees(another[0]["text"]["text"], OFFICE.customer)


# The shortcuts


async def test_the_message_shortcut_opens_the_form_filled_in(product: Product) -> None:
    rosa, camille = product.at_desk(channel=DESK), product.at_desk(CAMILLE.id, DESK)
    day = coming_days(product.system)[0]
    said = await camille.say(
        f"Dana Whitfield called: oil change for the Outback {day:%A} at 10, she waits"
    )
    gate = hold_up(product, "customer/list")
    await product.slack.shortcut(ROSA.id, "book_from_message", channel=DESK, ts=said.ts)
    loading = await rosa.form()
    assert "Reading" in str(loading["blocks"])
    gate.set()
    await product.slack.until(lambda: product.slack.views(ROSA.id)[-1]["callback_id"])
    (view,) = product.slack.views(ROSA.id)
    assert view["id"] == loading["id"]
    assert shown(view)["customer"].startswith("Dana Whitfield")
    assert hints(view)["services"] == "From: “oil change”"
    assert "Dana Whitfield called" in str(view["blocks"][0])
    card = await rosa.sees("Confirm draft")
    assert card.only_for == ROSA.id
    # Sent, it goes on in the dialog, for nobody else to see.
    assert (await send(product, note="Ring twice")).ok
    card = await rosa.sees("Confirm draft", "Ring twice")
    assert card.only_for == ROSA.id
    assert camille.seen() == []
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Dana Whitfield")
    (draft,) = product.system.drafts.values()
    assert draft.start == at_ten(day)


async def test_words_with_a_doubt_stay_visible_in_the_form(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    said = await rosa.say("book Lopez for a frobnication")
    await product.slack.shortcut(ROSA.id, "book_from_message", channel=DESK, ts=said.ts)
    await product.slack.until(
        lambda: product.slack.views(ROSA.id) and product.slack.views(ROSA.id)[-1]["callback_id"]
    )
    (view,) = product.slack.views(ROSA.id)
    assert hints(view) == {
        "customer": "“Lopez” fits several customers. Please choose.",
        "services": "You wrote “frobnication”. Please choose what it means.",
    }
    # Those who fit are offered before a letter is typed.
    assert all("Lopez" in text for text in texts(await search(product, "customer", "")))


async def test_what_unclear_words_may_mean_is_offered_first(product: Product, rosa: AtDesk) -> None:
    await rosa.say("book Dana Whitfield, the Outback, for brakes with Zoe")
    await rosa.sees("“brakes” may be:")
    await rosa.press("Edit all")
    view = await rosa.form()
    assert hints(view)["services"] == "You wrote “brakes”. Please choose what it means."
    assert hints(view)["advisor"].startswith("Nobody at Hillside Motors Service is called “Zoe”.")
    assert "Zoe”." not in str(view["blocks"][0])
    assert all("rake" in text for text in texts(await search(product, "services", ""))[:2])


async def test_a_new_booking_opens_the_empty_form_and_goes_on_in_the_messages(
    product: Product,
) -> None:
    await product.slack.shortcut(ROSA.id, "new_booking")
    direct = product.at_desk()
    await direct.sees("Who is the appointment for?")
    await product.slack.until(
        lambda: product.slack.views(ROSA.id) and product.slack.views(ROSA.id)[-1]["callback_id"]
    )
    (dana, *_) = await search(product, "customer", "Dana Whitfield")
    services = await search(product, "services", "oil")
    assert (await send(product, customer=dana, services=services[:1])).ok
    await direct.sees("Which vehicle?", "Dana Whitfield", "Oil change")


async def test_a_person_reads_the_form_in_their_language(product: Product) -> None:
    camille = product.at_desk(CAMILLE.id)
    await camille.say("Rendez-vous pour Dana Whitfield")
    await camille.press("Tout modifier")
    view = await camille.form()
    assert view["submit"]["text"] == "Continuer"
    assert block(view, "services")["label"]["text"] == "Prestations"
    day = coming_days(product.system)[0]
    typed = Locale("fr").days["format"]["wide"][day.weekday()]
    container = {"type": "view", "view_id": view["id"]}
    when = block(view, "when")["element"]["action_id"]
    found = await product.slack.suggest(CAMILLE.id, container, when, typed, block_id="when")
    assert texts(found.options or [])[0].startswith(typed[:3])
