"""The project as a whole: its names, its dependencies, its lock, and that the README tells the truth."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "retrieval", "embeddings")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = {
    "dependencies": [Requirement(text) for text in PYPROJECT["project"]["dependencies"]],
    "extras": [Requirement(text) for texts in PYPROJECT["project"]["optional-dependencies"].values() for text in texts],
    **{name: [Requirement(text) for text in texts] for name, texts in PYPROJECT["dependency-groups"].items()},
}
LOCK = (ROOT / "constraints.txt").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SYSTEMS = ROOT / "tests/bench/systems"
BY_NAME_ONLY = {"lxml", "cryptography"}  # Beautiful Soup's parser, asked for as "lxml"; Dask's maker of certificates


def names(group: str) -> set[str]:
    """The packages that a group of pyproject.toml names."""
    return {canonicalize_name(each.name) for each in GROUPS[group]}


def imports(folder: Path) -> Iterator[str]:
    """The top-level name of every import in a folder, but for systems that run in environments of their own."""
    for path in folder.rglob("*.py"):
        if path.is_relative_to(SYSTEMS):
            continue  # tests/bench/test_measuring.py looks at these
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


def third_party(*folders: str) -> set[str]:
    """The distributions that the modules of some folders import."""
    imported = {name for folder in folders for name in imports(ROOT / folder)}
    owners = packages_distributions()
    foreign = imported - set(sys.stdlib_module_names) - {*PACKAGES, "tests"}
    return {canonicalize_name(owners.get(name, [name])[0]) for name in foreign}  # the bench's may not be installed


def test_no_top_level_folder_beyond_those_of_the_design() -> None:
    """Everything has its place in one of the known folders."""
    made = {"build", "dist", "__pycache__"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")} - made
    assert folders <= {*PACKAGES, "seeds", "tests", "docs", "deploy"}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_import_names_are_this_projects(package: str) -> None:
    """What `import bot` finds is ours, yinwen as installed has it, and no other distribution claims the name."""
    init = f"{package}/__init__.py"
    assert import_module(package).__file__ == str(ROOT / init)
    installed = distribution("yinwen")
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    if origin.get("dir_info", {}).get("editable"):  # the distribution lists none of its files, only where they are
        assert origin["url"] == ROOT.as_uri()
        assert package in PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    else:
        assert init in map(str, installed.files or ())
    assert set(packages_distributions().get(package, ())) <= {"yinwen"}


def test_the_command_knows_its_version() -> None:
    """`yinwen --version` prints the version of pyproject.toml."""
    command = [str(Path(sys.executable).with_name("yinwen")), "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"yinwen {PYPROJECT['project']['version']}\n"


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    """The dependencies in pyproject.toml are exactly those the packages use, but for what only training needs."""
    assert third_party(*PACKAGES) - names("training") == (names("dependencies") | names("extras")) - BY_NAME_ONLY


def test_what_the_tests_import_is_declared() -> None:
    """A test uses nothing that only happens to be installed."""
    assert third_party("tests") <= names("dependencies") | names("extras") | names("test") | names("bench")


def test_the_lock_pins_everything_once_for_any_machine() -> None:
    """Each line is a name and a plain version: no address, path, hash, local build, or pin for one platform."""
    lines = [line for line in LOCK.splitlines() if not line.startswith("#")]
    pins = [Requirement(line) for line in lines]
    assert len({str(pin) for pin in pins}) == len(pins)
    for pin in pins:
        assert re.fullmatch(r"==[0-9][0-9a-z.]*", str(pin.specifier)), pin
        assert not pin.url
        assert "sys_platform ==" not in str(pin.marker)


@pytest.mark.parametrize("group", GROUPS)
def test_the_lock_holds_what_is_declared(group: str) -> None:
    """Every requirement has a pin within its range; if not, `make lock` was forgotten."""
    pins = [Requirement(line) for line in LOCK.splitlines() if not line.startswith("#")]
    for required in GROUPS[group]:
        pinned = [pin for pin in pins if canonicalize_name(pin.name) == canonicalize_name(required.name)]
        versions = [str(pin.specifier).removeprefix("==") for pin in pinned]
        assert versions, f"{required.name} is not in constraints.txt: make lock"
        assert all(required.specifier.contains(version) for version in versions), f"{required}: make lock"


def test_libraries_leave_the_environment_and_logging_alone() -> None:
    """Settings come as arguments; only the program reads variables and sets up logging."""
    theirs = {"environ", "getenv", "basicConfig", "addHandler"}
    for folder in ("retrieval", "embeddings"):
        for path in (ROOT / folder).rglob("*.py"):
            nodes = ast.walk(ast.parse(path.read_bytes()))
            assert not {node.attr for node in nodes if isinstance(node, ast.Attribute)} & theirs, path


HEAVY = (
    "bs4",
    "httpx",
    "huggingface_hub",
    "lxml",
    "matplotlib",
    "multiprocessing",
    "pandas",
    "prompt_toolkit",
    "rensa",
    "rich",
    "rjieba",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "telegram",
    "torch",
    "transformers",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with seeds/ indexed."""
    home = tmp_path_factory.mktemp("home")
    yinwen(home, "index", str(ROOT / "seeds"))
    return home


def yinwen(
    home: Path, *arguments: str, typed: str = "", options: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run the command as an interpreter with options would, in Chinese."""
    program = [sys.executable, *options, "-c", "from bot.cli import main; main()"]
    environment = {"YINWEN_HOME": str(home), "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1", "TERM": "dumb"}
    return subprocess.run(
        [*program, *arguments], input=typed, env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )


def test_asking_loads_nothing_heavy(home: Path) -> None:
    """`yinwen ask` answers without torch and its like, and without what only reading and writing need."""
    done = yinwen(home, "ask", "普京什么时候访问中国？", options=("-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert {"retrieval", "faiss", "tantivy"} <= loaded
    assert not loaded & set(HEAVY)


def squeezed(text: str) -> str:
    """Without white space, which the width of a terminal decides, and the README's ellipses."""
    return re.sub(r"[\s…]+", "", text)


def test_the_readme_shows_what_the_chat_says(home: Path) -> None:
    """The exchange on the first screen, line by line as the chat prints it; … stands for what is left out."""
    (shown,) = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    shown = shown.removeprefix("$ make chat\n")
    questions = re.findall(r"^> .+$", shown, re.MULTILINE)
    said = squeezed(yinwen(home, "chat", typed="\n".join(question.removeprefix("> ") for question in questions)).stdout)
    at = 0
    for line in filter(None, (squeezed(line) for line in shown.splitlines())):
        at = said.find(line, at)
        assert at >= 0, f"the chat does not say {line!r} there"


def test_the_readme_names_targets_and_files_that_exist() -> None:
    """Every `make X` is a target, every relative link a file."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"chat", "test"} <= set(re.findall(r"(?:^|`)(?:\$ )?make ([a-z]+)", README, re.MULTILINE)) <= targets
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"
