"""The system's own log names who booked, where the system has a place for it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.demo.slack import ROSA
from bot.demo.slack.administering import change_person
from bot.systems.actor import Actor, acting_for, actor, signed
from bot.systems.mykaarma.readings import user_of
from bot.systems.mykaarma.shapes import Advisor
from tests.product import AtDesk, Product, running
from tests.trades import BOOKING, FIELD, GARAGE, OFFICE, make_room, two_days


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(several=True, changes=BOOKING) as running_product:
        make_room(running_product.stage)
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


def test_a_note_is_signed_only_by_somebody() -> None:
    assert signed("Bring the keys") == "Bring the keys"
    assert signed("") == ""
    with acting_for(Actor("Rosa\nDelgado")):
        assert signed("Bring the keys") == "Bring the keys\nSlack: Rosa Delgado"
        assert signed("") == "Slack: Rosa Delgado"
        assert signed(signed("Bring the keys")) == signed("Bring the keys")
        with acting_for(None):
            assert signed("") == ""
        assert actor().name == "Rosa\nDelgado"
    assert "Rosa" not in repr(Actor("Rosa", "rosa@example.com"))


async def test_mykaarma_is_told_the_name_and_the_user_with_the_same_e_mail(
    product: Product, rosa: AtDesk
) -> None:
    advisor = next(a for a in product.system.world.advisors.values() if a.first == "Ana")
    change_person(product.slack, replace(ROSA, username=advisor.email.partition("@")[0].upper()))
    await GARAGE.book(rosa, two_days(product)[0])
    sent = next(
        json.loads(one.body)["appointmentInformation"]
        for one in product.system.requests
        if one.path.endswith("/appointment") and one.method == "POST"
    )
    assert sent["creatorUser"]["uuid"] == advisor.uuid
    assert sent["internalNotes"] == "Slack: Rosa Delgado"
    assert "comments" not in sent


async def test_mykaarma_is_told_the_name_alone_where_no_user_has_the_e_mail(
    product: Product, rosa: AtDesk
) -> None:
    await GARAGE.book(rosa, two_days(product)[0])
    (sent,) = [
        json.loads(one.body)["appointmentInformation"]
        for one in product.system.requests
        if one.path.endswith("/appointment") and one.method == "POST"
    ]
    assert "creatorUser" not in sent
    assert sent["internalNotes"] == "Slack: Rosa Delgado"


def test_an_e_mail_that_two_users_have_names_neither() -> None:
    rows = [
        Advisor.model_validate({"uuid": uuid, "firstName": "A", "email": mail, "departmentUuid": d})
        for uuid, mail, d in (
            ("1", "ana@example.com", "S"),
            ("2", "both@example.com", "S"),
            ("3", "both@example.com", "S"),
            ("4", "ben@example.com", "OTHER"),
            ("5", "", "S"),
        )
    ]
    assert user_of(rows, "S", " Ana@Example.com ") == "1"
    for nobody in ("both@example.com", "ben@example.com", "", "x@example.com"):
        assert user_of(rows, "S", nobody) == ""


async def test_qmatic_has_the_name_in_its_notes(product: Product, rosa: AtDesk) -> None:
    await OFFICE.book(rosa, two_days(product)[0], " in Qmatic")
    (made,) = [
        one
        for one in product.stage.qmatic.appointments.values()
        if f"{one.person.first} {one.person.last}" == OFFICE.customer
        and one.start > product.stage.qmatic.clock()
    ]
    assert made.notes == "Slack: Rosa Delgado"


async def test_valomnia_has_the_name_in_its_note(product: Product, rosa: AtDesk) -> None:
    await FIELD.book(rosa, two_days(product)[0], " in Valomnia")
    (made,) = product.stage.valomnia.appointments.values()
    assert made.note == "Slack: Rosa Delgado"
