"""A week's free times as a picture: what is drawn, its words in every language, and its table."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.demo.slack.validate import problems
from bot.screens import card
from bot.screens.blocks import Card, Key
from bot.screens.picture import (
    ACCENTS,
    CELL_HEIGHT,
    CELL_WIDTH,
    EMPTY,
    FILLED,
    GAP,
    GROUND,
    INK,
    MARGIN,
    QUIET,
    SMALL,
    TOP,
    Picture,
)
from bot.screens.words import LANGUAGES, Words
from flows.domain import Draft, FreeTimes, Service, Slot
from flows.looking_up import ShowingWeek
from tests import world

MONDAY = date(2026, 11, 30)
KEY = Key("k3j9x2m7qa", 12)
# Free times of the days from Monday on, before noon and after.
COUNTS = ((2, 1), (0, 0), (6, 2), (0, 12), (0, 1), (0, 0), (3, 3))


def week(counts: tuple[tuple[int, int], ...] = COUNTS, name: str = "Oil change") -> ShowingWeek:
    slots = []
    for number, (morning, afternoon) in enumerate(counts):
        day = MONDAY + timedelta(days=number)
        for hour, many in ((6, morning), (12, afternoon)):
            start = datetime(day.year, day.month, day.day, hour, tzinfo=world.ZONE)
            for place in range(many):
                at = start + timedelta(minutes=10 * place)
                slots.append(Slot(key=f"{at:%Y-%m-%d %H:%M:%S}", start=at))
    until = MONDAY + timedelta(days=len(counts) - 1)
    return ShowingWeek(
        desk=world.desk(),
        draft=Draft(services=(Service(id="s-oil", code="OIL", name=name),)),
        free=FreeTimes(since=MONDAY, until=until, slots=tuple(slots)),
        today=MONDAY,
    )


def drawn(language: str = "en", state: ShowingWeek | None = None) -> Card:
    return card(state or week(), KEY, Words(language, world.BRANCH))


def picture(language: str = "en") -> Picture:
    found = drawn(language).picture
    assert found is not None
    return found


def opened(picture: Picture) -> Image.Image:
    image = Image.open(BytesIO(picture.png()))
    assert image.format == "PNG"
    return image.convert("RGB")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def filled(image: Image.Image, day: int, part: int, days: int) -> int:
    """Return how high a cell is filled, in pixels, looked at near its left edge."""
    left = image.width - MARGIN - (days - day) * (CELL_WIDTH + GAP) + 4
    top = TOP + part * (CELL_HEIGHT + GAP)
    rows = [image.getpixel((left, top + row)) for row in range(CELL_HEIGHT)]
    assert set(rows) <= {rgb(EMPTY), rgb(FILLED)}
    return rows.count(rgb(FILLED))


def test_it_is_large_enough_to_read_and_small_enough_to_send() -> None:
    made = picture()
    image = opened(made)
    # Slack draws it about half as wide; the type of a message is 15 pixels high.
    assert 900 <= image.width <= 1400
    assert 300 <= image.height <= 600
    assert SMALL >= 30
    assert len(made.png()) < 200_000


def test_a_cell_is_filled_as_high_as_its_number_is_of_the_largest() -> None:
    image = opened(picture())
    heights = {
        (day, part): filled(image, day, part, len(COUNTS))
        for day in range(len(COUNTS))
        for part in (0, 1)
    }
    for (day, part), height in heights.items():
        expected = CELL_HEIGHT * COUNTS[day][part] / 12
        assert abs(height - expected) <= 6, (day, part)
    assert heights[3, 1] > heights[2, 0] > heights[0, 0] > heights[1, 0] == 0


def test_a_number_is_written_in_its_cell() -> None:
    """The colour alone says nothing: two pictures that differ in one number differ there."""
    one = opened(picture())
    changed = card(week((*COUNTS[:6], (3, 4))), KEY, Words("en", world.BRANCH)).picture
    assert changed is not None
    other = opened(changed)
    left = one.width - MARGIN - (CELL_WIDTH + GAP)
    top = TOP + CELL_HEIGHT + GAP
    cell = (left + 30, top, left + 100, top + CELL_HEIGHT)
    assert one.crop(cell).tobytes() != other.crop(cell).tobytes()
    before = (0, 0, left - 2, one.height)
    assert one.crop(before).tobytes() == other.crop(before).tobytes()


@pytest.mark.parametrize("ground", [GROUND, EMPTY, FILLED])
def test_the_type_stands_out(ground: str) -> None:
    """4.5 : 1, as WCAG asks; the picture brings its own ground to a dark page."""
    assert contrast(INK, ground) >= 4.5
    if ground != FILLED:  # a zero is never on a filled cell
        assert contrast(QUIET, ground) >= 4.5


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [part / 255 for part in rgb(colour)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_on_it_can_be_drawn(language: str) -> None:
    """The type has the letters of ASCII; whatever stands on them is drawn stroke by stroke."""
    made = picture(language)
    for text in [*made.parts, *(line for day in made.days for line in day)]:
        for letter in unicodedata.normalize("NFD", text):
            assert letter.isascii() or letter in ACCENTS, (language, letter)
    opened(made)


def test_an_accent_is_drawn() -> None:
    bare = Picture(days=(("Mie", "2"),), parts=("Manana",), counts=((1,),), alt="")
    accented = Picture(days=(("Mié", "2"),), parts=("Mañana",), counts=((1,),), alt="")
    assert opened(bare).size == opened(accented).size
    assert bare.png() != accented.png()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_alternative_says_the_same_in_a_sentence(language: str) -> None:
    made, words = picture(language), Words(language, world.BRANCH)
    assert made.alt.endswith(".")
    parts = made.alt.split("; ")
    assert len(parts) == len(COUNTS)
    for number, (told, counts) in enumerate(zip(parts, COUNTS, strict=True)):
        assert words.short_day(MONDAY + timedelta(days=number)) in told
        for count in counts if any(counts) else ():
            assert f" {count} " in told
    if language != "en":
        assert made.alt != picture().alt
        assert made.parts != picture().parts
    # The same is read aloud with the card, for those who do not see its table.
    assert made.alt in drawn(language).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_is_accepted_with_its_picture_and_without(language: str) -> None:
    full = week(((30, 30),) * 7, name="Wheel alignment of all axles " * 8)
    for state in (week(), full):
        plain = drawn(language, state)
        pictured = plain.with_picture("F0123456789")
        assert problems(plain.blocks, "message") == []
        assert problems(pictured.blocks, "message") == []
        kinds = [block["type"] for block in pictured.blocks]
        assert kinds.index("image") + 1 == kinds.index("table")
        assert len(pictured.blocks) == len(plain.blocks) + 1
        assert pictured.picture
        assert len(pictured.picture.alt) <= 1000


def test_the_table_and_the_picture_hold_the_same_numbers() -> None:
    plain = drawn()
    table = next(block for block in plain.blocks if block["type"] == "table")
    cells = [[cell["text"] for cell in row] for row in table["rows"]]
    assert cells[0] == ["Day", "Morning", "Afternoon", "First free time"]
    assert [tuple(map(int, row[1:3])) for row in cells[1:]] == list(picture().counts)
    assert cells[1][3].endswith("EST")


def test_a_card_without_a_picture_stays_as_it_is() -> None:
    other = Card("text", [{"type": "divider"}])
    assert other.with_picture("F0123456789") == other


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1, max_size=7).map(tuple)
)
def test_any_numbers_can_be_drawn(counts: tuple[tuple[int, int], ...]) -> None:
    days = tuple(("Wed", str(number)) for number in range(len(counts)))
    made = Picture(days=days, parts=("Morning", "Afternoon"), counts=counts, alt="")
    image = opened(made)
    most = max(number for day in counts for number in day)
    for day, parts in enumerate(counts):
        for part, number in enumerate(parts):
            height = filled(image, day, part, len(counts))
            assert (height > 0) == (number > 0)
            assert abs(height - (CELL_HEIGHT * number / most if most else 0)) <= 7
