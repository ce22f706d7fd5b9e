"""The settings of a Valomnia system: the example works, and each mistake has its sentence."""

from datetime import time
from pathlib import Path
from typing import cast

import pytest

from bot.service import system_of
from bot.settings import Settings, SettingsError
from bot.system_settings import ValomniaSettings
from bot.systems.directory import Directory
from bot.systems.valomnia import Valomnia
from bot.systems.valomnia.week import Opening, WorkingHours

EXAMPLE = Path(__file__).parent.parent / "deskhand.example.toml"
ENV = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "VALOMNIA_USER": "rep@example.com",
    "VALOMNIA_PASSWORD": "hush-hush",
}
FIELD = "deskhand.toml, [systems.field]"
HOURS = "deskhand.toml, [systems.field.working_hours]"


def example() -> str:
    """Return the part of the example that is about Valomnia, no longer commented out."""
    text = EXAMPLE.read_text()
    part, _, _ = text[text.index("# [systems.field]") :].partition("\n\n")
    lines = part.splitlines()
    return "\n".join(line.removeprefix("# ").removeprefix("#") for line in lines)


def test_the_example_is_complete_and_works(tmp_path: Path) -> None:
    file = tmp_path / "deskhand.toml"
    file.write_text(example())
    field = Settings.load(ENV, file).systems["field"]
    assert isinstance(field, ValomniaSettings)
    assert field.model_fields_set == set(ValomniaSettings.model_fields)
    assert field.working_hours.week[0] == (
        Opening(time(8, 30), time(12)),
        Opening(time(14), time(18)),
    )
    assert field.working_hours.week[6] == ()
    assert field.confirm == "book"
    assert "hush-hush" not in repr(field)
    system = system_of("field", field, cast("Directory", None))
    assert isinstance(system, Valomnia)
    assert system.can.reschedule


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"emp-00"', '"emp*"', f"{FIELD}: employee has a star, which stands for anything"),
        ("slot_minutes = 30", "slot_minutes = 1", f"{FIELD}: slot_minutes is too small: write 5"),
        ("lead_minutes = 60", "lead_minutes = 99999", f"{FIELD}: lead_minutes is too large"),
        ("horizon_days = 60", 'horizon_days = "far"', f"{FIELD}: horizon_days is not a whole"),
        ("monday =", "munday =", f"{HOURS}: munday is not a setting: write "),
        ('"08:30-12:00", "14:00-18:00"', '"8 to 5"', f"{HOURS}: monday has '8 to 5', which are no"),
        ('"08:30-12:00", "14:00-18:00"', '"18:00-08:00"', f"{HOURS}: monday has '18:00-08:00', w"),
        ('"08:30-12:00", "14:00-18:00"', '"08:00-25:00"', f"{HOURS}: monday has '08:00-25:00', a"),
        ('"14:00-18:00"', '"11:00-18:00"', f"{HOURS}: monday has hours that overlap"),
        ('["08:30-12:00", "14:00-18:00"]', '"08:30-12:00"', f"{HOURS}: monday is not a list"),
        ('["08:30-12:00", "14:00-18:00"]', "[]", f"{FIELD}: working_hours has no hours"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    file = tmp_path / "deskhand.toml"
    text = "\n".join(line for line in example().splitlines() if "tuesday" not in line)
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))
    with pytest.raises(SettingsError) as caught:
        Settings.load(ENV, file)
    [problem] = caught.value.problems
    assert problem.startswith(told)
    assert problem.endswith(".")


def test_hours_may_be_written_in_any_order() -> None:
    written = ["14:00 - 18:00", "8:30–12:00"]
    assert WorkingHours.model_validate({"sunday": written}).week[6] == (
        Opening(time(8, 30), time(12)),
        Opening(time(14), time(18)),
    )
