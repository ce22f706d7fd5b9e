"""The settings: what is read, and the sentence for each thing that may be wrong."""

from pathlib import Path

import pytest

from bot.settings import Mode, MyKaarmaSettings, Settings, SettingsError

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
    named = set(type(garage).model_fields) - {"user", "password"}
    assert named == garage.model_fields_set - {"user", "password"}
    assert garage.branch.model_fields_set == set(type(garage.branch).model_fields)
    assert garage.branch.tz.key == "America/New_York"
    assert settings.default == "garage"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database == "sqlite:///deskhand.db"


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
