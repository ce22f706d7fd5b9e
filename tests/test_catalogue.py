"""Words of a person against a system's own list: exact, misspelt, shortened, turned round."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.understanding.catalogue import match_services, pick

SERVICES = (
    ("s1", "LOF", "Lube, oil and filter change"),
    ("s2", "SYN", "Synthetic oil change"),
    ("s3", "ROT", "Tire rotation"),
    ("s4", "TIRE4", "Replace four tires"),
    ("s5", "BRK", "Brake inspection"),
    ("s6", "BRKF", "Front brake pads and rotors"),
    ("s7", "BATT", "Battery test and replacement"),
    ("s8", "ALIGN", "Four wheel alignment"),
    ("s9", "AC", "Air conditioning service"),
    ("s10", "STATE", "State inspection"),
    ("s11", "TRANS", "Transmission fluid flush"),
    ("s12", "WASH", "Car wash"),
    ("s13", "DET", "Interior and exterior detailing"),
    ("s14", "30K", "30,000 mile service"),
    ("s15", "60K", "60,000 mile service"),
)
SERVICES_DE = (
    ("d1", "OEL", "Ölwechsel mit Filter"),
    ("d2", "RAD", "Räderwechsel"),
    ("d3", "HU", "Hauptuntersuchung (TÜV)"),
    ("d4", "INSP", "Große Inspektion"),
    ("d5", "INSK", "Kleine Inspektion"),
    ("d6", "KLIMA", "Klimaservice"),
)
VEHICLES = (
    ("v1", "2019 Honda Civic red 7ABC123 1HGCM82633A004352"),
    ("v2", "2021 Honda CR-V blue 8XYZ987 5J6RW2H89ML000123"),
    ("v3", "2015 Ford F-150 white 6LMN456 1FTEW1EP5FFA12345"),
)
PEOPLE = (("p1", "Ana Garcia"), ("p2", "Mike Miller"), ("p3", "Ana Lopez"), ("p4", "Søren Müller"))
TRANSPORT = (("t1", "Waiter"), ("t2", "Drop off"), ("t3", "Loaner car"), ("t4", "Shuttle service"))


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("lof", "s1"),
        ("LOF", "s1"),
        ("synthetic oil change", "s2"),
        ("synthetic oil", "s2"),
        ("tire rotation", "s3"),
        ("rotation", "s3"),
        ("rotate the tires", "s3"),
        ("tyre rotation", "s3"),
        ("four new tires", "s4"),
        ("brake inspection", "s5"),
        ("brk insp", "s5"),
        ("inspection of the brakes", "s5"),
        ("front brake pads", "s6"),
        ("front pads", "s6"),
        ("batery", "s7"),
        ("battery", "s7"),
        ("alignment", "s8"),
        ("wheel alignement", "s8"),
        ("air con", "s9"),
        ("state insp", "s10"),
        ("transmission flush", "s11"),
        ("trans flush", "s11"),
        ("car wash", "s12"),
        ("detailing", "s13"),
        ("30k", "s14"),
        ("60000 mile service", "s15"),
    ],
)
def test_a_service_is_found(words: str, best: str) -> None:
    (matched,) = match_services((words,), SERVICES)
    assert (matched.best, matched.near) == (best, ())


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("oil change", {"s1", "s2"}),
        ("oil chg", {"s1", "s2"}),
        ("inspection", {"s5", "s10"}),
        ("brakes", {"s5", "s6"}),
        ("mile service", {"s14", "s15"}),
    ],
)
def test_what_may_be_several_is_offered(words: str, near: set[str]) -> None:
    (matched,) = match_services((words,), SERVICES)
    assert matched.best is None
    assert near <= set(matched.near)


@pytest.mark.parametrize("words", ["haircut", "passport", "", "   ", "the", "xyzzy", "!?"])
def test_what_is_not_there_is_not_found(words: str) -> None:
    (matched,) = match_services((words,), SERVICES)
    assert (matched.best, matched.near) == (None, ())


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("ölwechsel", "d1"),
        ("Oelwechsel", "d1"),
        ("räder wechseln", "d2"),
        ("tüv", "d3"),
        ("HU", "d3"),
        ("große inspektion", "d4"),
        ("kleine insp", "d5"),
        ("klima", "d6"),
    ],
)
def test_a_catalogue_has_its_own_language(words: str, best: str) -> None:
    (matched,) = match_services((words,), SERVICES_DE)
    assert matched.best == best


def test_several_phrases_are_matched_in_their_order() -> None:
    matched = match_services(("tire rotation", "car wash"), SERVICES)
    assert [(one.words, one.best) for one in matched] == [
        ("tire rotation", "s3"),
        ("car wash", "s12"),
    ]


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("the civic", "v1"),
        ("2019 Civic", "v1"),
        ("red one", "v1"),
        ("the blue Honda", "v2"),
        ("CR-V", "v2"),
        ("crv", "v2"),
        ("f150", "v3"),
        ("Ford", "v3"),
        ("8XYZ987", "v2"),
        ("004352", "v1"),
        ("2015", "v3"),
    ],
)
def test_a_vehicle_is_picked(words: str, best: str) -> None:
    assert pick(words, VEHICLES).best == best


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("mike", "p2"),
        ("ana garcia", "p1"),
        ("garcia", "p1"),
        ("Lopez, Ana", "p3"),
        ("muller", "p4"),
    ],
)
def test_a_person_is_picked(words: str, best: str) -> None:
    assert pick(words, PEOPLE).best == best


def test_two_of_one_name_are_both_offered() -> None:
    picked = pick("ana", PEOPLE)
    assert picked.best is None
    assert set(picked.near) == {"p1", "p3"}


@pytest.mark.parametrize(
    ("words", "best"),
    [("wait", "t1"), ("drop off", "t2"), ("loaner", "t3"), ("shuttle", "t4")],
)
def test_a_transport_option_is_picked(words: str, best: str) -> None:
    assert pick(words, TRANSPORT).best == best


def test_two_entries_of_one_name_are_both_offered() -> None:
    assert pick("car wash", (("a", "Car wash"), ("b", "car wash"))) == (None, ("a", "b"))


def test_an_empty_list_has_nothing() -> None:
    assert pick("car wash", ()) == (None, ())


@settings(max_examples=200)
@given(st.text(max_size=60), st.lists(st.tuples(st.text(), st.text()), max_size=8))
def test_any_words_against_any_list_give_ids_of_the_list(
    words: str, choices: list[tuple[str, str]]
) -> None:
    picked = pick(words, choices)
    ids = {id_ for id_, _ in choices}
    assert set(picked.near) | ({picked.best} - {None}) <= ids
    assert not (picked.best is not None and picked.near)
