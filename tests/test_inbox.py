"""Slack payloads as they are really shaped, and anything else that calls itself one.

The rule: what is ours is read exactly, what is not is None, and nothing ever raises.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbox import (
    MOST_TEXT,
    read_command,
    read_form,
    read_message,
    read_press,
    read_search,
    said,
    where_pressed,
)
from bot.notices.inbox import read_catalogue_search, read_stop_press, read_subscription
from bot.press_inbox import read_handover_press, read_notice_press
from flows.booking.events import AdvisorPicked, BookingAsked, DayPicked, SlotPicked
from flows.machine import NEVER
from flows.registering import CustomerDescribed
from flows.talking import CustomerPicked, Said

HOME = "T0HOME"
BOT = "U0BOT"
ACTION_ID = "do:k3j9x2m7qa:12:{}:0"


def block_actions(action: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a press on a message in a channel, as Slack sends it."""
    return {
        "type": "block_actions",
        "user": {"id": "U123", "username": "ana", "name": "ana", "team_id": HOME},
        "api_app_id": "A0APP",
        "token": "verification",
        "container": {
            "type": "message",
            "message_ts": "1764000000.000200",
            "channel_id": "C42",
            "is_ephemeral": False,
        },
        "trigger_id": "12.34.abcdef",
        "team": {"id": HOME, "domain": "hillside"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": "C42", "name": "service-desk"},
        "message": {"ts": "1764000000.000200", "thread_ts": "1764000000.000100"},
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/T0HOME/1/x",
        "actions": [{"block_id": "b1", "action_ts": "1764000001.5", **action}],
        **changes,
    }


def text(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words, "emoji": False}


def button(value: str, kind: str = "customer_picked") -> dict[str, Any]:
    return {
        "type": "button",
        "action_id": ACTION_ID.format(kind),
        "text": text("Choose"),
        "value": value,
    }


def chosen(element: str, value: str) -> dict[str, Any]:
    option = {"text": text("An option"), "value": value}
    return {"type": element, "action_id": ACTION_ID.format("x"), "selected_option": option}


@pytest.mark.parametrize(
    ("action", "event"),
    [
        (button('{"kind":"customer_picked","id":"c-1"}'), CustomerPicked(id="c-1")),
        (
            chosen("static_select", '{"kind":"slot_picked","key":"2026-11-26 10:00:00"}'),
            SlotPicked(key="2026-11-26 10:00:00"),
        ),
        (
            chosen("external_select", '{"kind":"advisor_picked","id":null}'),
            AdvisorPicked(id=None),
        ),
        (chosen("overflow", '{"kind":"advisor_picked","id":"a"}'), AdvisorPicked(id="a")),
        (
            {
                "type": "datepicker",
                "action_id": ACTION_ID.format("day_picked"),
                "selected_date": "2026-12-24",
                "initial_date": "2026-11-24",
            },
            DayPicked(day=date(2026, 12, 24)),
        ),
        (
            {
                "type": "plain_text_input",
                "action_id": ACTION_ID.format("said"),
                "value": "x" * (MOST_TEXT + 5),
            },
            Said(text="x" * MOST_TEXT, sent=NEVER),
        ),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
def test_every_element_of_a_card(action: dict[str, Any], event: Any) -> None:
    press = read_press(block_actions(action), HOME)
    assert press is not None
    assert press.event == event
    assert (press.dialog, press.turn, press.opens) == ("k3j9x2m7qa", 12, False)


def test_where_a_card_in_a_channel_was_pressed() -> None:
    press = read_press(block_actions(button('{"kind":"customer_picked","id":"c"}')), HOME)
    assert press is not None
    where = press.where
    assert (where.person.id, where.person.team, where.person.home) == ("U123", HOME, HOME)
    assert (where.channel, where.thread_ts) == ("C42", "1764000000.000100")
    assert (where.card_ts, where.surface) == ("1764000000.000200", "message")
    assert where.trigger_id == "12.34.abcdef"


def test_a_card_that_one_person_sees_is_answered_by_its_address() -> None:
    container = {
        "type": "message",
        "message_ts": "1764000000.000200",
        "channel_id": "C42",
        "is_ephemeral": True,
    }
    body = block_actions(button('{"kind":"customer_picked","id":"c"}'), container=container)
    del body["message"]  # Slack does not send what one person alone sees
    where = where_pressed(body, HOME)
    assert where is not None
    assert (where.surface, where.card_ts) == ("private", "")
    assert where.reply_url.startswith("https://hooks.slack.com/")


def test_a_person_of_another_company_is_told_apart() -> None:
    user = {"id": "W9", "name": "eve", "team_id": "T9THEIRS"}
    press = read_press(
        block_actions(button('{"kind":"customer_picked","id":"c"}'), user=user), HOME
    )
    assert press is not None
    assert (press.where.person.team, press.where.person.home) == ("T9THEIRS", HOME)


def test_a_button_that_opens_a_dialog_of_its_own() -> None:
    action = button('{"kind":"booking_asked","customer_id":"c-1"}', "booking_asked")
    press = read_press(block_actions(action), HOME)
    assert press is not None
    assert press.event == BookingAsked(customer_id="c-1")
    assert press.opens


@pytest.mark.parametrize(
    "value",
    [
        '{"kind":"saved","appointment":{"id":"1"}}',
        '{"kind":"looked_up"}',
        '{"kind":"customer_created","customer":{"id":"1"}}',
        '{"kind":"timed_out"}',
        '{"kind":"customer_picked","id":7}',
        '{"kind":"customer_picked","id":"c","more":1}',
        '{"kind":"customer_picked"}',
        '{"kind":"nonsense"}',
        '{"id":"c"}',
        '"customer_picked"',
        "[]",
        "null",
        "wait",
        "",
        "[" * 500,
    ],
    ids=lambda value: value[:40],
)
def test_a_forged_value_is_nothing(value: str) -> None:
    assert read_press(block_actions(button(value)), HOME) is None
    assert read_press(block_actions(chosen("static_select", value)), HOME) is None


@pytest.mark.parametrize(
    "action_id",
    ["", "do", "do:a:b:c:d", "do:a:1:said", "do:a:1:said:0:9", "approve_button", "a:b:c:d:e"],
)
def test_an_action_that_is_not_ours_is_nothing(action_id: str) -> None:
    action = {**button('{"kind":"stopped"}'), "action_id": action_id}
    press = read_press(block_actions(action), HOME)
    assert press is None


@pytest.mark.parametrize("element", ["users_select", "checkboxes", "timepicker", "radio_buttons"])
def test_an_element_that_no_card_has_is_nothing(element: str) -> None:
    assert read_press(block_actions(chosen(element, '{"kind":"stopped"}')), HOME) is None


def view_submission(callback_id: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return a sent form, as Slack sends it: a field left empty is null."""
    return {
        "type": "view_submission",
        "team": {"id": HOME, "domain": "hillside"},
        "user": {"id": "U123", "username": "ana", "name": "ana", "team_id": HOME},
        "api_app_id": "A0APP",
        "trigger_id": "12.34.abcdef",
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": "",
            "state": {
                "values": {
                    name: {name: {"type": "plain_text_input", "value": value}}
                    for name, value in values.items()
                }
            },
            "hash": "1764000000.abc",
        },
        "response_urls": [],
    }


def test_a_button_on_a_card_of_notices() -> None:
    pressed = block_actions({"type": "button", "action_id": "notice:move:k3j9x2m7qa:4"})
    found = read_notice_press(pressed, HOME)
    assert found
    assert (found.what, found.notice, found.version) == ("move", "k3j9x2m7qa", 4)
    assert (found.where.channel, found.where.card_ts) == ("C42", "1764000000.000200")
    assert found.key == "notice:k3j9x2m7qa:1764000001.5"
    assert read_press(pressed, HOME) is None
    for action_id in ("notice:move:k3j9x2m7qa", "notice:move:k3j9x2m7qa:x", "share:move:a:4"):
        other = block_actions({"type": "button", "action_id": action_id})
        assert read_notice_press(other, HOME) is None


def test_a_form_that_was_sent() -> None:
    fields = {"first": " Jane ", "last": "Doe", "phone": None, "vin": ""}
    press = read_form(view_submission("form:k3j9x2m7qa:12", fields), HOME)
    assert press is not None
    assert isinstance(press.event, CustomerDescribed)
    assert (press.event.customer.name, press.event.customer.phone) == ("Jane Doe", "")
    assert (press.dialog, press.turn) == ("k3j9x2m7qa", 12)
    assert press.key == "form:V1:1764000000.abc"


@pytest.mark.parametrize("callback_id", ["", "form", "form:a", "form:a:b", "other_modal"])
def test_a_form_that_is_not_ours_is_nothing(callback_id: str) -> None:
    assert read_form(view_submission(callback_id, {"last": "Doe"}), HOME) is None


def test_a_form_with_a_field_that_ours_does_not_have_is_nothing() -> None:
    assert read_form(view_submission("form:a:1", {"last": "Doe", "admin": "yes"}), HOME) is None


def command(**changes: str) -> dict[str, Any]:
    """Return the form of a slash command, as Slack sends it."""
    return {
        "token": "verification",
        "team_id": HOME,
        "team_domain": "hillside",
        "channel_id": "C42",
        "channel_name": "service-desk",
        "user_id": "U123",
        "user_name": "ana",
        "command": "/book",
        "text": "Dana Whitfield Thursday at 10",
        "api_app_id": "A0APP",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T0HOME/1/x",
        "trigger_id": "12.34.abcdef",
        **changes,
    }


def test_a_command_is_for_the_eyes_of_one_person() -> None:
    words = read_command(command(), HOME)
    assert words is not None
    assert (words.command, words.text) == ("/book", "Dana Whitfield Thursday at 10")
    assert (words.where.surface, words.where.channel) == ("private", "C42")
    assert words.sent == NEVER


def test_a_repeated_command_has_the_same_key() -> None:
    first, again = read_command(command(), HOME), read_command(command(text="other"), HOME)
    other = read_command(command(trigger_id="56.78"), HOME)
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.key == again.key != other.key


@pytest.mark.parametrize("missing", ["user_id", "channel_id", "response_url", "trigger_id"])
def test_half_a_command_is_nothing(missing: str) -> None:
    form = command()
    del form[missing]
    assert read_command(form, HOME) is None


def test_the_words_of_a_command_are_as_they_were_typed() -> None:
    words = read_command(command(text="Dana &amp; Co &lt;!channel&gt;"), HOME)
    assert words is not None
    assert words.text == "Dana & Co <!channel>"


def test_a_long_command_is_cut() -> None:
    words = read_command(command(text="x" * 9000), HOME)
    assert words is not None
    assert len(words.text) == MOST_TEXT


def event(**changes: Any) -> dict[str, Any]:
    """Return a direct message to the app, as the Events API sends it."""
    return {
        "token": "verification",
        "team_id": HOME,
        "api_app_id": "A0APP",
        "type": "event_callback",
        "event_id": "Ev1",
        "event_time": 1764000000,
        "authorizations": [{"team_id": HOME, "user_id": BOT, "is_bot": True}],
        "event": {
            "type": "message",
            "channel": "D7",
            "channel_type": "im",
            "user": "U123",
            "text": "book Dana",
            "ts": "1764000000.000300",
            "event_ts": "1764000000.000300",
            "team": HOME,
            **changes,
        },
    }


def test_a_direct_message() -> None:
    words = read_message(event(), HOME, BOT)
    assert words is not None
    assert words.text == "book Dana"
    assert words.sent == datetime.fromtimestamp(1764000000.0003, UTC)
    assert words.top_level
    assert words.where.thread_ts == "1764000000.000300"


def test_an_answer_in_a_thread_goes_on_there() -> None:
    words = read_message(event(thread_ts="1764000000.000100"), HOME, BOT)
    assert words is not None
    assert not words.top_level
    assert words.where.thread_ts == "1764000000.000100"


def test_a_mention_in_a_channel() -> None:
    mention = event(type="app_mention", channel="C42", text=f"<@{BOT}> book Dana &amp; Co")
    del mention["event"]["channel_type"]
    words = read_message(mention, HOME, BOT)
    assert words is not None
    assert words.text == "book Dana & Co"
    assert not words.top_level


@pytest.mark.parametrize(
    "changes",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"subtype": "channel_join"},
        {"user": None},
        {"channel_type": "channel"},
        {"type": "reaction_added"},
        {"ts": "soon"},
        {"ts": "nan"},
        {"ts": "1e400"},
        {"channel": None, "ts": None},
    ],
    ids=str,
)
def test_what_nobody_wrote_to_us_is_nothing(changes: dict[str, Any]) -> None:
    assert read_message(event(**changes), HOME, BOT) is None


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a &lt;b&gt; &amp;amp;", "a <b> &amp;"),
        (f"<@{BOT}>book Dana", "book Dana"),
        ("write <mailto:dana@example.com|dana@example.com>", "write dana@example.com"),
        ("call <tel:+19735550162|973-555-0162>", "call 973-555-0162"),
        ("see <https://example.com>", "see https://example.com"),
    ],
)
def test_a_message_is_read_as_it_was_typed(typed: str, sent: str) -> None:
    assert said(typed, BOT) == sent


def test_what_is_typed_into_a_search() -> None:
    body = {
        "type": "block_suggestion",
        "user": {"id": "U123", "team_id": HOME},
        "team": {"id": HOME},
        "action_id": ACTION_ID.format("service_search"),
        "block_id": "b1",
        "value": "oil" * 100,
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C42"},
    }
    search = read_search(body, HOME)
    assert search is not None
    assert (search.dialog, search.field, len(search.text)) == (
        "k3j9x2m7qa",
        "service_search",
        100,
    )
    assert read_search({**body, "action_id": "other"}, HOME) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "actions",
                    "action_id",
                    "container",
                    "event",
                    "selected_option",
                    "state",
                    "team",
                    "text",
                    "ts",
                    "type",
                    "user",
                    "value",
                    "values",
                    "view",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
SOUND: tuple[dict[str, Any], ...] = (
    block_actions(button('{"kind":"stopped"}')),
    block_actions(chosen("overflow", '{"kind":"stopped"}')),
    block_actions({"type": "button", "action_id": "notice:move:k3j9x2m7qa:4"}),
    view_submission("form:a:1", {"last": "Doe"}),
    command(),
    event(),
    block_actions({"type": "button", "action_id": "handover:share"}),
    block_actions({"type": "button", "action_id": "notify:stop"})
    | {"view": {"id": "V1", "callback_id": "notify:C1"}},
    {
        "user": {"id": "U1", "team_id": HOME},
        "view": {
            "callback_id": "notify:C1",
            "state": {
                "values": {
                    "kinds": {"kinds": {"selected_options": [{"value": "moved"}]}},
                    "digest": {"digest": {"selected_time": "08:00"}},
                    "quiet_from": {"quiet_from": {"selected_time": "22:00"}},
                    "quiet_to": {"quiet_to": {"selected_time": "06:00"}},
                    "language": {"language": {"selected_option": {"value": "en"}}},
                    "names": {"names": {"selected_option": {"value": "full"}}},
                }
            },
        },
    },
    {
        "user": {"id": "U1", "team_id": HOME},
        "view": {"callback_id": "notify:C1"},
        "action_id": "services",
        "block_id": "services",
        "value": "oil",
    },
)


def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return every place inside a payload."""
    found = [path] if path else []
    inside = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in inside:
        here = (*path, key)
        found += places(value, here) if isinstance(value, dict | list) else [here]
    return found


PLACES = [(number, path) for number, body in enumerate(SOUND) for path in places(body)]


def read_all(body: dict[str, Any]) -> None:
    read_press(body, HOME)
    read_notice_press(body, HOME)
    read_handover_press(body, HOME)
    read_subscription(body, HOME)
    read_stop_press(body, HOME)
    read_catalogue_search(body, HOME)
    where_pressed(body, HOME)
    read_form(body, HOME)
    read_search(body, HOME)
    read_command(body, HOME)
    read_message(body, HOME, BOT)


@given(st.dictionaries(st.text(max_size=8), anything, max_size=4))
def test_no_payload_raises(body: dict[str, Any]) -> None:
    read_all(body)


@given(st.sampled_from(PLACES), anything)
def test_no_payload_with_one_thing_wrong_raises(
    place: tuple[int, tuple[Any, ...]], wrong: Any
) -> None:
    number, path = place
    body = json.loads(json.dumps(SOUND[number]))
    part = body
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = wrong
    read_all(body)
