"""What the documents show is what the code is: machines, commands, links that lead somewhere."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path

import pytest

from flows.diagram import mermaid
from flows.front_desk import MACHINES

ROOT = Path(__file__).parent.parent
DRAWN = re.compile(r"<!-- machine: (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_drawn_machines_are_the_tables(page: Path, request: pytest.FixtureRequest) -> None:
    text = page.read_text(encoding="utf-8")
    drawn = DRAWN.sub(
        lambda found: (
            f"<!-- machine: {found[1]} -->\n```mermaid\n{mermaid(MACHINES[found[1]])}\n```\n"
            "<!-- end -->"
        ),
        text,
    )
    if request.config.getoption("--rewrite"):
        page.write_text(drawn, encoding="utf-8")
        return
    assert text == drawn, f"run pytest tests/test_readme.py --rewrite to draw {page.name} anew"


def test_every_machine_is_drawn_once() -> None:
    drawn = [
        found[1] for page in PAGES for found in DRAWN.finditer(page.read_text(encoding="utf-8"))
    ]
    assert sorted(drawn) == sorted(MACHINES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_picture_of_the_readme_is_there_in_light_and_dark() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r'(?:src|srcset)="(docs/pictures/[\w-]+\.png)"', readme)
    light = [one for one in shown if not one.endswith("-dark.png")]
    assert light
    assert sorted(shown) == sorted([*light, *(one[:-4] + "-dark.png" for one in light)])
    assert all((ROOT / one).is_file() for one in shown)


def test_the_map_names_what_is_there() -> None:
    """Every path of the map in the README exists, in the folder under which it stands."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    house = readme.split("```text\n")[1].split("```")[0]
    room = ROOT
    for line in house.splitlines():
        names = list(takewhile(lambda word: "/" in word or "." in word, line.split()))
        if not line.startswith(" "):
            room = ROOT / names[0]
            assert room.is_dir(), names[0]
            continue
        for name in names:
            assert (room / name).exists(), f"{room.name}/{name}"


def test_the_commands_of_the_readme_are_targets() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make (\w+)", readme, re.MULTILINE)) <= targets
