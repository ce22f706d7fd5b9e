"""What deploy/ holds, checked as far as can be without a container engine or a running systemd."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.__main__ import _parser
from bot.settings import Settings
from tests.balancing import EXAMPLE, globals_of, moved, nginx
from tests.processes import free_port

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
SECRETS = (DEPLOY / "deskhand.env.example").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
REPLICAS = {name: one for name, one in COMPOSE["services"].items() if name.startswith("desk")}


def served(words: str) -> Any:
    """Read a command as the command line would; an unknown option is an error."""
    return _parser().parse_args(shlex.split(words))


def names() -> set[str]:
    return set(re.findall(r"^(\w+)=", SECRETS, re.MULTILINE))


# systemd


def test_the_unit_is_what_systemd_understands(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed, so the unit was not verified")
    unit = (DEPLOY / "deskhand.service").read_text(encoding="utf-8")
    copy = tmp_path / "deskhand.service"
    # The program is not installed here; everything else is verified as it stands.
    copy.write_text(unit.replace("/opt/deskhand/bin/deskhand", "/bin/true"), encoding="utf-8")
    verified = subprocess.run(
        [analyze, "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")
    scored = subprocess.run(
        [analyze, "security", "--offline=yes", "--threshold=20", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert scored.returncode == 0, scored.stdout


def test_the_unit_starts_what_the_command_line_takes() -> None:
    unit = (DEPLOY / "deskhand.service").read_text(encoding="utf-8")
    (command,) = re.findall(r"^ExecStart=\S+ (.*)$", unit, re.MULTILINE)
    options = served(command)
    assert (options.http, options.health) == (None, 9100)
    assert served("serve --http 3000").http == 3000
    # A process is given longer to stop than it takes.
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert int(seconds) > 20


# nginx


def test_nginx_takes_the_example_as_it_stands_but_for_its_addresses(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    text = moved(EXAMPLE.read_text(encoding="utf-8"), tmp_path, f"{free_port()} ssl", [1, 2, 3])
    text = text.replace("/etc/nginx/tls/fullchain.pem", str(certificate))
    text = text.replace("/etc/nginx/tls/privkey.pem", str(key))
    file = tmp_path / "nginx.conf"
    file.write_text(text, encoding="utf-8")
    tested = subprocess.run(
        [nginx(), "-t", "-p", str(tmp_path), "-c", str(file), "-g", globals_of(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for nobody, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "fullchain.pem", folder / "privkey.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, secret


def test_nginx_names_the_replicas_of_the_compose_file() -> None:
    asked = re.findall(r"server ([\d.]+):(\d+) ", EXAMPLE.read_text(encoding="utf-8"))
    running = [
        (one["networks"]["inside"]["ipv4_address"], str(served(shlex.join(one["command"])).http))
        for one in REPLICAS.values()
    ]
    assert asked == running
    assert len(running) == 3


# the containers


def test_the_compose_file_gives_every_setting_and_no_other(tmp_path: Path) -> None:
    example = (ROOT / "deskhand.example.toml").read_text(encoding="utf-8")
    (tmp_path / "deskhand.toml").write_text(example, encoding="utf-8")
    for one in REPLICAS.values():
        given = dict.fromkeys(names(), "x") | one["environment"]
        assert one["env_file"] == "deskhand.env"
        environment = given | {
            "SLACK_BOT_TOKEN": "xoxb-x",
            "DESKHAND_DATABASE": re.sub(r"\$\{(\w+)[^}]*\}", "x", given["DESKHAND_DATABASE"]),
            "DESKHAND_CONFIG": str(tmp_path / "deskhand.toml"),
        }
        settings = Settings.load(environment, mode="http")
        assert settings.database.startswith("postgresql://")
        assert one["volumes"] == [f"./deskhand.toml:{given['DESKHAND_CONFIG']}:ro"]
    in_file = {
        str(value)
        for table in tomllib.loads(example)["systems"].values()
        for name, value in table.items()
        if name.endswith("_env")
    }
    slack = {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"}
    assert names() == in_file | slack | {"POSTGRES_PASSWORD"}
    assert "=\n" in SECRETS
    assert not re.search(r"=\S", SECRETS)


def test_every_variable_of_the_compose_file_is_in_the_example() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)", text)) <= names()


def test_a_container_has_time_to_stop_and_a_disk_it_cannot_write() -> None:
    for one in REPLICAS.values():
        assert int(one["stop_grace_period"].removesuffix("s")) > 20
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["depends_on"] == {"database": {"condition": "service_healthy"}}


def instructions() -> list[tuple[str, str]]:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines) if word]


def copied() -> list[str]:
    """Return what is copied from the checkout into the image that builds."""
    found = [shlex.split(rest) for word, rest in instructions() if word == "COPY"]
    return [one for row in found if not row[0].startswith("--from") for one in row[:-1]]


def test_the_image_is_built_of_files_that_are_there_and_are_all_it_needs() -> None:
    assert all((ROOT / one).exists() for one in copied())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {project["project"]["readme"], *project["project"]["license-files"]}
    needed |= {*wheel["packages"], *wheel["force-include"], "pyproject.toml"}
    assert needed | {"constraints.txt"} == set(copied())


def test_what_is_copied_is_not_ignored() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = [line[1:] for line in ignored if line.startswith("!")]
    assert "*" in ignored
    assert sorted(let_in) == sorted(copied())
    assert not any(fnmatch(name, "*.env") or name == "." for name in let_in)


def test_the_image_runs_as_nobody_what_the_command_line_takes() -> None:
    rest = dict(instructions())
    assert rest["USER"] == "10001"
    assert rest["STOPSIGNAL"] == "SIGTERM"
    command = " ".join(re.findall(r'"([^"]*)"', rest["CMD"]))
    assert str(served(command).http) == rest["EXPOSE"]
    assert f"127.0.0.1:{rest['EXPOSE']}/readyz" in rest["HEALTHCHECK"]
    # The oldest Python that is promised is the one that constraints.txt was made with.
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    assert {base.split()[0] for word, base in instructions() if word == "FROM"} == {
        f"python:{oldest}-slim"
    }
    assert "postgresql" in project["optional-dependencies"]
    install = next(line for word, line in instructions() if word == "RUN" and "pip" in line)
    assert '".[postgresql]"' in install
    assert "-c constraints.txt" in install


def test_the_health_check_is_a_program_that_runs() -> None:
    line = dict(instructions())["HEALTHCHECK"]
    (program,) = re.findall(r'"-c", "(.*)"\]', line)
    compile(program, "HEALTHCHECK", "exec")


def test_nothing_of_this_is_writable_by_others_or_holds_a_secret() -> None:
    for file in DEPLOY.iterdir():
        assert not file.stat().st_mode & 0o002
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"xox[abp]-|BEGIN .*PRIVATE", text), file
