"""Who may do what, decided from facts alone; and which verb each thing a dialog does needs."""

from __future__ import annotations

import dataclasses
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.perform import AnyEffect
from bot.rights.permits import (
    ALLOWED,
    VERBS,
    Allowed,
    Person,
    Profile,
    Refusal,
    Role,
    Verb,
    decide,
    groups_to_ask,
)
from bot.rights.verbs import effect_verb, finds_people, opening_verb, step_verb, working_verb
from flows.belated import BelatedAsked
from flows.booking.states import FindingSlots, LettingGo, Reviewing, Saving
from flows.effects import AnswerLost
from flows.finding import FindingPerson
from flows.front_desk import MACHINES, OPENS
from flows.looking_up import LookUpAsked
from flows.machine import NEVER, Working
from flows.rebooking.events import RebookConfirmed
from flows.rebooking.states import CheckingRow, MovingRow, ReadingDay
from flows.rescheduling.states import CheckingMove, ReleasingOld
from flows.talking import Dropped, Said, Stopped
from tests.transcripts import played

HOME = "T1"
ANA = Person("U1", HOME, HOME)
STAFF = Profile(frozenset({HOME}))
EVERYBODY: tuple[Verb, ...] = ("look_up", "book", "change", "cancel")


def kind(verdict: Allowed | Refusal) -> str:
    return "allowed" if isinstance(verdict, Allowed) else verdict.kind


def empty(event: Any) -> Any:
    """Return an event without what it says: its type is enough."""
    if event is BelatedAsked:  # it is about another one
        return BelatedAsked(text="x", sent=NEVER, wanted=LookUpAsked(about="slots"))
    return event.model_construct()


def may(
    verb: Verb | None,
    *roles: Role,
    profile: Profile | None = STAFF,
    person: Person = ANA,
    members: dict[str, frozenset[str] | None] | None = None,
    system: str | None = None,
    channel: str | None = None,
) -> str:
    return kind(decide(person, profile, verb, roles, members or {}, system=system, channel=channel))


# Who is served


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        (None, "person_unknown"),
        (Profile(frozenset({"T2"})), "outsider"),
        (dataclasses.replace(STAFF, is_stranger=True), "outsider"),
        (dataclasses.replace(STAFF, is_deactivated=True), "deactivated"),
        (dataclasses.replace(STAFF, is_bot=True), "app"),
        (dataclasses.replace(STAFF, is_guest=True), "guest"),
        (dataclasses.replace(STAFF, is_guest=True, is_admin=True), "guest"),
        (Profile(frozenset({"T2", HOME})), "allowed"),
    ],
)
def test_only_full_members_are_served(profile: Profile | None, told: str) -> None:
    everything = Role(name="All", people=("U1",), may=VERBS)
    assert may(None, profile=profile) == told
    for verb in EVERYBODY:
        assert may(verb, profile=profile) == told
        assert may(verb, everything, profile=profile) == told


def test_a_payload_of_another_workspace_is_refused_without_a_question() -> None:
    assert may(None, person=Person("U1", "T2", HOME)) == "outsider"
    assert may(None, person=Person("", HOME, HOME)) == "outsider"


# Roles


def test_without_roles_everybody_may_all_but_set_them() -> None:
    assert [verb for verb in VERBS if may(verb) == "allowed"] == [*EVERYBODY]
    admin = dataclasses.replace(STAFF, is_admin=True)
    assert all(may(verb, profile=admin) == "allowed" for verb in VERBS)


def test_an_admin_of_the_workspace_can_always_set_roles_and_nothing_more() -> None:
    admin = dataclasses.replace(STAFF, is_admin=True)
    role = Role(name="Others", people=("U2",), may=VERBS)
    assert [verb for verb in VERBS if may(verb, role, profile=admin) == "allowed"] == ["admin"]


@pytest.mark.parametrize("verb", ["book", "change", "cancel"])
def test_what_changes_something_includes_looking_up(verb: Verb) -> None:
    role = Role(name="One", people=("U1",), may=(verb,))
    assert [one for one in VERBS if may(one, role) == "allowed"] == ["look_up", verb]


def test_a_role_holds_where_it_was_given() -> None:
    role = Role(name="Here", channels=("C1",), systems=("garage",), may=("book",))
    assert may("book", role, system="garage", channel="C1") == "allowed"
    assert may("book", role, system="office", channel="C1") == "no_role"
    assert may("book", role, system="garage", channel="C2") == "no_role"
    assert may("book", role, system="garage", channel="") == "no_role"
    assert may("book", role) == "allowed"  # somewhere


def test_people_of_a_group_may_what_the_group_may() -> None:
    role = Role(name="Desk", groups=("S1", "S2"), may=("book",))
    assert groups_to_ask(ANA, "book", [role]) == {"S1", "S2"}
    assert may("book", role, members={"S1": frozenset(), "S2": frozenset({"U1"})}) == "allowed"
    assert may("book", role, members={"S1": frozenset({"U2"}), "S2": frozenset()}) == "no_role"


def test_a_group_that_cannot_be_read_is_a_refusal_unless_another_role_is_enough() -> None:
    role = Role(name="Desk", groups=("S1",), may=("book",))
    named = Role(name="Ana", people=("U1",), may=("book",))
    assert may("book", role, members={"S1": None}) == "role_unknown"
    assert may("book", role) == "role_unknown"
    assert may("book", role, named, members={"S1": None}) == "allowed"
    assert may("cancel", role, members={"S1": None}) == "no_role"


def test_roles_that_cannot_be_read_are_a_refusal_of_all_but_setting_them() -> None:
    admin = dataclasses.replace(STAFF, is_admin=True)
    assert kind(decide(ANA, STAFF, "look_up", None, {})) == "role_unknown"
    assert decide(ANA, admin, "admin", None, {}) == ALLOWED


def test_a_refusal_names_the_roles_that_can_change_it() -> None:
    roles = [
        Role(name="Desk", people=("U2",), may=("book",)),
        Role(name="Managers", people=("U3",), may=("admin",)),
    ]
    assert decide(ANA, STAFF, "book", roles, {}) == Refusal("no_role", "book", ("Managers",))


some_roles = st.lists(
    st.builds(
        Role,
        name=st.just("Some"),
        people=st.sets(st.sampled_from(["U1", "U2"])).map(tuple),
        groups=st.sets(st.sampled_from(["S1", "S2"])).map(tuple),
        channels=st.sets(st.sampled_from(["C1", "C2"])).map(tuple),
        systems=st.sets(st.sampled_from(["garage", "office"])).map(tuple),
        may=st.sets(st.sampled_from(VERBS), min_size=1).map(tuple),
    ),
    max_size=4,
)
some_members = st.dictionaries(
    st.sampled_from(["S1", "S2"]),
    st.none() | st.frozensets(st.sampled_from(["U1", "U2"])),
)


@given(some_roles, some_members, st.sampled_from(VERBS), st.sampled_from(["garage", "office"]))
def test_only_what_some_role_gives_is_allowed(
    roles: list[Role], members: dict[str, frozenset[str] | None], verb: Verb, system: str
) -> None:
    verdict = decide(ANA, STAFF, verb, roles, members, system=system, channel="C1")
    giving = [
        role
        for role in roles
        if role.gives(verb)
        and (not role.systems or system in role.systems)
        and (not role.channels or "C1" in role.channels)
        and (
            "U1" in role.people
            or not (role.people or role.groups)
            or any("U1" in (members.get(group) or ()) for group in role.groups)
        )
    ]
    if roles:
        assert isinstance(verdict, Allowed) == bool(giving)


@given(some_roles, st.sampled_from(VERBS))
def test_the_groups_to_ask_are_enough(roles: list[Role], verb: Verb) -> None:
    asked = groups_to_ask(ANA, verb, roles)
    everything = {group: frozenset({"U1"}) for group in ("S1", "S2")}
    known = {group: people for group, people in everything.items() if group in asked}
    assert decide(ANA, STAFF, verb, roles, known) == decide(ANA, STAFF, verb, roles, everything)


@given(some_roles, some_members, st.sampled_from(VERBS))
def test_knowing_less_never_allows_more(
    roles: list[Role], members: dict[str, frozenset[str] | None], verb: Verb
) -> None:
    if decide(ANA, STAFF, verb, roles, members) != ALLOWED:
        less = dict.fromkeys(members)
        assert decide(ANA, STAFF, verb, roles, less) != ALLOWED


# Verbs


def test_every_effect_has_its_verb() -> None:
    def verb(effect: type) -> Verb | None:
        return effect_verb(effect.model_construct())  # type: ignore[attr-defined]  # a model

    table = {effect.__name__: verb(effect) for effect in get_args(AnyEffect)}
    assert table == {
        "LookUp": "look_up",
        "ListChoices": "look_up",
        "FindSlots": "look_up",
        "ReadAppointments": "look_up",
        "ReadAppointment": "look_up",
        "ReadDay": "look_up",
        "ReadCustomer": "look_up",
        "FindDoubles": "look_up",
        "Save": "book",
        "HoldSlot": "book",
        "CreateCustomer": "book",
        "Reschedule": "change",
        "ChangeContact": "change",
        "CancelAppointment": "cancel",
        "CheckSaved": None,
        "CheckCustomer": None,
        "ReleaseHold": None,
    }


def test_every_write_needs_more_than_looking_up() -> None:
    for effect in get_args(AnyEffect):
        if AnswerLost in effect.ends():
            assert effect_verb(effect.model_construct()) in {"book", "change", "cancel"}


def test_every_opening_has_its_verb() -> None:
    assert {event.__name__: opening_verb(empty(event)) for event in OPENS} == {
        "BelatedAsked": "look_up",  # what is asked for then, here free times
        "BookingAsked": "book",
        "RescheduleAsked": "change",
        "RebookAsked": "change",
        "CancelAsked": "cancel",
        "ContactChangeAsked": "change",
        "LookUpAsked": "look_up",
        "RegisteringAsked": "book",
    }


@pytest.mark.parametrize("name", MACHINES)
def test_in_a_dialog_no_write_needs_another_verb_than_the_dialog(name: str) -> None:
    """Who may move appointments can do so where that takes a booking and a cancellation."""
    opens = {opening_verb(empty(event)) for event, machine in OPENS.items() if machine.name == name}
    known = {type(state): state for run in played() for _, state in run.seen}
    for kind in MACHINES[name].states:
        if issubclass(kind, Working):
            state = known[kind]
            assert isinstance(state, Working)
            assert working_verb(state) in {None, "look_up", *opens}, kind.__name__


def test_a_step_needs_what_it_leads_to() -> None:
    known = {type(state): state for run in played() for _, state in run.seen}
    said = Said(text="x", sent=NEVER)
    assert step_verb(said, known[Reviewing]) == "look_up"
    assert step_verb(Stopped(), known[Reviewing]) is None
    assert step_verb(said, known[Dropped]) is None
    assert step_verb(said, known[Saving]) == "book"
    # The second half of a move is finished for whoever began it, and begun again as a change.
    assert working_verb(known[ReleasingOld]) is None  # type: ignore[arg-type]  # it is Working
    assert step_verb(said, known[ReleasingOld]) == "change"
    assert step_verb(said, known[CheckingMove]) == "look_up"
    assert step_verb(Stopped(), known[LettingGo]) is None
    assert step_verb(RebookConfirmed(), known[MovingRow]) == "change"
    # What became of a row whose answer was lost is looked at, whoever may do what by then.
    assert working_verb(known[CheckingRow]) is None  # type: ignore[arg-type]  # it is Working
    assert finds_people(known[FindingPerson])
    assert finds_people(known[ReadingDay])
    assert not finds_people(known[CheckingRow])
    assert not finds_people(known[FindingSlots])
    assert not finds_people(known[CheckingMove])
    assert not finds_people(known[Reviewing])
