"""Every dialog as people read it: the transcripts, and the proof that no arrow is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.front_desk import MACHINES
from tests.transcripts import Run, every_arrow, files

FOLDER = Path(__file__).parent / "dialogs"


@pytest.mark.parametrize("path", files(FOLDER), ids=lambda path: str(path.relative_to(FOLDER)))
def test_transcript(path: Path, request: pytest.FixtureRequest) -> None:
    script = path.read_text(encoding="utf-8")
    played = Run().play(script)
    if request.config.getoption("--rewrite"):
        path.write_text(played, encoding="utf-8")
        return
    assert played == script


def test_every_arrow_of_every_table_is_walked() -> None:
    walked = set()
    for path in files(FOLDER):
        run = Run()
        run.play(path.read_text(encoding="utf-8"))
        walked |= run.arrows
    expected = set().union(*(every_arrow(machine) for machine in MACHINES.values()))
    missing = sorted(f"{source} --> {target}" for source, target in expected - walked)
    assert not missing, "\n".join(missing)
