"""The form with all fields as it is drawn and read: limits, languages, any shape of payload."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from bot.demo.slack import elements
from bot.demo.slack.validate import suggestion_problems, view_problems
from bot.forms.typed import carried, read_field_search, read_typed
from bot.screens.blocks import Key
from bot.screens.options import (
    WAIT,
    customer_options,
    likely_slots,
    note_option,
    record_options,
    slot_options,
    spelled_like,
)
from bot.screens.whole_form import (
    WITHOUT_VEHICLE,
    drawn_again,
    loading_form,
    settled_form,
    vehicle_block,
    whole_form,
    with_alert,
    with_empty_time,
    with_vehicles,
)
from bot.screens.words import LANGUAGES, Words
from flows.booking.events import AllFilled
from flows.booking.states import ChoosingCustomer, NamingCustomer, Reviewing
from flows.booking.whole_form import FIELDS, filled, not_there
from flows.domain import Can, Draft, Slot
from flows.filling import fits
from flows.understanding.request import When
from tests import test_screens as longest
from tests import world

HOME = "T0HILLSIDE"
KEY = Key("k3j9x2m7qa", 12)
WORDS = Words("en", world.BRANCH)
DANA, MARIA = world.CUSTOMERS["dana"], world.CUSTOMERS["maria"]
OIL, BRAKES = world.SERVICES["oil"], world.SERVICES["brakes"]
SLOT = Slot(key="2026-11-26 10:00:00", start=world.NOW + timedelta(days=2, minutes=30))
DRAFT = Draft(customer=DANA, vehicle=world.GOLF, services=(OIL,), slot=SLOT, note="Gate code 4411")
STATE = Reviewing(desk=world.desk(), draft=DRAFT, since=world.NOW)


def payload(view: dict[str, Any], kind: str = "view_submission", **typed: Any) -> dict[str, Any]:
    """Return a form as Slack sends it, with these fields changed."""
    shown = {**view, "id": "V1", "hash": "1.a", "blocks": elements.named(view["blocks"])}
    shown.setdefault("private_metadata", "")
    fill = {
        next(b["block_id"] for b in shown["blocks"] if b["block_id"].split(":")[0] == name): value
        for name, value in typed.items()
    }
    shown["state"] = elements.state(shown["blocks"], fill)
    return {"type": kind, "user": {"id": "U1", "team_id": HOME}, "view": shown}


def changed(**typed: Any) -> AllFilled:
    read = read_typed(payload(whole_form(STATE, KEY, WORDS), **typed), HOME)
    assert read is not None
    return read.event


def test_a_form_that_nobody_touched_changes_nothing() -> None:
    assert changed() == AllFilled()
    read = read_typed(payload(whole_form(STATE, KEY, WORDS)), HOME)
    assert read is not None
    assert (read.dialog, read.turn, read.field, read.unchosen) == (KEY.dialog, 12, None, ())
    assert set(read.blocks) == set(FIELDS)
    assert read.blocks["vehicle"] == f"vehicle:{DANA.id}"


def test_what_was_changed_is_read_as_ids_and_a_moment() -> None:
    event = changed(
        customer="c-maria",
        vehicle=WITHOUT_VEHICLE,
        services=["s-oil", "s-brakes"],
        when="2026-11-27T15:00:00-05:00",
        advisor="a-joe",
        note="  Ring twice ",
    )
    assert set(event.fields) == set(FIELDS) - {"transport"}
    assert (event.customer, event.vehicle, event.without_vehicle) == ("c-maria", "", True)
    assert event.services == ("s-oil", "s-brakes")
    assert event.start == datetime(2026, 11, 27, 15, tzinfo=world.ZONE)
    assert (event.advisor, event.note) == ("a-joe", "Ring twice")


def test_what_was_emptied_is_changed_too() -> None:
    event = changed(customer=None, vehicle=None, services=[], when=None, note=None)
    assert event.fields == ("customer", "vehicle", "services", "when", "note")
    assert event == AllFilled(fields=event.fields)


def test_what_only_explains_is_named_apart_and_a_note_is_a_note() -> None:
    view = whole_form(STATE, KEY, WORDS)
    read = read_typed(payload(view, customer=WAIT, services=[WAIT], note=WAIT), HOME)
    assert read is not None
    assert read.unchosen == ("customer", "services")
    assert read.event == AllFilled(fields=("note",), note=WAIT)


@pytest.mark.parametrize(
    "typed",
    [
        {"when": "tomorrow"},
        {"when": "1890-01-01T10:00:00+00:00"},
        {"when": "2026-11-27T15:00:00"},
        {"customer": "x" * 151},
        {"services": [f"s{n}" for n in range(21)]},
        {"note": "x" * 501},
    ],
)
def test_a_value_that_no_form_of_ours_holds_is_nothing(typed: dict[str, Any]) -> None:
    assert read_typed(payload(whole_form(STATE, KEY, WORDS), **typed), HOME) is None


@pytest.mark.parametrize("callback_id", ["", "form:a:1", "form:a:1:contact", "form:a:x:all", "all"])
def test_another_form_is_nothing(callback_id: str) -> None:
    sent = payload(whole_form(STATE, KEY, WORDS))
    sent["view"]["callback_id"] = callback_id
    assert read_typed(sent, HOME) is None


def test_a_field_that_was_just_changed_is_named() -> None:
    sent = payload(whole_form(STATE, KEY, WORDS), "block_actions", services=["s-brakes"])
    sent["actions"] = [{"block_id": "services"}]
    read = read_typed(sent, HOME)
    assert read is not None
    assert (read.field, read.event.services) == ("services", ("s-brakes",))
    sent["actions"] = [{"block_id": "else"}]
    assert read_typed(sent, HOME) is None


def test_a_search_carries_what_was_changed_before() -> None:
    event = AllFilled(fields=("services",), services=("s-brakes",))
    sent = {
        "action_id": f"form:{KEY.dialog}:when",
        "value": "fri" * 99,
        "user": {"id": "U1", "team_id": HOME},
        "view": {"private_metadata": carried(event)},
    }
    search = read_field_search(sent, HOME)
    assert search is not None
    assert (search.dialog, search.field, search.event) == (KEY.dialog, "when", event)
    assert len(search.text) == 100
    changes: tuple[dict[str, Any], ...] = (
        {"action_id": "do:a:1:service_search:0"},
        {"action_id": "form:a:else"},
        {"action_id": "share:a:when"},
        {"view": None},
        {"view": {"private_metadata": "{"}},
        {"view": {"private_metadata": '{"kind": "confirmed"}'}},
        {"user": {}},
    )
    for change in changes:
        assert read_field_search({**sent, **change}, HOME) is None


def test_what_slack_has_no_room_for_is_not_carried() -> None:
    services = tuple(f"{n:03}" + "x" * 147 for n in range(20))
    assert carried(AllFilled(fields=("services",), services=services)) == ""


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=300)
@given(data=st.data())
def test_a_form_of_any_shape_is_read_or_refused(data: st.DataObject) -> None:
    """Anything may stand anywhere in what came from outside: it is never a traceback."""
    whole = payload(whole_form(STATE, KEY, WORDS), "block_actions", note="x")
    whole |= {"actions": [{"block_id": "note"}], "action_id": f"form:{KEY.dialog}:note"}
    sent = copy.deepcopy(whole)
    part: Any = sent
    while isinstance(part, dict | list) and part:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(part[key], dict | list) or data.draw(st.booleans()):
            part[key] = data.draw(json_values)
            break
        part = part[key]
    read_typed(sent, HOME)
    read_field_search(sent, HOME)


# What is drawn


def test_the_longest_form_keeps_to_the_limits_in_every_language() -> None:
    state = ChoosingCustomer(
        desk=longest.DESK, draft=longest.DRAFT, choices=longest.CUSTOMERS, hint=longest.HINT
    )
    for language in LANGUAGES:
        words = Words(language, world.BRANCH)
        view = whole_form(state, KEY, words)
        alerted = with_alert(with_empty_time(view["blocks"]), longest.NOTE, *([longest.NOTE] * 4))
        others = with_vehicles(alerted, vehicle_block(MARIA, KEY.dialog, words))
        for one in (
            view,
            drawn_again(view, others, carried(AllFilled())),
            loading_form(words),
            settled_form(longest.NOTE * 9, words),
        ):
            assert view_problems(one, "modal") == []
            View(**one).to_dict()
            assert not any("…" in one[part]["text"] for part in ("title", "close"))
        assert "…" not in view["submit"]["text"]
        for block in view["blocks"]:
            placeholder = block.get("element", {}).get("placeholder", {"text": ""})["text"]
            assert "…" not in placeholder
        for options in (
            customer_options(longest.CUSTOMERS * 5, words),
            record_options((one.id, one.name, one.code) for one in longest.SERVICES * 9),
            slot_options(longest.MANY.slots, words),
            note_option(words.say("Still searching. Type one more letter.")),
            note_option(words.say("No answer from {system}. Try again.", system="myKaarma")),
        ):
            assert 0 < len(options) <= 100
            assert suggestion_problems(options, None) == []
            labels = [one["text"]["text"] for one in options]
            assert len(set(labels)) == len(labels)
        for note in ("Still searching. Type one more letter.",):
            assert "…" not in note_option(words.say(note))[0]["text"]["text"]


def test_a_system_with_less_has_a_shorter_form() -> None:
    can = {"can.vehicles": False, "can.advisors": False, "can.transport": False}
    desk = world.desk(**can, **{"can.several_services": False})
    view = whole_form(NamingCustomer(desk=desk, draft=DRAFT), KEY, WORDS)
    assert [b["block_id"] for b in view["blocks"]] == ["customer", "services", "when", "note"]
    assert view["blocks"][1]["element"]["type"] == "external_select"


def test_a_field_keeps_its_name_so_that_what_was_typed_stays() -> None:
    first = whole_form(STATE, KEY, WORDS)["blocks"]
    later = whole_form(STATE, Key(KEY.dialog, 99), WORDS)["blocks"]
    assert first == later
    again = with_empty_time(with_empty_time(first))
    assert [b["block_id"] for b in again if b not in first] == ["when:2"]
    alerted = with_alert(with_alert(first, "one", "more"), "two")
    assert [b.get("text", {}).get("text") for b in alerted[:2]] == ["two", None]


def test_an_id_too_long_for_an_option_is_not_offered() -> None:
    rows = [("", "None", ""), ("x" * 151, "Long", ""), ("a", "A", ""), ("a", "Again", "")]
    assert [one["value"] for one in record_options(rows)] == ["a"]


when = st.none() | st.builds(
    When,
    start=st.datetimes(datetime(2026, 11, 20), datetime(2026, 12, 5)).map(  # noqa: DTZ001
        lambda one: one.replace(tzinfo=world.ZONE)
    ),
    grain=st.sampled_from(["day", "minute"]),
)


@given(
    wanted=when,
    minutes=st.lists(st.integers(0, 20 * 24 * 60), max_size=300, unique=True),
)
def test_the_times_asked_for_come_first(wanted: When | None, minutes: list[int]) -> None:
    slots = [
        Slot(key=str(one), start=world.NOW + timedelta(minutes=one)) for one in sorted(minutes)
    ]
    found = likely_slots(slots, wanted, WORDS)
    assert len(found) == len(set(found)) <= 100
    assert set(found) <= set(slots)
    asked = [fits(wanted, slot, world.ZONE) for slot in found]
    assert asked == sorted(asked, reverse=True)
    assert any(asked) == any(fits(wanted, slot, world.ZONE) for slot in slots)
    assert len(found) == len(slots) or len(slots) > 50
    assert spelled_like(slots, "", WORDS) == slots


# What is merged

fields = st.lists(st.sampled_from(FIELDS), unique=True).map(tuple)
ids = st.sampled_from(["", "c-dana", "v-golf", "s-oil", "s-brakes", "a-ana", "t-wait"])
events = st.builds(
    AllFilled,
    fields=fields,
    customer=ids,
    vehicle=ids,
    without_vehicle=st.booleans(),
    services=st.lists(ids, max_size=4).map(tuple),
    start=st.none() | st.just(SLOT.start),
    advisor=ids,
    transport=ids,
    note=st.text(max_size=20),
)


@given(event=events)
def test_only_what_was_changed_is_merged(event: AllFilled) -> None:
    """A field that was not changed stays, but for what depended on one that was."""
    merged = filled(DRAFT, event, world.CAN, world.ZONE)
    if not event.fields:
        assert merged == DRAFT
    if "note" not in event.fields:
        assert merged.note == DRAFT.note
    if "customer" not in event.fields:
        assert merged.customer == DRAFT.customer
        assert not set(not_there(event, merged)) & {"customer"}
    if "services" not in event.fields:
        assert merged.services == DRAFT.services
    if not set(event.fields) - {"note"}:
        assert merged.slot == DRAFT.slot
    # Sent twice, it is as if it was sent once.
    again = filled(merged, event, world.CAN, world.ZONE)
    assert again.model_copy(update={"said": {}}) == merged.model_copy(update={"said": {}})
    # What was not looked up yet is not judged.
    assert not_there(event, merged) == ()


def test_a_field_that_the_system_does_not_have_is_not_merged() -> None:
    event = AllFilled(fields=FIELDS, vehicle="v-golf", advisor="a-ana", transport="t")
    merged = filled(Draft(), event, Can(), world.ZONE)
    assert merged == Draft()


def test_a_choice_that_the_system_does_not_know_is_named() -> None:
    event = AllFilled(
        fields=FIELDS,
        customer="c-x",
        vehicle="v-x",
        services=("s-oil", "s-x"),
        advisor="a-x",
        transport="t-x",
    )
    missing = ("customer", "vehicle", "services", "advisor", "transport")
    assert not_there(event, DRAFT) == missing
    assert not_there(event.model_copy(update={"fields": ("note",)}), DRAFT) == ()
