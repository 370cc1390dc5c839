"""What lies in deploy/ names commands, options and settings that exist. No image is built here, nothing is applied."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from bot.cli import cli
from bot.settings import IN_FILE, SECRET

DEPLOY = Path(__file__).parents[2] / "deploy"
YAML = sorted(DEPLOY.rglob("*.yaml"))
UNITS = sorted((DEPLOY / "systemd").iterdir())


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every command line of ours, with the file it stands in."""
    for unit in UNITS:
        for line in re.findall(r"^ExecStart=/opt/yinwen/bin/yinwen (.*)$", unit.read_text("utf-8"), re.MULTILINE):
            yield unit.name, shlex.split(line)
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    yield "compose.yaml", compose["services"]["yinwen"]["command"]
    (container,) = pod()["containers"]
    yield "statefulset.yaml", container["args"]
    (default,) = re.findall(r"^CMD (\[.*\])$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    yield "Dockerfile", yaml.safe_load(default)


def pod() -> dict[str, Any]:
    """What is said of the pod."""
    spec: dict[str, Any] = yaml.safe_load((DEPLOY / "kubernetes/statefulset.yaml").read_text("utf-8"))["spec"]
    template: dict[str, Any] = spec["template"]["spec"]
    return template


@pytest.mark.parametrize(("file", "line"), list(commands()))
def test_commands_are_understood(file: str, line: list[str]) -> None:
    """By the parser of the program itself, which refuses what it does not know."""
    with click.Context(cli) as program:
        command = cli.get_command(program, line[0])
        assert command is not None, f"{file}: {line[0]}"
        # What a file must be is not asked: it lies on another machine.
        parsed, rest, _ = command.make_parser(click.Context(command, program)).parse_args(list(line[1:]))
    assert parsed or rest


def test_variables_are_settings() -> None:
    """Each YINWEN_… that is named anywhere is read by the program."""
    known = {f"YINWEN_{name.upper()}" for name in (*IN_FILE, *SECRET, "home")}
    named = {
        name
        for path in DEPLOY.rglob("*")
        if path.is_file()
        for name in re.findall(r"YINWEN_[A-Z_]+", path.read_text("utf-8"))
    }
    assert named
    assert named <= known


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_are_sound(unit: Path, tmp_path: Path) -> None:
    """By systemd's own eyes, with a program where ours would be."""
    for other in UNITS:
        text = other.read_text("utf-8").replace("/opt/yinwen/bin/yinwen", "/bin/true")
        (tmp_path / other.name).write_text(text, "utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if unit.stem in line]
    assert told == []


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.name)
def test_documents_are_whole(path: Path) -> None:
    """Each manifest says what it is; what the kustomization names is there, and nothing else lies beside it."""
    document = yaml.safe_load(path.read_text("utf-8"))
    if path.name == "compose.yaml":
        assert set(document) == {"name", "services", "secrets", "volumes"}
        return
    assert {"apiVersion", "kind"} <= document.keys()
    if document["kind"] == "Kustomization":
        assert set(document["resources"]) == {each.name for each in path.parent.glob("*.yaml")} - {path.name}


def test_nothing_runs_as_root_or_writes_where_it_need_not() -> None:
    """In a container the root is read-only, and so is all but the volumes that are named."""
    (container,) = pod()["containers"]
    assert pod()["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert {each["name"] for each in container["volumeMounts"]} == {
        "data",
        *(each["name"] for each in pod()["volumes"]),
    }
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["yinwen"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert f"USER {service['user']}" in (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    assert pod()["securityContext"]["runAsUser"] == int(service["user"])
