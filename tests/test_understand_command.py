"""`deskhand understand`, as people and programs call it: in a process of its own."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot.understanding import serve_lines
from flows.understanding.jsonl import answer

SENTENCE = "oil change for Maria Lopez 212-555-0147 on Friday at 9, she'll wait"
HEAVY = ("slack_bolt", "slack_sdk", "sqlalchemy", "aiohttp", "httpx", "structlog", "alembic")


def deskhand(*arguments: str, said: str | None = None, **env: str) -> str:
    """What the command writes."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "understand", *arguments],
        input=said,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | env,
    )
    assert not done.stderr
    return done.stdout


def at_a_terminal(*arguments: str, **env: str) -> str:
    """What the command writes where it sees a terminal."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "understand", *arguments],
        stdout=its,
        env=os.environ | env,
    )
    os.close(its)
    written = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        written += part
    os.close(ours)
    assert process.wait() == 0
    return written.decode().replace("\r\n", "\n")


def test_a_person_sees_each_field_with_the_words_it_came_from() -> None:
    lines = deskhand(SENTENCE, TZ="America/New_York").splitlines()
    assert [re.split(r"\s{2,}", line) for line in lines[:3]] == [
        ["intent", "book", "95% sure", "en"],
        ["what", "oil change", "“oil change”"],
        ["who", "Maria Lopez, 2125550147", "“Maria Lopez”", "“212-555-0147”"],
    ]
    assert re.fullmatch(r"when\s+Fri \d{4}-\d\d-\d\d 09:00\s+“on Friday at 9”", lines[3])
    assert re.fullmatch(r"transport\s+wait\s+“she'll wait”", lines[4])


def test_a_terminal_gets_colour_and_the_words_are_the_same() -> None:
    seen = at_a_terminal(SENTENCE, TZ="UTC", NO_COLOR="")
    sentence, empty, *rows = re.sub(r"\033\[\d+m", "", seen).splitlines()
    assert (sentence, empty) == (SENTENCE, "")
    assert rows == deskhand(SENTENCE, TZ="UTC").splitlines()
    assert "\033[36mMaria Lopez\033[0m" in seen
    assert "\033[33mon Friday at 9\033[0m" in seen


def test_who_wants_no_colour_gets_none() -> None:
    assert "\033" not in at_a_terminal(SENTENCE, NO_COLOR="1")


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Nowhere/Atall", "", "../etc"])
def test_any_zone_will_do(zone: str) -> None:
    assert "intent" in deskhand("tires on Friday", TZ=zone)


def test_small_talk_is_nothing_to_do() -> None:
    assert deskhand("thanks a lot").split() == ["intent", "none", "nothing", "to", "do", "en"]


def test_a_program_gets_a_line_for_each_line() -> None:
    asked = [
        {"id": 1, "text": "Lopez friday 3pm", "reference": "2026-06-03T09:00:00-04:00"},
        {"id": 2, "text": "übermorgen um 10", "reference": "2026-06-03T09:00:00", "lang": "de-DE"},
    ]
    written = deskhand(said="\n".join([json.dumps(asked[0]), "", "no line", json.dumps(asked[1])]))
    first, wrong, second = (json.loads(line) for line in written.splitlines())
    assert (first["id"], first["name"], first["intent"]) == (1, "Lopez", "book")
    assert first["start"] == "2026-06-05T15:00:00-04:00"
    assert first["end"] is None
    assert "error" in wrong
    assert second["start"] == "2026-06-05T10:00:00+00:00"


def test_a_line_that_is_no_case_is_answered_with_what_is_wrong() -> None:
    for line in ("[1]", "{}", '{"text": 1, "reference": 2}', '{"text": "x", "reference": "soon"}'):
        assert list(json.loads(answer(line))) == ["error"]


def test_a_line_is_answered_before_the_next_is_read() -> None:
    sink = StringIO()
    line = json.dumps({"id": 1, "text": "today", "reference": "2026-06-03T09:00:00+02:00"})

    answered: list[int] = []

    def source() -> Iterator[str]:
        for _ in range(3):
            answered.append(len(sink.getvalue().splitlines()))
            yield line + "\n"

    serve_lines(source(), sink)
    assert answered == [0, 1, 2]


def test_the_command_loads_neither_slack_nor_a_database() -> None:
    program = (
        "import sys; from bot.__main__ import main; main(['understand', 'tires on Friday']);"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_takes_long_to_load_is_loaded_only_when_it_is_needed() -> None:
    program = (
        "import sys; import flows.understanding;"
        "print([name for name in ('dateparser', 'holidays', 'phonenumbers', 'rapidfuzz')"
        " if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# Portuguese, as far as one sentence goes: what somebody would begin a lexicon file with.
SEVENTH = """
from dataclasses import fields
from flows.understanding.lexicons.sections import Times
from flows.understanding.lexicons.talking import Talk

NO_NAMES = ("",) * 12
TIMES = Times(
    country="PT", numbers={10: "dez"}, tens={}, compound="", ordinals={}, months=NO_NAMES, days={},
    weekdays=("segunda-feira", "terca-feira", "quarta", "quinta", "sexta", "sabado", "domingo"),
    units={}, steps={}, edges={}, parts={}, at="as|\u00e0s", on="na",
)
TALK = Talk(**{field.name: "" for field in fields(Talk)} | {
    "intents": {"book": "marque"}, "transport": {}, "meant_for": "para",
    "services": "\u00f3leo, mudan\u00e7a", "articles": "a, o, uma", "joins": "de",
})
"""


def test_a_language_is_added_by_one_file(tmp_path: Path) -> None:
    (tmp_path / "pt.py").write_text(SEVENTH, encoding="utf-8")
    text = "marque uma mudança de óleo para Inês Falcão na quinta às 10"
    program = (
        f"from flows.understanding import lexicons; lexicons.__path__.append({str(tmp_path)!r});"
        f"from bot.__main__ import main; main(['understand', {text!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    found = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert found["intent"].split() == ["intent", "book", "95%", "sure", "pt"]
    assert "“mudança de óleo”" in found["what"]
    assert "“Inês Falcão”" in found["who"]
    assert re.search(r"Thu \d{4}-\d\d-\d\d 10:00", found["when"])
