"""What Slack posts is read as it was meant, whatever is in it."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web import read_payload

# What a form's quoting could mistake for its own.
ODD = "%22 =3D a+b c&d=e\r\n 100% =\n _ é 🚗"


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_an_interaction_is_read_as_it_was_sent(payload: dict[str, object]) -> None:
    for escaped in (True, False):
        form = urlencode({"payload": json.dumps(payload, ensure_ascii=escaped)})
        assert read_payload(form) == payload


@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=1))
def test_a_command_is_read_as_it_was_sent(form: dict[str, str]) -> None:
    assert read_payload(urlencode(form | {"text": ODD})) == form | {"text": ODD}


def test_an_event_is_read_as_it_was_sent() -> None:
    assert read_payload(json.dumps({"text": ODD})) == {"text": ODD}
    assert read_payload(urlencode({"payload": json.dumps({"text": ODD})})) == {"text": ODD}


@pytest.mark.parametrize("body", ["payload=null", "payload=%5B%5D", "payload=", '{"cut', "{"])
def test_what_is_no_object_is_refused(body: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # what is said of it is nobody's business
        read_payload(body)
