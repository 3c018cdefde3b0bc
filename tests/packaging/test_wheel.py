"""What is installed without a checkout: a wheel with the lessons in it, and the command that copies them."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from email import message_from_bytes
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = {path.relative_to(ROOT).as_posix() for path in (ROOT / "cqrs_lab").rglob("*.py")}
LESSONS = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
LEFT_BEHIND = ("build/lib/cqrs_lab/deleted.py", "build/lib/cqrs_lab/lessons/99-deleted.ipynb")
SOMEBODYS = ("notebooks/mine/00-start-here.ipynb", "tests/unit/test_something.py")

pytestmark = pytest.mark.skipif(find_spec("pip") is None, reason="needs pip")


def run(*command, cwd, **variables):
    """Run a command, as if there were no checkout on the import path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | variables
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8")


def python(*arguments, cwd):
    done = run(sys.executable, *arguments, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the checkout, for a build leaves things behind; an older build left some already."""
    copy = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "cqrs_lab", copy / "cqrs_lab", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "notebooks").mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", *(f"notebooks/{lesson}" for lesson in LESSONS)):
        shutil.copy(ROOT / name, copy / name)
    for name in LEFT_BEHIND + SOMEBODYS:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("", encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def wheel(checkout):
    """The wheel, built without a network."""
    offline = ["--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check"]
    python("-m", "pip", "wheel", *offline, "--wheel-dir", "wheels", ".", cwd=checkout)
    (built,) = (checkout / "wheels").iterdir()
    return built


@pytest.fixture
def names(wheel):
    return set(ZipFile(wheel).namelist())


def test_a_wheel_holds_every_module_and_none_that_is_no_more(names):
    assert "cqrs_lab/teach/words/en/questions/__init__.py" in names
    assert {name for name in names if name.endswith(".py")} == MODULES


def test_a_wheel_holds_the_lessons_cleared(wheel, names):
    assert {name for name in names if name.endswith(".ipynb")} == {f"cqrs_lab/lessons/{name}" for name in LESSONS}
    for name in LESSONS:
        cells = json.loads(ZipFile(wheel).read(f"cqrs_lab/lessons/{name}"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert code
        assert [(cell["outputs"], cell["execution_count"]) for cell in code] == [([], None)] * len(code)
        stored = json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))["cells"]
        assert [cell["source"] for cell in cells] == [cell["source"] for cell in stored]


def test_a_wheel_holds_no_tests_and_nobodys_copies(names):
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"cqrs_lab"}


def test_the_library_asks_for_jupyterlab_only_by_its_extra(wheel, names):
    (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
    wanted = message_from_bytes(ZipFile(wheel).read(metadata)).get_all("Requires-Dist")
    assert [line.partition("; ")[2] for line in wanted if line.startswith("jupyterlab")] == ['extra == "lab"']
    own = {line.partition(">=")[0] for line in wanted if "extra ==" not in line}
    assert own == {"anywidget", "ipywidgets", "matplotlib", "numpy", "pandas", "pillow"}


def test_a_source_distribution_holds_what_a_wheel_is_built_from(checkout):
    python("-c", "from setuptools import build_meta; build_meta.build_sdist('sources')", cwd=checkout)
    (sources,) = (checkout / "sources").iterdir()
    with tarfile.open(sources) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert held >= MODULES | {f"notebooks/{name}" for name in LESSONS} | {"pyproject.toml"}
    assert held.isdisjoint(LEFT_BEHIND + SOMEBODYS)


@pytest.fixture(scope="module")
def commands(wheel, tmp_path_factory):
    """The folder of the commands of an environment in which nothing but the wheel is installed."""
    environment = tmp_path_factory.mktemp("environment")
    python("-m", "venv", "--without-pip", str(environment), cwd=environment)
    folder = Path(sysconfig.get_path("scripts", "venv", vars={"base": str(environment)}))
    offline = ["--no-deps", "--no-index", "--disable-pip-version-check"]
    python("-m", "pip", "--python", str(environment), "install", *offline, str(wheel), cwd=environment)
    return folder


@pytest.fixture
def jupyterlab(tmp_path_factory):
    """The variables with which a JupyterLab is found that only tells how it was run."""
    folder = tmp_path_factory.mktemp("packages")
    (folder / "jupyterlab").mkdir()
    (folder / "jupyterlab" / "__init__.py").touch()
    told = "import os, sys; print('JupyterLab in', os.getcwd(), 'with', *sys.argv[1:])"
    (folder / "jupyterlab" / "__main__.py").write_text(told, encoding="utf-8")
    return {"PYTHONPATH": str(folder)}


def test_in_an_empty_folder_the_command_copies_all_lessons_and_opens_jupyterlab_there(commands, jupyterlab, tmp_path):
    opened = run(str(commands / "cqrs-lab"), "lab", "--no-browser", cwd=tmp_path, **jupyterlab)
    assert (opened.returncode, opened.stderr) == (0, "")
    copied, _, told = opened.stdout.splitlines()
    assert copied == f"Lessons copied into cqrs-lessons: {len(LESSONS)}. Already there, left as they are: 0."
    first = f"--LabApp.default_url=/lab/tree/{min(LESSONS)}"
    assert told == f"JupyterLab in {tmp_path / 'cqrs-lessons'} with {first} --no-browser"
    assert {path.name for path in (tmp_path / "cqrs-lessons").iterdir()} == LESSONS


def test_without_jupyterlab_the_command_names_the_extra_and_makes_nothing(commands, tmp_path):
    refused = run(str(commands / "cqrs-lab"), "lab", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == 'JupyterLab is missing; it comes with the extra "lab": pip install "cqrs-lab[lab]"\n'
    assert list(tmp_path.iterdir()) == []


def test_the_command_is_the_module(commands, wheel, tmp_path):
    told = [
        run(*command, "--version", cwd=tmp_path).stdout
        for command in ([str(commands / "cqrs-lab")], [str(commands / "python"), "-m", "cqrs_lab"])
    ]
    assert told == [f"cqrs-lab {wheel.name.split('-')[1]}\n"] * 2


def test_without_fastapi_the_command_names_the_extra(commands, tmp_path):
    refused = run(str(commands / "cqrs-lab"), "serve", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (1, "")
    told = 'FastAPI or uvicorn is missing; both come with the extra "web": pip install "cqrs-lab[web]"\n'
    assert refused.stderr == told
