"""What lies in deploy/ names commands, options and settings that exist. No image is built here, nothing is applied."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import kubernetes_validate
import pytest
import yaml
from distributed.cli import dask_scheduler, dask_worker

from bot.cli import cli
from bot.settings import IN_FILE, SECRET

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE = sorted(DEPLOY.glob("*.yaml"))
MANIFESTS = sorted((DEPLOY / "kubernetes").rglob("*.yaml"))
UNITS = sorted((DEPLOY / "systemd").iterdir())


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every command line of ours, with the file it stands in."""
    for unit in UNITS:
        for line in re.findall(r"^ExecStart=/opt/yinwen/bin/yinwen (.*)$", unit.read_text("utf-8"), re.MULTILINE):
            yield unit.name, shlex.split(line)
    for path in COMPOSE:
        for name, service in services(path).items():
            if service.get("image") == "yinwen" and "entrypoint" not in service:
                yield f"{path.name} {name}", service["command"]
    for manifest, container in containers():
        if "command" not in container:
            yield f"{manifest} {container['name']}", container["args"]
    (default,) = re.findall(r"^CMD (\[.*\])$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    yield "Dockerfile", yaml.safe_load(default)


def services(path: Path) -> dict[str, dict[str, Any]]:
    """Those of a compose file."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))["services"]
    return found


def documents() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Everything that is said to Kubernetes, with the file it stands in."""
    for path in MANIFESTS:
        for document in yaml.safe_load_all(path.read_text("utf-8")):
            yield path, document


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """What is said of each pod."""
    for path, document in documents():
        if "template" in document.get("spec", {}):
            yield f"{path.parent.name}/{path.name}", document["spec"]["template"]["spec"]


def containers() -> Iterator[tuple[str, dict[str, Any]]]:
    """And of each container in them."""
    for name, pod in pods():
        for container in pod["containers"]:
            yield name, container


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


@pytest.mark.parametrize(("path", "document"), list(documents()), ids=lambda one: getattr(one, "name", ""))
def test_manifests_are_what_kubernetes_takes(path: Path, document: dict[str, Any]) -> None:
    """By the schemas of several versions, which know every field; a kustomization names all that lies beside it."""
    if document["kind"] == "Kustomization":
        assert set(document["resources"]) == {each.name for each in path.parent.glob("*.yaml")} - {path.name}
        return
    for version in ("1.29", "1.31", "1.33"):
        kubernetes_validate.validate(document, version, strict=True)


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_compose_files_are_what_compose_takes(path: Path) -> None:
    """By its schema; and each network, secret, volume and service that is named is there."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    document = yaml.safe_load(path.read_text("utf-8"))
    for name, service in document["services"].items():
        assert set(service.get("networks", ())) <= set(document.get("networks", ())), name
        assert set(service.get("depends_on", ())) <= set(document["services"]), name
        for secret in service.get("secrets", ()):
            assert (secret if isinstance(secret, str) else secret["source"]) in document["secrets"], name
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in document["volumes"] or (DEPLOY / source).is_file(), name


def test_addresses_lead_somewhere() -> None:
    """Each host and port that a service is told of is that of another service, which listens there."""
    compose = services(DEPLOY / "compose.replicas.yaml")
    assert {"milvus", "scheduler", "bot", "postgres"} <= compose.keys()
    assert compose["bot"]["environment"]["YINWEN_MILVUS_URI"] == "http://milvus:19530"
    port = compose["bot"]["environment"]["YINWEN_WEBHOOK_PORT"]
    path = compose["bot"]["environment"]["YINWEN_WEBHOOK_URL"].rpartition("/")[2]
    caddy = (DEPLOY / "Caddyfile").read_text("utf-8")
    assert f"dynamic a bot {port}" in caddy
    assert f"handle /{path} " in caddy
    known = {
        document["metadata"]["name"]: document for _, document in documents() if document["kind"] != "Kustomization"
    }
    settings = next(each["data"] for _, each in documents() if each["kind"] == "ConfigMap")
    ingress = next(each["spec"] for _, each in documents() if each["kind"] == "Ingress")
    (rule,) = ingress["rules"]
    (route,) = rule["http"]["paths"]
    assert settings["YINWEN_WEBHOOK_URL"] == f"https://{rule['host']}{route['path']}"
    assert route["backend"]["service"]["name"] in known
    ports = {port["containerPort"] for _, container in containers() for port in container.get("ports", ())}
    assert {int(settings["YINWEN_WEBHOOK_PORT"]), 8786, 9090} <= ports


@pytest.mark.parametrize("kind", ["scheduler", "worker"])
def test_dask_is_told_what_it_knows(kind: str) -> None:
    """By its own parser, in both ways of running it."""
    command = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}[kind]
    lines = [services(DEPLOY / "compose.replicas.yaml")[kind]["entrypoint"]]
    lines += [container["command"] for _, container in containers() if container["name"] == kind]
    assert len(lines) == 2
    for line in lines:
        assert line[:2] == ["dask", kind]
        assert command.make_parser(click.Context(command)).parse_args(list(line[2:]))


def test_nothing_runs_as_root_or_writes_where_it_need_not() -> None:
    """In a container of ours the root is read-only, and so is all but the volumes that are named; images are pinned."""
    user = re.findall(r"^USER (\d+)$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    for name, pod in pods():
        assert pod["securityContext"]["runAsNonRoot"], name
        assert [str(pod["securityContext"]["runAsUser"])] == user, name
        assert pod["automountServiceAccountToken"] is False, name
    for name, container in containers():
        assert container["securityContext"]["readOnlyRootFilesystem"], name
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, name
        assert container["resources"]["limits"]["memory"], name
    for path in COMPOSE:
        for name, service in services(path).items():
            assert service["cap_drop"] == ["ALL"], name
            assert service["mem_limit"], name
            assert "no-new-privileges:true" in service["security_opt"], name
            if service["image"] == "yinwen":
                assert [service["user"]] == user, name
                assert service["read_only"], name
            else:
                assert re.search(r":v?\d+\.\d+", service["image"]), name


def test_only_the_proxy_is_reached_from_without() -> None:
    """Nothing else publishes a port; what keeps data has no way out."""
    compose = services(DEPLOY / "compose.replicas.yaml")
    assert [name for name, service in compose.items() if "ports" in service] == ["proxy"]
    document = yaml.safe_load((DEPLOY / "compose.replicas.yaml").read_text("utf-8"))
    assert document["networks"]["inside"]["internal"]
    for name in ("postgres", "milvus", "scheduler", "worker"):
        assert compose[name]["networks"] == ["inside"]
