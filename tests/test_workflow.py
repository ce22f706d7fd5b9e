"""Steps that workflows run, in the local Slack: for whom, with what, and how each run ends."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.slack import BOT_USER, CAMILLE, FELIX, IRENE, NADIA, ROSA, Person
from bot.demo.slack.executions import Execution
from bot.workflows.inbox import StepRun, read_step
from tests.product import Product, coming_days, read, running

DESK = "C0SERVICEDESK"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


async def ended(
    product: Product, step: str, inputs: dict[str, Any], *, forge: bool = False
) -> Execution:
    """Let a workflow run a step, and wait until Slack knows how it ended."""
    run = product.slack.run_step(step, inputs, forge=forge)
    await product.slack.until(lambda: run.status != "running", 40)
    return run


def finding(**inputs: str) -> dict[str, str]:
    return {"person": ROSA.id, "service": "oil change", "when": "next week"} | inputs


def drafting(**inputs: str) -> dict[str, str]:
    words = "Dana Whitfield, the Outback, for an oil change next Wednesday at 10"
    return {"person": ROSA.id, "words": words} | inputs


# Find free times.


async def test_free_times_come_out_as_text_a_moment_and_a_number(product: Product) -> None:
    day = coming_days(product.system)[0]
    run = await ended(product, "find_slots", finding(when=f"{day:%A}"))
    assert (run.status, run.error) == ("done", "")
    lines = str(run.outputs["times"]).splitlines()
    assert all(": " in line and ("(EST)" in line or "(EDT)" in line) for line in lines)
    assert any(line.startswith(f"{day:%A}, ") for line in lines)
    assert run.outputs["count"] > 0
    first = datetime.fromtimestamp(run.outputs["first_time"], product.system.local_now().tzinfo)
    assert str(run.outputs["first"]).startswith(f"{first:%A}, ")
    assert product.at_desk().seen() == []  # nobody is written to


async def test_a_week_and_its_language(product: Product) -> None:
    run = await ended(
        product,
        "find_slots",
        finding(person=CAMILLE.id, service="oil change", when="la semaine prochaine"),
    )
    assert run.status == "done", run.error
    assert str(run.outputs["times"]).startswith(("lundi ", "mardi ", "mercredi "))
    assert 1 < len(str(run.outputs["times"]).splitlines()) <= 7


async def test_nothing_is_written_by_looking(product: Product) -> None:
    await ended(product, "find_slots", finding())
    assert not [line for line in product.asked() if line.startswith(("PUT", "DELETE", "PATCH"))]
    assert not [line for line in product.asked() if "draft" in line]


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"when": "as soon as the moon"}, "is no day or time that I understand. Write one such as"),
        ({"service": "a haircut"}, "has no service “haircut”. Write a service as"),
        ({"system": "Salesforce"}, "No system is called “Salesforce”. Write one of these"),
        ({"when": "yesterday"}, "That time is over. Write a day that is to come"),
    ],
)
async def test_a_wrong_input_says_what_to_write(
    product: Product, inputs: dict[str, str], told: str
) -> None:
    run = await ended(product, "find_slots", finding(**inputs))
    assert run.status == "failed"
    assert told in run.error


async def test_a_system_that_is_down_is_told(product: Product) -> None:
    product.system.switches.turn_on("down")
    run = await ended(product, "find_slots", finding())
    assert run.status == "failed"
    assert "does not answer at the moment" in run.error


async def test_one_of_several_systems_is_named() -> None:
    async with running(several=True) as product:
        run = await ended(product, "find_slots", finding(service="", system="Valomnia"), forge=True)
        assert (run.status, run.error) == ("done", "")
        assert product.asked() == []


# Draft an appointment.


async def test_a_draft_is_opened_for_the_person_and_confirmed_by_them(product: Product) -> None:
    run = await ended(product, "draft_appointment", drafting())
    assert (run.status, run.error) == ("done", "")
    rosa = product.at_desk()
    begun = await rosa.sees("A workflow asks you for an appointment")
    card = await rosa.sees("Dana Whitfield", "Confirm draft")
    assert card.thread_ts == begun.ts
    assert str(run.outputs["reference"]) in read(card)
    # A workflow may post it anywhere, so it names nobody.
    assert "Appointment for •••" in str(run.outputs["card"])
    assert "Whitfield" not in str(run.outputs)
    before = [line for line in product.asked() if "draft" in line]
    assert before == []
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Dana Whitfield")
    assert [line for line in product.asked() if "draft" in line] != before


async def test_what_is_missing_is_asked_of_the_person(product: Product) -> None:
    run = await ended(product, "draft_appointment", drafting(words="an oil change tomorrow"))
    assert run.status == "done"
    await product.at_desk().sees("Who is the appointment for?")
    assert "Who is the appointment for?" in str(run.outputs["card"])


async def test_nobody_else_may_press_what_a_workflow_opened(product: Product) -> None:
    await ended(product, "draft_appointment", drafting())
    rosa = product.at_desk()
    card = await rosa.sees("Confirm draft")
    press = product.slack.action(rosa.channel, card.ts, "Confirm draft")
    await product.slack.click(CAMILLE.id, rosa.channel, card.ts, press)
    await product.service.desk.drain()
    assert not [line for line in product.asked() if "draft" in line]


@pytest.mark.parametrize("words", ["", "good morning", "thank you all"])
async def test_words_that_ask_for_nothing_open_nothing(product: Product, words: str) -> None:
    run = await ended(product, "draft_appointment", drafting(words=words), forge=True)
    assert run.status == "failed"
    assert "I could not tell what is to be booked. Write it as you would say it" in run.error
    assert product.at_desk().seen() == []


async def test_a_channel_decides_which_system_is_meant() -> None:
    line = 'default = "hillside"'
    meant = f'{line}\nchannels = {{{DESK} = {{ system = "city" }}}}'
    async with running(several=True, changes={line: meant}) as product:
        run = await ended(
            product, "draft_appointment", drafting(words="a passport tomorrow", channel=DESK)
        )
        assert run.status == "done", run.error
        await product.at_desk().sees("Qmatic")


# For whom.


@pytest.mark.parametrize("step", ["find_slots", "draft_appointment"])
@pytest.mark.parametrize("person", [FELIX, NADIA])
async def test_guests_and_strangers_are_refused(
    product: Product, step: str, person: Person
) -> None:
    inputs = finding(person=person.id) if step == "find_slots" else drafting(person=person.id)
    run = await ended(product, step, inputs)
    assert run.status == "failed"
    told = "Guests cannot use Deskhand" if person is FELIX else "Deskhand serves the staff of this"
    assert told in run.error
    assert product.asked() == []
    assert [one for one in product.slack.messages(DESK) if one.bot] == []


@pytest.mark.parametrize("person", [BOT_USER, "U0NOBODY"])
async def test_apps_and_unknown_people_are_refused(product: Product, person: str) -> None:
    run = await ended(product, "draft_appointment", drafting(person=person))
    assert run.status == "failed"
    assert run.error.startswith("This step acts for the person whom it names. Deskhand ")
    assert product.asked() == []


async def test_the_right_of_the_person_counts_and_not_that_of_whoever_built_the_workflow() -> None:
    """Irene may look up; a workflow of somebody who books does not let her book."""
    line = 'default = "hillside"'
    roles = (
        f'{line}\nroles = [{{ name = "Desk", people = ["{ROSA.id}"], may = ["book"] }}, '
        f'{{ name = "Readers", people = ["{IRENE.id}"], may = ["look_up"] }}]'
    )
    async with running(changes={line: roles}) as product:
        found = await ended(product, "find_slots", finding(person=IRENE.id))
        assert found.status == "done", found.error
        refused = await ended(product, "draft_appointment", drafting(person=IRENE.id))
        assert refused.status == "failed"
        assert "You may not book or register in myKaarma here" in refused.error
        assert product.at_desk(IRENE.id).seen() == []
        nobody = await ended(product, "find_slots", finding(person=CAMILLE.id))
        assert nobody.status == "failed"


@pytest.mark.parametrize("person", ["", "Rosa", "<@U0ROSA>"])
async def test_a_step_for_nobody_is_refused(product: Product, person: str) -> None:
    run = await ended(product, "find_slots", finding(person=person), forge=True)
    assert run.error.startswith("This step does not say for whom it runs. Choose a person")


async def test_where_slack_does_not_say_who_it_is_nothing_is_done(product: Product) -> None:
    product.slack.switches["server_error"].arm(None, method="users.info")
    run = await ended(product, "draft_appointment", drafting())
    assert run.status == "failed"
    assert product.asked() == []


# Once, and with the token of the run.


async def test_a_step_that_is_delivered_twice_is_run_once(product: Product) -> None:
    product.slack.switches["twice"].arm()
    run = await ended(product, "draft_appointment", drafting())
    await product.slack.until(lambda: len(product.slack.courier.sent) >= 2)
    await product.service.desk.drain()
    assert run.status == "done"
    begun = [one for one in product.at_desk().seen() if "A workflow asks you" in one.text]
    assert len(begun) == 1


async def test_a_look_that_is_delivered_twice_ends_once(product: Product) -> None:
    product.slack.switches["twice"].arm()
    run = await ended(product, "find_slots", finding())
    await product.slack.until(lambda: len(product.slack.courier.sent) >= 2)
    await product.service.desk.drain()
    assert run.status == "done"
    ends = [one for one in product.slack.web_api.calls if one.method.startswith("functions.")]
    assert [one.answer["ok"] for one in ends].count(True) == 1


async def test_a_step_over_http_is_run_as_well() -> None:
    async with running(http=True) as product:
        run = await ended(product, "find_slots", finding())
        assert run.status == "done", run.error


async def test_the_token_of_a_run_goes_nowhere_else(
    product: Product, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    run = await ended(product, "find_slots", finding())
    told = caplog.text + "".join(capsys.readouterr())
    assert run.token not in told
    used = [one for one in product.slack.web_api.calls if one.method.startswith("functions.")]
    assert [one.answer["ok"] for one in used] == [True]


async def test_what_comes_out_is_no_markup(product: Product) -> None:
    run = await ended(product, "find_slots", finding(service="<!channel> *brakes*"), forge=True)
    assert "<!channel>" not in json.dumps([run.outputs, run.error])


# What is read.


def event(**changes: Any) -> dict[str, Any]:
    return {
        "event": {
            "type": "function_executed",
            "function": {"callback_id": "find_slots"},
            "inputs": finding(),
            "function_execution_id": "Fx1234567O9L",
            "event_ts": "1698958075.998738",
            "bot_access_token": "xwfp-1",
        }
        | changes
    }


def test_a_step_is_read() -> None:
    step = read_step(event(), "T0")
    assert isinstance(step, StepRun)
    assert (step.step, step.service, step.when) == ("find_slots", "oil change", "next week")
    assert (step.person.id, step.person.team, step.person.home) == (ROSA.id, "T0", "T0")
    assert "xwfp-1" not in repr(step)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "message"},
        {"function": {"callback_id": "paint"}},
        {"function": {"callback_id": ["find_slots"]}},
        {"function": None},
        {"inputs": ["person"]},
        {"event_ts": "soon"},
        {"event_ts": "1e400"},
    ],
)
def test_anything_else_is_none_of_ours(changes: dict[str, Any]) -> None:
    assert read_step(event(**changes), "T0") is None


ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(event()["event"])), ANY), ANY)
def test_whatever_comes_is_a_step_or_nothing(changes: dict[str, Any], other: Any) -> None:
    for body in (event(**changes), {"event": other}, event(inputs={"person": other})):
        found = read_step(body, "T0")
        assert found is None or isinstance(found, StepRun)
