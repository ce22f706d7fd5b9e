"""The settings: what is read, and the sentence for each thing that may be wrong."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.rights.permits import VERBS
from bot.screens.masking import Mask, Privacy
from bot.settings import ChannelSettings, Mode, Settings, SettingsError
from bot.system_settings import MyKaarmaSettings

EXAMPLE = Path(__file__).parent.parent / "deskhand.example.toml"
ENV = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "MYKAARMA_USER": "clerk",
    "MYKAARMA_PASSWORD": "hush-hush",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deskhand.toml"


def problems(file: Path, env: dict[str, str] = ENV, mode: Mode = "socket") -> list[str]:
    with pytest.raises(SettingsError) as caught:
        Settings.load(env, file, mode)
    assert str(caught.value) == "\n".join(caught.value.problems)
    assert "hush-hush" not in str(caught.value)
    return caught.value.problems


def changed(old: str, new: str) -> str:
    text = EXAMPLE.read_text()
    assert text.count(old) == 1, old
    return text.replace(old, new)


def test_the_example_is_complete_and_works() -> None:
    settings = Settings.load(ENV, EXAMPLE)
    garage = settings.systems["garage"]
    assert isinstance(garage, MyKaarmaSettings)
    assert garage.user.get_secret_value() == "clerk"
    assert garage.password.get_secret_value() == "hush-hush"
    secrets = {"user", "password", "webhook_secret"}
    assert garage.webhook_secret.get_secret_value() == "clerk"
    assert set(type(garage).model_fields) - secrets == garage.model_fields_set - secrets
    assert garage.branch.model_fields_set == set(type(garage.branch).model_fields)
    assert garage.branch.tz.key == "America/New_York"
    assert settings.default == "garage"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database == "sqlite:///deskhand.db"
    assert settings.link_hosts == {"api.mykaarma.com", "mykaarma.com"}


def test_the_environment_is_read(file: Path) -> None:
    file.write_text(EXAMPLE.read_text())
    env = ENV | {
        "SLACK_SIGNING_SECRET": "s1",
        "SLACK_API_URL": "http://127.0.0.1:8080/api",
        "DESKHAND_DATABASE": "postgresql://u:hush-hush@db/deskhand",
        "DESKHAND_CONFIG": str(file),
        "SLACK_APP_TOKEN": "  ",
    }
    settings = Settings.load(env, mode="http")
    assert settings.slack_api_url == "http://127.0.0.1:8080/api/"
    assert settings.slack_app_token is None
    assert settings.slack_signing_secret is not None
    assert settings.slack_signing_secret.get_secret_value() == "s1"
    assert settings.database.endswith("@db/deskhand")


def test_secrets_stay_out_of_the_repr() -> None:
    told = repr(
        Settings.load(ENV | {"DESKHAND_DATABASE": "postgresql://u:hush-hush@db/x"}, EXAMPLE)
    )
    assert not [secret for secret in ("xoxb-1", "xapp-1", "clerk", "hush-hush") if secret in told]


def test_a_default_is_only_needed_among_several(file: Path) -> None:
    one = changed('default = "garage" ', "")
    file.write_text(one)
    assert Settings.load(ENV, file).default == "garage"
    second = one[one.index("[systems.garage] ") :].replace("systems.garage", "systems.annex")
    file.write_text(one + second)
    assert problems(file) == [
        "deskhand.toml: default is missing: write it as deskhand.example.toml shows."
    ]


def test_rotated_tokens_are_known() -> None:
    Settings.load(ENV | {"SLACK_BOT_TOKEN": "xoxe.xoxb-1"}, EXAMPLE)


@pytest.mark.parametrize(
    ("mode", "missing"), [("socket", "SLACK_APP_TOKEN"), ("http", "SLACK_SIGNING_SECRET")]
)
def test_every_missing_variable_is_told(mode: Mode, missing: str) -> None:
    told = problems(EXAMPLE, {}, mode)
    assert [sentence.split(" is not set: set ")[0] for sentence in told] == [
        "SLACK_BOT_TOKEN",
        missing,
        "MYKAARMA_USER",
        "MYKAARMA_PASSWORD",
    ]


@pytest.mark.parametrize(
    ("env", "told"),
    [
        (
            {"SLACK_BOT_TOKEN": "xapp-2", "SLACK_APP_TOKEN": "xoxb-2"},
            [
                "SLACK_BOT_TOKEN is another kind of token: set this environment variable to the "
                "one that begins with xoxb-.",
                "SLACK_APP_TOKEN is another kind of token: set this environment variable to the "
                "one that begins with xapp-.",
            ],
        ),
        (
            {"SLACK_API_URL": "slack.com"},
            ["SLACK_API_URL is not a web address: write one like https://api.example.com."],
        ),
        (
            {"DESKHAND_DATABASE": "mysql://u:hush-hush@db/x"},
            [
                "DESKHAND_DATABASE is not the address of a database: write "
                "sqlite:///deskhand.db or postgresql://user:password@host/database."
            ],
        ),
    ],
)
def test_a_wrong_variable_is_told(env: dict[str, str], told: list[str]) -> None:
    assert problems(EXAMPLE, ENV | env) == told


IN_GARAGE = "deskhand.toml, [systems.garage]"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'default = "garage" ',
            'default = "barn" ',
            "deskhand.toml: default is 'barn': write the name of a system, 'garage'.",
        ),
        (
            'default = "garage" ',
            "default = 7 ",
            "deskhand.toml: default is not a text: write it in quotes.",
        ),
        (
            'type = "mykaarma"',
            'type = "karma"',
            f"{IN_GARAGE}: type is 'karma': write 'mykaarma' or 'qmatic' or 'valomnia'.",
        ),
        (
            'type = "mykaarma"\n',
            "",
            f"{IN_GARAGE}: type is missing: write it as deskhand.example.toml shows.",
        ),
        (
            'confirm = "draft" ',
            'confirm = "ask" ',
            f"{IN_GARAGE}: confirm is 'ask': write 'draft' or 'book'.",
        ),
        (
            'dealer = "your dealerUuid"',
            'dealer = " "',
            f"{IN_GARAGE}: dealer is empty: write something between the quotes.",
        ),
        (
            'dealer = "your dealerUuid"',
            'dealer = "x"\ndeparment = "y"',
            f"{IN_GARAGE}: deparment is not a setting: write department, or take it out.",
        ),
        (
            'dealer = "your dealerUuid"',
            'dealer = "x"\nqqq = 1',
            f"{IN_GARAGE}: qqq is not a setting: take it out.",
        ),
        (
            "notify_customer = true ",
            'notify_customer = "often" ',
            f"{IN_GARAGE}: notify_customer is not a yes or no: write true or false, without "
            "quotes.",
        ),
        (
            'link_hosts = ["mykaarma.com"]',
            'link_hosts = ["https://mykaarma.com"]',
            f"{IN_GARAGE}: link_hosts holds 'https://mykaarma.com', which is no host: write names "
            'like "links.example.com", without https:// and in small letters.',
        ),
        (
            'link_hosts = ["mykaarma.com"]',
            'link_hosts = "mykaarma.com"',
            f"{IN_GARAGE}: link_hosts is not a list: write it in brackets, like "
            '["one", "another"].',
        ),
        (
            "keep_days = 30 ",
            "keep_days = -1 ",
            "deskhand.toml: keep_days is too small: write 0 or more.",
        ),
        (
            f"watch_seconds = 60{' ' * 16}",
            'watch_seconds = "often" ',
            f"{IN_GARAGE}: watch_seconds is not a number: write it without quotes.",
        ),
        (
            f"watch_seconds = 60{' ' * 16}",
            "watch_seconds = -1 ",
            f"{IN_GARAGE}: watch_seconds is too small: write 0 or more.",
        ),
        (
            "https://api.mykaarma.com",
            "http://api.mykaarma.com",
            f"{IN_GARAGE}: base_url would send secrets unencrypted: write https:// in place of "
            "http://.",
        ),
        (
            'password_env = "MYKAARMA_PASSWORD"',
            'password_env = "hush-hush"',
            f"{IN_GARAGE}: password_env is no name of an environment variable: write a name like "
            "GARAGE_PASSWORD, and not the secret itself.",
        ),
        (
            'title = "myKaarma"',
            'password = "hush-hush"',
            f"{IN_GARAGE}: password is a secret, and secrets do not belong in this file. Take it "
            "out, set it as an environment variable, and write that variable's name as "
            "password_env.",
        ),
        (
            'default = "garage" ',
            'SLACK_BOT_TOKEN = "hush-hush" ',
            "deskhand.toml: SLACK_BOT_TOKEN does not belong in this file: set the variable "
            "SLACK_BOT_TOKEN.",
        ),
        (
            'zone = "America/New_York"',
            'zone = "America/Springfield"',
            f"{IN_GARAGE}: branch has a time zone that does not exist, 'America/Springfield': "
            'write zone as in the IANA list, like "America/New_York".',
        ),
        (
            'country = "US"',
            'country = "usa"',
            f"{IN_GARAGE}: branch has a country that is no code, 'usa': write country as two "
            'capital letters (ISO 3166), like "US".',
        ),
        (
            'id = "main" ',
            "id = [1] ",
            "deskhand.toml, [systems.garage.branch]: id is not a text: write it in quotes.",
        ),
        (
            'zone = "America/New_York" ',
            'zone = "America/New_York"\nopen = 2026-01-01 ',
            "deskhand.toml, [systems.garage.branch]: open is not a setting: take it out.",
        ),
        (
            'name = "Main Street service"',
            "",
            "deskhand.toml, [systems.garage.branch]: name is missing: write it as "
            "deskhand.example.toml shows.",
        ),
        (
            'default = "garage" ',
            'systems.barn = "red" ',
            "deskhand.toml, [systems]: barn is not a table: write it as deskhand.example.toml "
            "shows.",
        ),
    ],
)
def test_a_wrong_line_is_told(file: Path, old: str, new: str, told: str) -> None:
    file.write_text(changed(old, new))
    assert problems(file) == [told]


def test_a_channel_has_a_system_a_language_or_both(file: Path) -> None:
    lines = """
        [channels]
        C1 = "garage"
        C2 = { system = "garage", language = "fr" }
        C3 = { language = "nl" }
    """
    file.write_text(EXAMPLE.read_text() + lines)
    assert Settings.load(ENV, file).channels == {
        "C1": ChannelSettings(system="garage"),
        "C2": ChannelSettings(system="garage", language="fr"),
        "C3": ChannelSettings(language="nl"),
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            'C1 = "barn"',
            "deskhand.toml, [channels]: C1 names 'barn': write the name of a system, 'garage'.",
        ),
        (
            'C1 = { system = "barn" }',
            "deskhand.toml, [channels]: C1 names 'barn': write the name of a system, 'garage'.",
        ),
        (
            'C1 = { language = "xx" }',
            "deskhand.toml, [channels.C1]: language is 'xx': write 'en' or 'fr' or 'de' or "
            "'nl' or 'it' or 'es'.",
        ),
        (
            'C1 = { langauge = "fr" }',
            "deskhand.toml, [channels.C1]: langauge is not a setting: write language, or take "
            "it out.",
        ),
        (
            "C1 = { system = 7 }",
            "deskhand.toml, [channels.C1]: system is not a text: write it in quotes.",
        ),
        (
            "C1 = 7",
            "deskhand.toml, [channels]: C1 is not a table: write it as deskhand.example.toml "
            "shows.",
        ),
    ],
)
def test_a_wrong_channel_is_told(file: Path, line: str, told: str) -> None:
    file.write_text(f"{EXAMPLE.read_text()}\n[channels]\n{line}\n")
    assert problems(file) == [told]


def test_what_stands_in_channels_is_set_by_their_kind(file: Path) -> None:
    file.write_text(f'{EXAMPLE.read_text()}\n[privacy]\nprivate_channels = {{ names = "full" }}\n')
    assert Settings.load(ENV, file).privacy == Privacy(private_channels=Mask(names="full"))
    assert Settings.load(ENV, EXAMPLE).privacy == Privacy()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            'public_channels = { names = "first" }',
            "deskhand.toml, [privacy.public_channels]: names is 'first': write 'full', 'initials' "
            "or 'none'.",
        ),
        (
            'public_channels = { contacts = "shown" }',
            "deskhand.toml, [privacy.public_channels]: contacts is not a setting: write contact, "
            "or take it out.",
        ),
        (
            "public_chanels = {}",
            "deskhand.toml, [privacy]: public_chanels is not a setting: write public_channels, or "
            "take it out.",
        ),
        (
            'public_channels = "full"',
            "deskhand.toml, [privacy]: public_channels is not a table: write it as "
            "deskhand.example.toml shows.",
        ),
    ],
)
def test_a_wrong_privacy_is_told(file: Path, line: str, told: str) -> None:
    file.write_text(f"{EXAMPLE.read_text()}\n[privacy]\n{line}\n")
    assert problems(file) == [told]


def test_a_missing_branch_and_a_wrong_name_are_told(file: Path) -> None:
    text = EXAMPLE.read_text()
    text = text[: text.index("[systems.garage.branch]")].replace("garage", "Garage")
    file.write_text(text)
    assert problems(file) == [
        "deskhand.toml, [systems.Garage] is no name for a system: begin it with a small letter, "
        "and use only small letters, digits, - and _.",
        "deskhand.toml, [systems.Garage] has no branch: write a table [systems.Garage.branch].",
    ]


def test_everything_is_told_at_once(file: Path) -> None:
    file.write_text(changed('confirm = "draft" ', 'confirm = "ask" ').replace("America/", "USA/"))
    told = problems(file, {"SLACK_BOT_TOKEN": "xoxb-1"})
    assert len(told) == 5


@pytest.mark.parametrize("text", ["", 'systems = "none"', "systems = {}"])
def test_a_file_without_systems_is_told(file: Path, text: str) -> None:
    file.write_text(text)
    assert problems(file)[0] == (
        "deskhand.toml has no system: write a table like [systems.garage]."
    )


def test_a_file_that_cannot_be_read_is_told(file: Path, tmp_path: Path) -> None:
    assert "does not exist: copy deskhand.example.toml" in problems(file)[0]
    assert "cannot be read (Is a directory)" in problems(tmp_path)[0]
    file.write_bytes(b"\xff")
    assert "not a text in UTF-8" in problems(file)[0]
    file.write_text("default = garage")
    assert "is not valid TOML: Invalid value (at line 1, column 11)" in problems(file)[0]


# Several workspaces

SEVERAL = {
    "SLACK_SIGNING_SECRET": "s1, s0",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "hush-hush-too",
    "DESKHAND_SECRET_KEY": Fernet.generate_key().decode(),
    "MYKAARMA_USER": "clerk",
    "MYKAARMA_PASSWORD": "hush-hush",
}
PLACES = 'public_url = "https://deskhand.example.com/"\nworkspaces = ["T0123", "E0123"]\n'


def several(file: Path, places: str = PLACES) -> Path:
    file.write_text(places + EXAMPLE.read_text())
    return file


def test_several_workspaces_are_set_without_a_bot_token(file: Path) -> None:
    settings = Settings.load(SEVERAL, several(file), "http")
    assert settings.slack_bot_token is None
    assert settings.public_url == "https://deskhand.example.com"
    assert settings.workspaces == {"T0123", "E0123"}
    assert not [
        one for one in ("hush-hush", SEVERAL["DESKHAND_SECRET_KEY"]) if one in str(settings)
    ]


@pytest.mark.parametrize(
    ("env", "places", "told"),
    [
        (
            {"SLACK_CLIENT_SECRET": "", "DESKHAND_SECRET_KEY": ""},
            "",
            [
                "SLACK_CLIENT_SECRET is not set: set this environment variable to the client "
                "secret of your Slack app.",
                "DESKHAND_SECRET_KEY is not set: set this environment variable to a key that you "
                "have made as docs/setup.md says.",
                "deskhand.toml: public_url is missing: write the address at which browsers reach "
                "Deskhand, like https://deskhand.example.com.",
                "deskhand.toml: workspaces is missing: write the ids of the workspaces in which "
                'Deskhand may be installed, like ["T0123456789"].',
            ],
        ),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1"},
            PLACES,
            [
                "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: set SLACK_BOT_TOKEN for one "
                "workspace, or SLACK_CLIENT_ID for several."
            ],
        ),
        (
            {"DESKHAND_SECRET_KEY": "hush-hush,"},
            PLACES,
            [
                "DESKHAND_SECRET_KEY has something in it that is no key: write one or more keys "
                "with commas between them, each made as docs/setup.md says."
            ],
        ),
        (
            {},
            PLACES.replace('"T0123"', '"acme"'),
            [
                "deskhand.toml: workspaces has something in it that is no id: write ids as Slack "
                "shows them, which begin with T, or with E for an organization."
            ],
        ),
        (
            {},
            PLACES.replace('["T0123", "E0123"]', '"T0123"'),
            [
                "deskhand.toml: workspaces is not a list: write it in brackets, like "
                '["one", "another"].'
            ],
        ),
        (
            {},
            PLACES.replace("https", "http"),
            [
                "deskhand.toml: public_url would send secrets unencrypted: write https:// in "
                "place of http://."
            ],
        ),
    ],
)
def test_what_several_workspaces_lack_is_told(
    file: Path, env: dict[str, str], places: str, told: list[str]
) -> None:
    assert problems(several(file, places), SEVERAL | env, "http") == told


def test_several_workspaces_need_http(file: Path) -> None:
    assert problems(several(file), SEVERAL | {"SLACK_APP_TOKEN": "xapp-1"}, "socket") == [
        "SLACK_CLIENT_ID is set, and several workspaces need HTTP, where the app is installed: "
        "run deskhand serve --http."
    ]


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("SLACK_CLIENT_SECRET", "SLACK_CLIENT_SECRET"),
        ("slack_client_id", "SLACK_CLIENT_ID"),
        ("secret_key", "DESKHAND_SECRET_KEY"),
    ],
)
def test_what_belongs_to_the_environment_is_not_taken_from_the_file(
    file: Path, name: str, variable: str
) -> None:
    told = problems(several(file, f'{PLACES}{name} = "hush-hush"\n'), SEVERAL, "http")
    assert told == [
        f"deskhand.toml: {name} does not belong in this file: set the variable {variable}."
    ]


# Roles


ROLE = """
[[roles]]
name = "Desk"
groups = ["S0DESK"]
systems = ["garage"]
may = ["look_up", "book"]
"""


def with_roles(more: str) -> str:
    """Return the example with roles in front of its first table."""
    before, mark, after = EXAMPLE.read_text().partition("[systems.garage]")
    return before + more + mark + after


def test_roles_are_read(file: Path) -> None:
    file.write_text(with_roles(ROLE))
    (role,) = Settings.load(ENV, file).roles
    assert (role.name, role.groups, role.systems) == ("Desk", ("S0DESK",), ("garage",))
    assert [verb for verb in VERBS if role.gives(verb)] == ["look_up", "book"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"S0DESK"', '"@desk"', "groups has '@desk', which is no id of Slack's: write an id like"),
        ('["look_up", "book"]', "[]", "may is empty: write at least one of look_up, book, change"),
        ('"book"', '"boook"', "may has 'boook': write 'look_up', 'book', 'change', 'cancel' or"),
        ('["S0DESK"]', '"S0DESK"', "groups is not a list: write it in brackets"),
        ('name = "Desk"', "", "name is missing: write it as deskhand.example.toml shows."),
        ("groups =", "group =", "group is not a setting: write groups, or take it out."),
        ("groups =", "frobnicate =", "frobnicate is not a setting: take it out."),
        ('"garage"', '"barn"', "systems has 'barn': write the name of a system"),
        ('"Desk"', '""', "name cannot be used: "),
    ],
)
def test_what_is_wrong_with_a_role_is_told(file: Path, old: str, new: str, told: str) -> None:
    file.write_text(with_roles(ROLE.replace(old, new)))
    (sentence,) = problems(file)
    assert sentence.startswith(f"deskhand.toml, [[roles]] number 1: {told}")


@pytest.mark.parametrize("roles", ['roles = "all"\n', "roles = [1]\n"])
def test_roles_are_tables(file: Path, roles: str) -> None:
    file.write_text(with_roles(roles))
    assert problems(file) == [
        "deskhand.toml, roles: write each role as a table [[roles]], as deskhand.example.toml "
        "shows."
    ]
