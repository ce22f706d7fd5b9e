"""The whole product over Socket Mode: what people do, and what the system then holds."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.slack import BOT_USER, CAMILLE, ROSA, Deadlines, Message
from bot.demo.slack.people import TEAM
from bot.demo.systems.mykaarma import ZONE
from tests.product import (
    AtDesk,
    Product,
    at_ten,
    coming_days,
    elements,
    fill_up,
    labels,
    read,
    running,
)

DESK = "C0SERVICEDESK"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


def day_of(product: Product) -> str:
    return f"{coming_days(product.system)[0]:%A}"


async def review(rosa: AtDesk, product: Product, more: str = "") -> Message:
    """Bring a booking for the one Dana Whitfield to the card that asks for Confirm."""
    sentence = f"book Dana Whitfield, the Outback, for an oil change {day_of(product)} at 10{more}"
    await rosa.say(sentence)
    return await rosa.sees("Confirm draft", "Dana Whitfield")


# Booking


async def test_a_booking_by_direct_message_asks_only_what_is_not_known(
    product: Product, rosa: AtDesk
) -> None:
    said = await rosa.say(f"book Maria Lopez for an oil change {day_of(product)} at 10")
    chooser = await rosa.sees("2 customers match")
    assert chooser.thread_ts == said.ts
    assert "••• 0101" in read(chooser)
    assert "9145550101" not in read(chooser)

    await rosa.press("Choose: Maria Lopez, ••• 0101 · 2019 Honda Civic · 2015 Toyota Sienna")
    await rosa.press("2019 Honda Civic")
    await rosa.press("Confirm draft")
    done = await rosa.sees("Draft made for Maria Lopez")

    (draft,) = product.system.drafts.values()
    customer = product.system.customers[draft.customer]
    vehicle = customer.vehicle(draft.vehicle or "")
    assert (customer.key, vehicle and vehicle.model) == ("HM10401", "Civic")
    assert draft.start == at_ten(coming_days(product.system)[0])
    assert draft.opcodes == [
        {"laborOpCode": "LOF", "description": "Oil change", "price": "79.95"},
    ]
    for shown in (
        "2019 Honda Civic",
        "Oil change",
        f"{coming_days(product.system)[0]:%A}",
        "10:00 AM E",
        "Hillside Motors Service",
        "200 Hillside Avenue",
        f"/s/{draft.code}",
        "DH-",
    ):
        assert shown in read(done)
    # It is one card, redrawn in its place from the first question to the end.
    assert [one.ts for one in rosa.seen()] == [chooser.ts] == [done.ts]


async def test_a_unique_customer_takes_one_message_and_one_click(
    product: Product, rosa: AtDesk
) -> None:
    card = await review(
        rosa, product, " with Ana and a tire rotation, she waits, note: squeaks when cold"
    )
    for shown in ("Ana Ruiz", "Wait here", "squeaks when cold", "Tire rotation", "$109.90"):
        assert shown in read(card)
    assert not product.system.drafts
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Dana Whitfield")

    body = json.loads(product.system.requests[-1].body)
    (draft,) = product.system.drafts.values()
    day = coming_days(product.system)[0].isoformat()
    advisor = next(a for a in product.system.world.advisors.values() if a.first == "Ana")
    transport = next(t for t in product.system.world.transports.values() if t.option == "WAIT")
    assert body == {
        "appointmentCommunicationPreference": {
            "emailConfirmation": True,
            "emailReminder": True,
            "notifyCustomer": True,
            "sendCommunicationToDA": True,
            "textConfirmation": True,
            "textReminder": True,
        },
        "appointmentStartDateTime": f"{day}T10:00:00",
        "appointmentEndDateTime": f"{day}T10:14:59",
        "assignedAdvisorUuid": advisor.uuid,
        "opCodes": [
            {"laborOpCode": "LOF", "description": "Oil change", "price": "79.95"},
            {"laborOpCode": "ROT", "description": "Tire rotation", "price": "29.95"},
        ],
        "preFilledLinkMetaData": {"source": "slack"},
        "customerDetails": {
            "uuid": draft.customer,
            "vehicleIdentifiers": {"uuid": draft.vehicle},
        },
        "transportOption": transport.uuid,
        "note": "squeaks when cold",
        "expiry": f"{day}T10:00:00",
    }
    assert product.system.customers[draft.customer].name == "Dana Whitfield"
    assert product.system.writes == {"draft.create": 1}


async def test_a_booking_asks_the_system_no_more_than_it_needs(
    product: Product, rosa: AtDesk
) -> None:
    await review(rosa, product)
    assert sorted(product.asked()) == sorted(
        [
            "GET customer/list",  # the customers of this name
            "POST operations/searches",  # the services, all on one page
            "POST availability",
            "GET hoursOfOperation",  # how long a slot is
        ]
    )
    product.system.requests.clear()
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made")
    # A draft is taken for any time, so that only a fresh look tells whether it is still free.
    assert product.asked() == ["POST availability", "POST draftAppointment"]

    product.system.requests.clear()
    await review(rosa, product)
    assert sorted(product.asked()) == ["GET customer/list", "POST availability"]


async def test_a_real_appointment_is_booked_where_the_settings_say_so() -> None:
    async with running(changes={'confirm = "draft"': 'confirm = "book"'}) as product:
        rosa = product.at_desk()
        before = set(product.system.appointments)
        await rosa.say(
            f"book Dana Whitfield, the Outback, for an oil change {day_of(product)} at 10 with Ana"
        )
        await rosa.press("Confirm appointment")
        done = await rosa.sees("Booked for Dana Whitfield")
        (made,) = set(product.system.appointments) - before
        appointment = product.system.appointments[made]
        assert appointment.start == at_ten(coming_days(product.system)[0])
        assert [one["description"] for one in appointment.services] == ["Oil change"]
        assert product.system.customers[appointment.customer].name == "Dana Whitfield"
        assert "Ana Ruiz" in read(done)
        assert not product.system.drafts

        # A second one for the same vehicle is not made, and the person is told why.
        await rosa.say(
            f"book Dana Whitfield, the Outback, for a tire rotation {day_of(product)} at 11"
        )
        await rosa.press("Confirm appointment")
        await rosa.sees("open appointment for this customer and vehicle")
        assert len(product.system.appointments) == len(before) + 1


async def test_somebody_faster_is_noticed_and_everything_else_is_kept(
    product: Product, rosa: AtDesk
) -> None:
    await review(rosa, product, " with Ana, note: gate code 4411")
    fill_up(product.system, at_ten(coming_days(product.system)[0]))
    await rosa.press("Confirm draft")
    card = await rosa.sees("Somebody else has just taken that time", "Which time?")
    assert not product.system.drafts
    for shown in ("Dana Whitfield", "Oil change", "Ana Ruiz", "gate code 4411", "10:15 AM"):
        assert shown in read(card)
    await rosa.press("10:15 AM")
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made")
    (draft,) = product.system.drafts.values()
    assert draft.start == at_ten(coming_days(product.system)[0]) + timedelta(minutes=15)


async def test_a_mention_is_answered_in_its_thread(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    said = await rosa.say(
        f"<@{BOT_USER}> book Dana Whitfield, the Outback, for an oil change {day_of(product)} at 10"
    )
    card = await rosa.sees("Confirm draft")
    assert (card.thread_ts, card.only_for) == (said.ts, None)

    # A colleague reads along, and cannot press.
    camille = product.at_desk(CAMILLE.id, DESK)
    await camille.press("Confirm draft")
    refusal = await camille.sees("Quelqu’un d’autre a ouvert cette carte")
    assert refusal.only_for == CAMILLE.id
    assert not product.system.drafts

    # In a thread of a channel the app hears only what mentions it.
    await rosa.say(f"<@{BOT_USER}> add a tire rotation", thread_ts=said.ts)
    await rosa.sees("Confirm draft", "Tire rotation")
    await rosa.press("Confirm draft")
    done = await rosa.sees("Draft made for D. W.")
    assert done.ts == card.ts
    (draft,) = product.system.drafts.values()
    assert [one["laborOpCode"] for one in draft.opcodes] == ["LOF", "ROT"]


async def test_a_command_is_private_and_leaves_a_lasting_copy(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    await rosa.command(
        f"/book Dana Whitfield, the Outback, for an oil change {day_of(product)} at 10"
    )
    card = await rosa.sees("Confirm draft")
    assert card.only_for == ROSA.id
    assert product.at_desk(CAMILLE.id, DESK).seen() == []
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made")
    assert [one.only_for for one in rosa.seen()] == [ROSA.id] * len(rosa.seen())
    copy_of_it = await product.at_desk().sees("Draft made for Dana Whitfield")
    assert copy_of_it.only_for is None
    assert len(product.system.drafts) == 1


async def test_a_card_whose_private_address_has_ended_goes_on_in_the_direct_messages() -> None:
    async with running(deadlines=Deadlines(response_url_uses=0)) as product:
        rosa, direct = product.at_desk(channel=DESK), product.at_desk()
        await rosa.command(f"/book Maria Lopez for an oil change {day_of(product)} at 10")
        chooser = await direct.sees("2 customers match")
        assert rosa.seen() == []
        await direct.press("Choose: Maria Lopez, ••• 0102 · 2021 Toyota RAV4")
        await direct.press("Confirm draft")
        done = await direct.sees("Draft made for Maria Lopez")
        assert [one.ts for one in direct.seen()] == [done.ts] == [chooser.ts]


# Corrections


async def test_every_field_can_be_corrected_in_words(product: Product, rosa: AtDesk) -> None:
    first, other = coming_days(product.system)[:2]
    card = await review(rosa, product)
    thread = card.thread_ts
    await rosa.say("add a tire rotation", thread_ts=thread)
    await rosa.sees("Confirm draft", "Oil change and Tire rotation")
    await rosa.say(f"make it {other:%A}", thread_ts=thread)
    await rosa.sees("Confirm draft", f"{other:%A}", "10:00 AM")
    await rosa.say("no, the CR-V", thread_ts=thread)
    await rosa.sees("Confirm draft", "2012 Honda CR-V", f"{other:%A}")
    # The same from the top of the conversation, without the thread.
    await rosa.say("with Ana")
    await rosa.sees("Confirm draft", "Ana Ruiz")
    await rosa.say("note: gate code 4411")
    await rosa.sees(
        "Confirm draft", "gate code 4411", "Ana Ruiz", f"{other:%A}", without=f"{first:%A}"
    )
    await rosa.say("confirm")
    await rosa.sees("Draft made")
    (draft,) = product.system.drafts.values()
    vehicle = product.system.customers[draft.customer].vehicle(draft.vehicle or "")
    assert (vehicle and vehicle.model, draft.start, draft.note) == (
        "CR-V",
        at_ten(other),
        "gate code 4411",
    )
    assert len(rosa.seen()) == 1


async def test_every_field_can_be_corrected_with_buttons(product: Product, rosa: AtDesk) -> None:
    await review(rosa, product)
    await rosa.press("Change: vehicle")
    await rosa.press("2012 Honda CR-V")
    await rosa.sees("Confirm draft", "2012 Honda CR-V")
    await rosa.press("Add: advisor")
    await rosa.press("Choose an advisor", "Ana Ruiz")
    await rosa.sees("Confirm draft", "Ana Ruiz")
    await rosa.press("Add: transport")
    await rosa.press("Choose one", "Drop off")
    await rosa.sees("Confirm draft", "Drop off")
    await rosa.press("Add: note")
    await rosa.answer("gate code 4411")
    await rosa.sees("Confirm draft", "gate code 4411")
    await rosa.press("Change: time")
    await rosa.press("10:15 AM")
    await rosa.sees("Confirm draft", "10:15 AM")
    await rosa.press("Change: services")
    await rosa.press("Remove Oil change")
    card = await rosa.sees("Search the services", without="Remove Oil change")
    search = next(e for e in elements(card) if e["type"] == "external_select")
    container = {"type": "message", "channel": rosa.channel, "ts": card.ts}
    found = await product.slack.suggest(rosa.user, container, search["action_id"], "rotat")
    assert [one["text"]["text"].partition(" · ")[0] for one in found.options or []] == [
        "Tire rotation"
    ]
    await rosa.press("Search the services", (found.options or [])[0])
    await rosa.sees("Confirm draft", "Tire rotation", "10:15 AM")
    await rosa.press("Change: customer")
    await rosa.answer("Sofia Rossi")
    await rosa.sees("Confirm draft", "Sofia Rossi", "Tire rotation", "10:15 AM", without="CR-V")
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Sofia Rossi")
    (draft,) = product.system.drafts.values()
    assert draft.note == "gate code 4411"


async def test_cancel_start_over_and_help_work_in_words(product: Product, rosa: AtDesk) -> None:
    card = await review(rosa, product)
    await rosa.say("help", thread_ts=card.thread_ts)
    await rosa.sees("Confirm draft", "Correct anything the same way")
    await rosa.say("start over", thread_ts=card.thread_ts)
    await rosa.sees("Who is the appointment for?")
    await rosa.say("cancel", thread_ts=card.thread_ts)
    await rosa.sees("Closed. Nothing was written.")
    assert not product.system.drafts


# Times


async def test_free_times_can_be_browsed(product: Product, rosa: AtDesk) -> None:
    first = coming_days(product.system)[0]
    await rosa.say("book Dana Whitfield, the Outback, for an oil change")
    card = await rosa.sees("Which time?")
    assert "free time" in read(card)
    await rosa.press("Another day", first.isoformat())
    await rosa.sees("Which time?", f"{first:%A}, {first:%B} {first.day}")
    await rosa.press("Later")
    later = await rosa.sees("Which time?", without=f"{first:%A}, {first:%B} {first.day}")
    assert "Earlier" in labels(later)
    await rosa.press("First available")
    await rosa.sees("Confirm draft", "Dana Whitfield")


async def test_a_day_that_is_closed_offers_the_nearest_free_times(
    product: Product, rosa: AtDesk
) -> None:
    card = await review(rosa, product)
    await rosa.say("make it Sunday", thread_ts=card.thread_ts)
    await rosa.sees("Which time?", "Sunday", "closed")
    assert not product.system.drafts


# Look-ups


async def test_appointments_are_shown_to_the_asker_alone(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    coming = next(
        one
        for one in product.system.appointments.values()
        if one.start > product.system.world.now() and not one.is_cancelled
    )
    customer = product.system.customers[coming.customer]
    await rosa.command(f"/appointments {customer.phones[0]['phoneNumber']}")
    card = await rosa.sees(f"Appointments of {customer.name}", "Book an appointment")
    assert str(coming.services[0]["description"]) in read(card)
    assert card.only_for == ROSA.id
    assert product.at_desk(CAMILLE.id, DESK).seen() == []


async def test_past_appointments_are_behind_a_button(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    past = next(one for one in product.system.appointments.values() if one.status == "COMPLETED")
    customer = product.system.customers[past.customer]
    await rosa.command(f"/appointments {customer.phones[0]['phoneNumber']}")
    card = await rosa.sees(f"Appointments of {customer.name}")
    button = next(name for name in labels(card) if name.startswith("Past and cancelled"))
    assert f"{past.start:%Y}" not in read(card)
    await rosa.press(button)
    await rosa.sees(f"Appointments of {customer.name}", f"{past.start:%Y}")


async def test_a_customer_is_shown_and_can_be_booked_at_once(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    await rosa.command("/customer Dana Whitfield")
    card = await rosa.sees("dana.whitfield@example.com", "2020 Subaru Outback", "Next appointment")
    assert card.only_for == ROSA.id
    await rosa.press("Book an appointment")
    await rosa.sees("Which vehicle?", "Dana Whitfield")
    assert product.asked().count("GET customer/list") == 1


async def test_several_customers_are_told_apart_before_one_is_shown(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    await rosa.command("/customer Maria Lopez")
    card = await rosa.sees("2 customers match")
    assert "maria.lopez@example.com" not in read(card)
    await rosa.press("Show: Maria Lopez, ••• 0102 · 2021 Toyota RAV4")
    await rosa.sees("mlopez@example.net")


async def test_a_free_time_can_be_booked_where_it_is_shown(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    await rosa.command(f"/slots oil change {day_of(product)} at 10")
    card = await rosa.sees("Free times for Oil change")
    assert card.only_for == ROSA.id
    day = coming_days(product.system)[0]
    await rosa.press(f"10:00 AM: {day:%A, %B} {day.day}, E{'D' if _is_summer(day) else 'S'}T")
    await rosa.sees("Who is the appointment for?", "10:00 AM")
    await rosa.answer("Sofia Rossi")
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Sofia Rossi")
    (draft,) = product.system.drafts.values()
    assert draft.start == at_ten(day)
    assert [one["laborOpCode"] for one in draft.opcodes] == ["LOF"]


def _is_summer(day: date) -> bool:
    return bool(at_ten(day).replace(tzinfo=ZoneInfo(ZONE)).dst())


async def test_a_look_up_in_a_channel_shows_nothing_to_the_others(product: Product) -> None:
    rosa, camille = product.at_desk(channel=DESK), product.at_desk(CAMILLE.id, DESK)
    await rosa.say(f"<@{BOT_USER}> find Dana Whitfield")
    card = await rosa.sees("dana.whitfield@example.com")
    assert card.only_for == ROSA.id
    assert camille.seen() == []

    await rosa.say(
        f"<@{BOT_USER}> book Dana Whitfield, the Outback, for an oil change {day_of(product)} at 10"
    )
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made")
    await rosa.press("Show appointments")
    card = await rosa.sees("Appointments of Dana Whitfield")
    assert card.only_for == ROSA.id


# Registering


async def test_a_new_customer_is_registered_inside_a_booking(
    product: Product, rosa: AtDesk
) -> None:
    await rosa.say(f"book Torsten Lindqvist for an oil change {day_of(product)} at 10")
    await rosa.sees("Nobody in myKaarma matches “Torsten Lindqvist”")
    await rosa.press("Register a new customer")
    form = await rosa.form()
    assert form["callback_id"].startswith("form:")
    wrong = {"phone": "12", "email": "greta", "vin": "123", "year": "20"}
    refused = await product.slack.submit(ROSA.id, {"last": "", **wrong})
    assert set(refused.errors) == {"last", "phone", "email", "vin", "year"}
    assert product.slack.views(ROSA.id)
    assert not product.system.writes

    sent = await product.slack.submit(
        ROSA.id,
        {
            "first": "Torsten",
            "last": "Lindqvist",
            "phone": "(914) 555-0199",
            "email": "greta.lindqvist@example.com",
            "year": "2021",
            "make": "Volvo",
            "model": "XC60",
            "vin": "",
        },
    )
    assert sent.ok
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Torsten Lindqvist", "2021 Volvo XC60")
    (draft,) = product.system.drafts.values()
    customer = product.system.customers[draft.customer]
    assert customer.phones[0]["phoneNumber"] == "+19145550199"
    created = next(
        json.loads(one.body)
        for one in product.system.requests
        if '"searchForDuplicate"' in one.body
    )
    assert created["searchForDuplicate"] is False
    assert product.system.writes == {"customer.create": 1, "draft.create": 1}


async def test_somebody_alike_is_offered_before_a_second_one_is_made(
    product: Product, rosa: AtDesk
) -> None:
    before = len(product.system.customers)
    await rosa.say("book Torsten Ekdahl")
    await rosa.press("Register a new customer")
    await rosa.form()
    await product.slack.submit(
        ROSA.id, {"first": "Torsten", "last": "Ekdahl", "phone": "+1 914 555 0104"}
    )
    await rosa.sees("somebody like Torsten Ekdahl", "Dana Whitfield")
    await rosa.press("Take this one: Dana Whitfield, ••• 0104 · 2020 Subaru Outback · 2012 Honda…")
    await rosa.sees("Which vehicle?", "Dana Whitfield")
    assert len(product.system.customers) == before


async def test_a_registration_whose_answer_was_lost_is_looked_for(
    product: Product, rosa: AtDesk
) -> None:
    before = len(product.system.customers)
    await rosa.say(f"book Torsten Lindqvist for an oil change {day_of(product)} at 10")
    await rosa.press("Register a new customer")
    await rosa.form()
    product.system.switches.turn_on("lose_answer")
    await product.slack.submit(
        ROSA.id, {"first": "Torsten", "last": "Lindqvist", "phone": "914 555 0199"}
    )
    await rosa.sees("Confirm draft", "Torsten Lindqvist")
    assert len(product.system.customers) == before + 1


async def test_a_command_that_is_typed_again_goes_on_with_its_own_dialog() -> None:
    async with running(changes={'confirm = "draft"': 'confirm = "book"'}) as product:
        rosa, other = product.at_desk(), f"{coming_days(product.system)[1]:%A}"
        await rosa.say(
            f"book Dana Whitfield, the Outback, for an oil change {day_of(product)} at 10"
        )
        await rosa.press("Confirm appointment")
        await rosa.sees("Booked for Dana Whitfield")
        await rosa.command("/reschedule Dana Whitfield")
        await rosa.sees("Move the appointment of Dana Whitfield")
        await rosa.command(f"/reschedule {other} at 2")
        await rosa.sees("Confirm the move", f"{other},")
        await rosa.command("/cancel Dana Whitfield")
        await rosa.sees("Cancel the appointment of Dana Whitfield")
        found = await product.service.store.open_of(TEAM, ROSA.id, 10)
        assert sorted(one.flow for one in found) == ["cancelling", "rescheduling"]
