"""A week's free times as a picture: a column a day, a cell for each half of it.

The rule: it says nothing that the table beside it does not say, nothing by colour alone, and
nothing about anybody. It brings its own ground, so that it can be read on a light and a dark page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

# Slack shows it about half as wide: the small type is then as large as that of a message.
CELL_WIDTH, CELL_HEIGHT = 128, 116
LEFT, TOP, GAP, MARGIN = 36, 100, 8, 24
SMALL, LARGE = 32, 44

GROUND = "#ffffff"
INK = "#1a1d21"
QUIET = "#5a5f66"  # 6 : 1 on the ground
EMPTY = "#eceff1"
FILLED = "#9bd5b8"


@dataclass(frozen=True)
class Picture:
    """What is drawn: the days with their counts, in the person's language.

    `days` are the lines above each column; `parts` name the rows; `counts` hold a number a row for
    each day; `alt` says the same in a sentence.
    """

    days: tuple[tuple[str, str], ...]
    parts: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    alt: str

    def png(self) -> bytes:
        """Draw it. This takes some milliseconds of the processor: do it in a thread.

        Raises OSError where Pillow was built without FreeType, as its own wheels never are.
        """
        left = LEFT + max((_width(part, SMALL) for part in self.parts), default=0) + 2 * GAP
        width = left + len(self.days) * (CELL_WIDTH + GAP) + MARGIN
        height = TOP + len(self.parts) * (CELL_HEIGHT + GAP) + MARGIN
        image = Image.new("RGB", (width, height), GROUND)
        draw = ImageDraw.Draw(image)
        most = max((number for day in self.counts for number in day), default=0)
        for row, part in enumerate(self.parts):
            _write(draw, LEFT, TOP + row * (CELL_HEIGHT + GAP) + CELL_HEIGHT // 2, part, SMALL)
        for column, (lines, counts) in enumerate(zip(self.days, self.counts, strict=True)):
            x = left + column * (CELL_WIDTH + GAP)
            _head(draw, x, lines)
            for row, number in enumerate(counts):
                _cell(draw, x, TOP + row * (CELL_HEIGHT + GAP), number, most)
        written = BytesIO()
        image.save(written, "PNG", optimize=True)
        return written.getvalue()


def _head(draw: ImageDraw.ImageDraw, x: int, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        start = x + (CELL_WIDTH - _width(line, SMALL)) // 2
        _write(draw, start, MARGIN + SMALL // 2 + number * (SMALL + 4), line, SMALL)


def _cell(draw: ImageDraw.ImageDraw, x: int, y: int, number: int, most: int) -> None:
    """Draw a number in a cell that is filled as high as the number is of the largest."""
    right, bottom = x + CELL_WIDTH, y + CELL_HEIGHT
    draw.rectangle((x, y, right, bottom), fill=EMPTY)
    if number:
        filled = max(6, round(CELL_HEIGHT * number / most))
        draw.rectangle((x, bottom - filled, right, bottom), fill=FILLED)
    start = x + (CELL_WIDTH - _width(str(number), LARGE)) // 2
    _write(draw, start, y + CELL_HEIGHT // 2, str(number), LARGE, INK if number else QUIET)


# Strokes of an accent, in tenths of the type's size, from the middle and the top of its letter.
ACCENTS = {
    "\N{COMBINING GRAVE ACCENT}": (((-1.4, -2.4), (0.4, -0.9)),),
    "\N{COMBINING ACUTE ACCENT}": (((1.4, -2.4), (-0.4, -0.9)),),
    "\N{COMBINING CIRCUMFLEX ACCENT}": (((-1.5, -0.9), (0, -2.3)), ((0, -2.3), (1.5, -0.9))),
    "\N{COMBINING TILDE}": (
        ((-1.7, -1.1), (-0.7, -1.9)),
        ((-0.7, -1.9), (0.7, -1.1)),
        ((0.7, -1.1), (1.7, -1.9)),
    ),
    "\N{COMBINING DIAERESIS}": (((-1.3, -1.6), (-0.8, -1.6)), ((0.8, -1.6), (1.3, -1.6))),
}


def _write(
    draw: ImageDraw.ImageDraw, x: int, middle: int, text: str, size: int, ink: str = INK
) -> None:
    """Write a line from `x` on, its capitals centred on `middle`.

    Pillow's own type has the letters of ASCII: an accent is drawn above its letter.
    """
    font, baseline = _font(size), middle + round(size * 0.36)
    bare = ""
    for letter in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(letter):
            bare += letter
            continue
        centre = x + font.getlength(bare) - font.getlength(bare[-1]) / 2
        top = baseline + font.getbbox(bare[-1], anchor="ls")[1]
        for stroke in ACCENTS.get(letter, ()):
            points = [(centre + size * dx / 10, top + size * dy / 10) for dx, dy in stroke]
            draw.line(points, fill=ink, width=max(2, size // 10))
    draw.text((x, baseline), bare, fill=ink, font=font, anchor="ls")


def _width(text: str, size: int) -> int:
    bare = (one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
    return int(_font(size).getlength("".join(bare)))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Return the type that Pillow brings along, so that it looks the same on every machine."""
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise OSError("this Pillow has no FreeType")
    return font
