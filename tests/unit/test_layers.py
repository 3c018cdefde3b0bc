"""The rules of the architecture, checked from the code's own imports."""

import ast
import subprocess
import sys
import tokenize
from importlib import import_module
from importlib.metadata import version
from io import StringIO
from pathlib import Path

import pytest

import cqrs_lab

PACKAGE = Path(cqrs_lab.__file__).parent
ROOT = PACKAGE.parent

MESSAGES = {"shared"}
SIDES = {"write", "queue", "read"}
CORE = MESSAGES | SIDES | {"client"}
BELOW_THE_WIRING = CORE | {"lab"}
ON_TOP = {"teach", "web", "__main__"}

MAY_IMPORT = (
    {"": set(), "shared": set(), "lessons": set()}
    | dict.fromkeys(SIDES, MESSAGES)
    | {"client": MESSAGES | SIDES, "lab": MESSAGES | SIDES | {"client"}}
    | {"assembly": BELOW_THE_WIRING, "cafeteria": BELOW_THE_WIRING | {"assembly"}}
    | dict.fromkeys(ON_TOP, BELOW_THE_WIRING | ON_TOP | {"cafeteria", "lessons", ""})
)

WAITING = {"asyncio", "threading", "_thread", "concurrent", "multiprocessing", "queue", "sched", "signal", "time"}
CHANCE = {"random", "secrets", "uuid"}

LONGEST_MODULE = 250  # lines of code
NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}

TOP_LEVEL = {"notebooks", "cqrs_lab", "requirements.txt", "README.md", "tests", "pyproject.toml", "LICENSE"}


def part_of(module):
    """The part of the package that a dotted name lies in, such as "read"; "" is the package's face."""
    return cqrs_lab.DEFINED_IN.get(module.removeprefix("cqrs_lab."), module).partition("cqrs_lab.")[2].partition(".")[0]


def imports(tree):
    """The dotted name of everything that a module imports, wherever in its text it does so."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def root_of(module):
    return module.partition(".")[0]


TREES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
        path.read_text(encoding="utf-8")
    )
    for path in sorted(PACKAGE.rglob("*.py"))
}
CORE_MODULES = [module for module in TREES if part_of(module) in CORE]


@pytest.mark.parametrize("module", TREES)
def test_a_module_imports_only_parts_below_its_own(module):
    ours = {part_of(name) for name in imports(TREES[module]) if root_of(name) == "cqrs_lab"}
    assert ours <= MAY_IMPORT[part_of(module)] | {part_of(module)}


@pytest.mark.parametrize("module", CORE_MODULES)
def test_the_core_needs_nothing_but_python(module):
    assert {root_of(name) for name in imports(TREES[module])} <= sys.stdlib_module_names | {"cqrs_lab"}


@pytest.mark.parametrize("module", CORE_MODULES)
def test_the_core_is_handed_its_time_and_its_chance(module):
    assert {root_of(name) for name in imports(TREES[module])}.isdisjoint(WAITING | CHANCE)


@pytest.mark.parametrize("module", CORE_MODULES)
def test_the_core_asks_no_clock_what_time_it_is(module):
    looks = [ast.unparse(node) for node in ast.walk(TREES[module]) if isinstance(node, ast.Attribute)]
    assert not [look for look in looks if look.endswith(("datetime.now", "datetime.utcnow", "date.today"))]


def lines_of_code(path):
    """How many lines hold code: no comment, no docstring, nothing empty."""
    text = path.read_text(encoding="utf-8")
    docstrings = set()
    for node in ast.walk(ast.parse(text)):
        documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if documented and ast.get_docstring(node) is not None:
            docstrings |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    code = set()
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type not in NO_CODE:
            code |= set(range(token.start[0], token.end[0] + 1))
    return len(code - docstrings)


# Words of the screens and the exercises' answers are data.
@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_fits_in_the_head(path):
    assert lines_of_code(path) <= LONGEST_MODULE


def test_only_the_assemblies_know_every_part():
    parts = {module: {part_of(name) for name in imports(tree)} for module, tree in TREES.items()}
    knowing = [module for module, known in parts.items() if known >= SIDES]
    assert knowing == ["cqrs_lab.assembly", "cqrs_lab.web.assembly"]


def test_importing_the_package_imports_nothing_of_others():
    program = (
        "import sys; before = set(sys.modules); import cqrs_lab; print(*{m.partition('.')[0] for m in sys.modules} - "
        "{m.partition('.')[0] for m in before} - sys.stdlib_module_names)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert answer.stdout.split() == ["cqrs_lab"]


def test_the_version_is_looked_up_when_it_is_asked_for():
    program = (
        "import sys; before = set(sys.modules); import cqrs_lab; early = set(sys.modules) - before; "
        "print('importlib.metadata' in early, cqrs_lab.__version__)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert answer.stdout.split() == ["False", version("cqrs-lab")]


@pytest.mark.parametrize("name", cqrs_lab.DEFINED_IN)
def test_every_name_of_the_face_can_be_loaded(name):
    assert getattr(cqrs_lab, name) is getattr(import_module(cqrs_lab.DEFINED_IN[name]), name)


def test_the_face_shows_its_names():
    assert dir(cqrs_lab) == sorted(cqrs_lab.DEFINED_IN)


def test_the_face_knows_no_other_name():
    with pytest.raises(AttributeError, match="no attribute 'Canteen'"):
        _ = cqrs_lab.Canteen


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout of the repository")
def test_the_top_level_holds_what_the_readme_shows_and_dotfiles():
    known = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(known, capture_output=True, text=True, check=True, cwd=ROOT).stdout.splitlines()
    assert {name for name in (file.partition("/")[0] for file in files) if not name.startswith(".")} == TOP_LEVEL
