"""The cards of notices: within Slack's limits, the point first, only what a channel may read."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.slack.validate import problems
from bot.notices.change import BY_CUSTOMER, Change, Origin, cancelled, kind_of
from bot.notices.folding import Living, begun, claimed, delivered
from bot.screens.notices import (
    Told,
    cannot_post,
    claimed_note,
    customer_name,
    headline,
    notice_card,
    notice_reply,
)
from bot.screens.words import LANGUAGES, Words
from flows.domain import Appointment
from flows.understanding.request import Language
from tests import world
from tests.notices_parts import GONE, MARIA, ROSA, at, change

WORDS = Words("en", world.BRANCH)
DRAFT = MARIA.model_copy(update={"status": "draft"})
NO_TIME = MARIA.model_copy(update={"start": None})

hostile = st.one_of(
    st.text(max_size=400),
    st.sampled_from(["<!channel>", "a\nApproved by @Ana", "\u202eevil", ":tada:" * 40, "&<>"]),
)
origins = st.one_of(
    st.builds(Origin, who=hostile, reference=hostile),
    st.builds(Origin, via=st.just("deskhand"), by=st.sampled_from(["U1", "U2"])),
    st.just(Origin(who=BY_CUSTOMER)),
)
appointments = st.builds(
    Appointment,
    id=st.just("a-1"),
    customer=hostile,
    start=st.one_of(
        st.none(),
        st.datetimes(
            min_value=datetime(2001, 1, 1),  # noqa: DTZ001  # the zone is given beside it
            max_value=datetime(2090, 1, 1),  # noqa: DTZ001  # as above
            timezones=st.just(UTC),
        ),
    ),
    services=st.lists(hostile, max_size=9).map(tuple),
    provider=hostile,
    vehicle=hostile,
    reference=hostile,
    status=st.sampled_from(["draft", "booked", "cancelled"]),
)


@st.composite
def livings(draw: st.DrawFn) -> Living:
    before, after = draw(st.one_of(st.none(), appointments)), draw(appointments)
    kind = kind_of(before, after)
    if kind is None:
        return Living(appointment=after, claimed_by=draw(st.sampled_from(["", "U1"])))
    one = Change(
        kind=kind,
        system="garage",
        before=before,
        after=after,
        origin=draw(origins),
        at=datetime(2031, 3, 3, tzinfo=UTC),
    )
    living = begun(one, 1)
    return claimed(living, "U1") if draw(st.booleans()) else delivered(living, 1)


@given(
    livings(),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["full", "initials", "none"]),
    st.booleans(),
)
def test_every_card_is_accepted_and_forges_nothing(
    living: Living, language: Language, naming: str, more: bool
) -> None:
    words = Words(language, world.BRANCH)
    told = Told(
        "n1",
        3,
        living,
        "my<Karma>" * 9,
        naming,  # type: ignore[arg-type]  # drawn from the same three
        {"U1": "<@U9> Ana\nApproved"},
        undoable=more,
        upcoming=more,
        is_own=not more,
    )
    cards = [notice_card(told, words)]
    if living.latest:
        cards.append(notice_reply(living.latest, told, words))
    for card in cards:
        assert problems(card.blocks, "message") == []
        assert card.text
        assert len(card.text) < 4000
        assert "<" not in card.text
        for block in card.blocks:
            for text in (block.get("text"), *block.get("elements", ()), *block.get("fields", ())):
                if text and text.get("type") == "mrkdwn":
                    assert text["text"].startswith("*")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (change(None, MARIA), "Maria Lopez booked: Mon, Mar 3, 2031, 5:00 AM EST"),
        (change(None, DRAFT), "Draft for Maria Lopez: Mon"),
        (change(MARIA, at(24)), "Maria Lopez moved: Mon, Mar 3, 2031, 5:00 AM → Tue"),
        (change(MARIA, GONE), "Maria Lopez cancelled: Mon"),
        (change(None, NO_TIME), "Maria Lopez booked: no time given"),
    ],
)
def test_the_point_comes_first(one: Change, said: str) -> None:
    words = Words("en", world.BRANCH, datetime(2026, 11, 23, tzinfo=UTC).date())
    assert headline(one, one.after, "full", words).startswith(said)
    nobody = headline(one, one.after, "none", words)
    assert "Maria" not in nobody
    assert "ppointment" in nobody or "draft" in nobody


def test_a_clock_change_between_old_and_new_names_both_zones() -> None:
    winter, summer = MARIA, at(24 * 30)
    assert "EST →" in headline(change(winter, summer), summer, "full", WORDS)
    assert headline(change(winter, summer), summer, "full", WORDS).endswith("EDT")


@pytest.mark.parametrize(
    ("naming", "name"), [("full", "Maria Lopez"), ("initials", "M. L."), ("none", "")]
)
def test_a_customer_is_named_as_the_channel_wants_it(naming: str, name: str) -> None:
    assert customer_name(MARIA, naming) == name  # type: ignore[arg-type]  # one of the three
    told = Told("n1", 1, begun(change(None, MARIA), 1), "myKaarma", naming)  # type: ignore[arg-type]
    drawn = json.dumps(notice_card(told, WORDS))
    assert ("Maria" in drawn) is (naming == "full")
    assert ("Lopez" in drawn) is (naming == "full")


def test_buttons_are_those_that_still_mean_something() -> None:
    def labels(living: Living, **more: bool) -> list[str]:
        card = notice_card(Told("n1", 7, living, "myKaarma", **more), WORDS)  # type: ignore[arg-type]
        (row,) = [block for block in card.blocks if block["type"] == "actions"]
        assert all(one["action_id"].endswith(":n1:7") for one in row["elements"])
        assert row["elements"][-1]["type"] == "overflow"
        return [one["text"]["text"] for one in row["elements"][:-1]]

    booked, gone = begun(change(None, MARIA), 1), begun(change(MARIA, GONE), 1)
    assert labels(booked) == ["Open", "Move", "Claim"]
    assert labels(booked, undoable=True) == ["Open", "Move", "Undo", "Claim"]
    assert labels(booked, upcoming=False) == ["Open", "Claim"]
    assert labels(gone) == ["Open", "Claim"]
    assert labels(claimed(booked, "U1")) == ["Open", "Move", "Give back"]


def test_a_reference_that_was_told_stays_on_the_card() -> None:
    ours = delivered(begun(change(MARIA, at(1), ROSA), 1), 1)
    theirs = change(at(1), cancelled(at(1)), Origin())
    living = ours.model_copy(
        update={"appointment": theirs.after, "history": (*ours.history, theirs)}
    )
    drawn = json.dumps(notice_card(Told("n1", 1, living, "myKaarma"), WORDS))
    assert "DH-7K3QX" in drawn
    assert "Seen in myKaarma" in drawn


@pytest.mark.parametrize("reason", ["is_archived", "not_in_channel", "channel_not_found", "<!x>"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_subscribed_reads_what_to_do(reason: str, language: Language) -> None:
    card = cannot_post(reason, "C1", Words(language, world.BRANCH))
    assert problems(card.blocks, "message") == []
    assert "/invite @Deskhand" in card.text
    assert "<" not in card.text


def test_who_has_it_is_data() -> None:
    assert claimed_note("Ana", WORDS).startswith("Ana has it already.")
