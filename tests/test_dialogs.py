"""Every dialog as people read it: the transcripts, and the proof that no arrow is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.front_desk import MACHINES
from tests.transcripts import DIALOGS, Run, every_arrow, files, played


@pytest.mark.parametrize("path", files(DIALOGS), ids=lambda path: str(path.relative_to(DIALOGS)))
def test_transcript(path: Path, request: pytest.FixtureRequest) -> None:
    script = path.read_text(encoding="utf-8")
    played = Run().play(script)
    if request.config.getoption("--rewrite"):
        path.write_text(played, encoding="utf-8")
        return
    assert played == script


@pytest.mark.parametrize("name", MACHINES)
def test_every_arrow_of_the_table_is_walked(name: str) -> None:
    left = every_arrow(MACHINES[name]).difference(*(run.arrows for run in played()))
    missing = sorted(f"{source} --> {target}" for source, target in left)
    assert not missing, "\n".join(missing)
