"""Qmatic's part of the settings, from the file to a client that answers."""

import asyncio
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from bot.demo.systems.qmatic import Qmatic as StandIn
from bot.memory import Store
from bot.operating.check import findings
from bot.service import desks_of
from bot.settings import Settings, SettingsError
from bot.system_settings import QmaticSettings
from bot.systems.qmatic.paths import Paths
from tests.qmatic_parts import CITY_HALL

EXAMPLE = Path(__file__).parent.parent / "deskhand.example.toml"
ENV = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "QMATIC_CLIENT_ID": "clerk",
    "QMATIC_CLIENT_SECRET": "hush-hush",
}
OFFICE = "deskhand.toml, [systems.office]"


def example(**changes: str) -> str:
    """Return the example's part for Qmatic as it is without the marks of a comment."""
    lines = EXAMPLE.read_text().splitlines()
    start = lines.index("# [systems.office]")
    end = next((n for n in range(start, len(lines)) if not lines[n].startswith("#")), len(lines))
    text = "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[start:end])
    for old, new in changes.items():
        assert text.count(f"{old} = ") == 1, old
        text = text.replace(f"{old} = ", f"{new}\n# ")
    return text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deskhand.toml"


def problems(file: Path, text: str, env: dict[str, str] = ENV) -> list[str]:
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        Settings.load(env, file)
    assert "hush-hush" not in str(caught.value)
    return caught.value.problems


def test_the_example_is_complete_and_works(file: Path) -> None:
    file.write_text(example())
    settings = Settings.load(ENV, file)
    office = settings.systems["office"]
    assert isinstance(office, QmaticSettings)
    assert office.model_fields_set == set(QmaticSettings.model_fields)
    assert office.client_id.get_secret_value() == "clerk"
    assert office.client_secret.get_secret_value() == "hush-hush"
    assert office.paths == Paths()
    assert office.confirm == "book"
    assert "hush-hush" not in repr(settings)
    assert "clerk" not in repr(settings)


def test_what_is_not_known_of_qmatic_has_what_is_assumed(file: Path) -> None:
    text = example(
        **{"paths.reserve": "", "service_ids": "", "token_url": "", "account": 'account = "A B"'}
    )
    file.write_text(text)
    office = Settings.load(ENV, file).systems["office"]
    assert isinstance(office, QmaticSettings)
    assert (office.token_url, office.service_ids, office.account) == (None, "serviceIds", "ab")
    assert office.paths.reserve == "/external/v1/reservations"


def test_missing_secrets_are_told(file: Path) -> None:
    env = {name: value for name, value in ENV.items() if name.startswith("SLACK")}
    assert problems(file, example(), env) == [
        "QMATIC_CLIENT_ID is not set: set this environment variable to the client id for "
        "[systems.office].",
        "QMATIC_CLIENT_SECRET is not set: set this environment variable to the client secret for "
        "[systems.office].",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "title",
            'client_id = "hush-hush"',
            f"{OFFICE}: client_id is a secret, and secrets do not belong in this file. Take it "
            "out, set it as an environment variable, and write that variable's name as "
            "client_id_env.",
        ),
        (
            "language",
            'language = "en"',
            f"{OFFICE}: language is 'en': write 'en_US', 'en_UK', 'fr_FR', 'nl_NL', 'de_DE', "
            "'it_IT' or 'ES_es'.",
        ),
        (
            "title",
            'tenants = "x"',
            f"{OFFICE}: tenants is not a setting: write tenant, or take it out.",
        ),
        (
            "combines",
            'combines = "x"',
            f"{OFFICE}: combines is not a yes or no: write true or false, without quotes.",
        ),
        (
            "paths.reserve",
            'paths.reserve = "/v2/{service}"',
            "deskhand.toml, [systems.office.paths]: reserve is no path of this call: write one "
            "like /external/v1/reservations.",
        ),
        (
            "paths.reserve",
            'paths.reserv = "/v2"',
            "deskhand.toml, [systems.office.paths]: reserv is not a setting: write reserve, or "
            "take it out.",
        ),
        (
            "zone",
            'zone = "Amsterdam"',
            f"{OFFICE}: branch has a time zone that does not exist, 'Amsterdam': write zone as in "
            'the IANA list, like "America/New_York".',
        ),
    ],
)
def test_a_wrong_line_is_told(file: Path, old: str, new: str, told: str) -> None:
    assert problems(file, example(**{old: new})) == [told]


async def test_a_desk_made_from_the_settings_serves(file: Path) -> None:
    async with TestServer(StandIn(user="clerk", password="hush-hush").app) as server:
        url = str(server.make_url("/"))
        text = example(
            base_url=f'base_url = "{url}"',
            token_url="",
            account='account = "Northbridge"',
            tenant='tenant = "northbridge-1"',
            branch_id=f'branch_id = "{CITY_HALL}"',
        )
        await asyncio.to_thread(file.write_text, text)
        settings = Settings.load(ENV, file)
        store = await Store.open("sqlite://")
        desks = desks_of(settings, store)
        system = desks.system("office")
        assert system
        assert await system.services()
        assert desks.title("office") == "City office"
        await desks.close()
        await store.close()
        env = ENV | {"SLACK_API_URL": url, "DESKHAND_DATABASE": "sqlite://"}
        told = [text async for text, _ in findings(env, file, "socket")]
        assert "City office ([systems.office]) answers." in told
