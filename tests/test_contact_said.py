"""A new telephone number or e-mail, said in words, stands in the form of that customer only."""

from __future__ import annotations

import json

import pytest

from bot.screens.blocks import Key
from bot.screens.changing import contact_form
from flows.changing import DescribingContact
from flows.domain import ContactChanges
from flows.finding import Search
from flows.understanding.request import Request, Who
from tests.transcripts import Run

SAID = """@ 2026-11-24 09:30
> {words}
! look_up who=name=“Dana Whitfield”
= looked_up customers=dana
! read_appointments customer=Dana Whitfield
= appointments_read appointments=golf
> [Change contact]
! read_customer c-dana
= customer_read customer=dana
"""


@pytest.mark.parametrize(
    ("words", "new"),
    [
        ("change Dana Whitfield's phone to 973-555-0188", "+19735550188"),
        ("new email for Dana Whitfield: dana@example.com", "dana@example.com"),
    ],
)
def test_the_form_begins_with_what_was_said(words: str, new: str) -> None:
    run = Run()
    run.play(SAID.format(words=words))
    assert isinstance(run.state, DescribingContact)
    form = json.dumps(contact_form(run.state, Key("dialog", 1), run.words))
    assert new in form
    assert ("+19735550162" in form) != ("dana.whitfield@example.com" in form)


def test_what_is_new_of_one_customer_is_not_of_the_next() -> None:
    lopez, new = Who(name="Lopez"), ContactChanges(phone="+19735550188")
    asked = Search(purpose="customer").heard(Request(new_phone=new.phone))
    assert asked.contact == new
    known = asked.heard(Request(who=lopez))  # it was asked whose it is
    assert (known.who, known.contact) == (lopez, new)
    assert known.heard(Request(who=Who(name="Whitfield"))).contact == ContactChanges()
