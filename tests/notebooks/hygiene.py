"""What a stored lesson must not contain, and the shape it must have: the gaps that nbval leaves.

Each check takes a notebook and gives its complaints, one sentence each. CHECKS lists them; `file_form` alone
looks at the file's bytes.
"""

import ast
import io
import itertools
import json
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from names import code_cells
from nbformat import NotebookNode
from stored_form import GOOD_ID, WIDGET_VIEW, as_text, read, tidy

HEADINGS = ("Setup", "Summary", "Go further", "Next")  # exercises stand where they belong
CORE_CELLS = 25  # before "Go further"
CODE_LINES = 10

TAGS = re.compile(r"nbval-.*|raises-exception|skip.*|ignore.*", re.IGNORECASE)
MARKERS = re.compile(r"#\s*(NBVAL_\w+|PYTEST_VALIDATE_IGNORE_OUTPUT)")
MAGIC = re.compile(r"^[%!]", re.MULTILINE)
PATHS_TOUCHED = re.compile(r"sys\.path|PYTHONPATH|\bchdir\b")
OWN_FOLDERS = re.compile(
    r"(?<![\w.])(/(tmp|home|Users|root|var|private|opt|usr|etc|mnt|work)/|~/|[A-Za-z]:\\)|ipykernel_\d+"
)
DRAWING = ("matplotlib", "pylab", "seaborn", "def plot", "def draw")
FAILED = re.compile(r"; error=\w+>")
ELIDED = re.compile(
    r"\[?\d+ rows [x×] \d+ columns\]?|<td>[^<]{40,}\.\.\.</td>"
)  # pandas writes so below what it has cut
DIGEST = re.compile(r"data=[0-9a-f]{8,}")
UNSTABLE = {
    "a memory address": re.compile(r"\b0x[0-9a-fA-F]{6,}"),
    "a path of this machine": OWN_FOLDERS,
    "a bare numpy value": re.compile(r"\b(np|numpy)\.(\w+\(|True_|False_)"),
    "a dtype, whose text changes between versions": re.compile(r"\bdtype\b"),
    "a widget's id": re.compile(r"model_id|IPY_MODEL_"),
}


def written(cell: NotebookNode) -> str:
    """Everything a learner can read below a code cell."""
    texts = [output.get("text", "") for output in cell.outputs]
    for output in cell.outputs:
        texts += [content for kind, content in output.get("data", {}).items() if kind.startswith("text/")]
    return "\n".join(texts)


def run_in_order(notebook: NotebookNode) -> Iterator[str]:
    """Every code cell was run, from top to bottom, in a fresh kernel."""
    for number, (name, cell) in enumerate(code_cells(notebook), start=1):
        counts = {cell.execution_count, *(output.get("execution_count", number) for output in cell.outputs)}
        if counts != {number}:
            yield f"{name} was not run in its turn: counted {counts - {number}}"


def no_exceptions_for_nbval(notebook: NotebookNode) -> Iterator[str]:
    """No tag, marker or magic keeps a cell's output from being compared."""
    for name, cell in code_cells(notebook):
        for tag in cell.metadata.get("tags", []):
            if TAGS.fullmatch(tag):
                yield f"{name} has the tag {tag}"
        if MARKERS.search(cell.source):
            yield f"{name} has a marker for nbval"
        if MAGIC.search(cell.source):
            yield f"{name} uses IPython's magic; a lesson is plain Python"


def no_silencing_semicolon(notebook: NotebookNode) -> Iterator[str]:
    """No line ends with a semicolon: it does not silence a cell under nbval."""
    for name, cell in code_cells(notebook):
        if ";" in _last_tokens(cell.source):
            yield f"{name} has a line that ends with a semicolon"


def _last_tokens(source: str) -> set[str]:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return {";"} if source.rstrip().endswith(";") else set()
    tokens = [token for token in tokens if token.type != tokenize.COMMENT]
    ends = (tokenize.NEWLINE, tokenize.NL)
    return {token.string for token, after in itertools.pairwise(tokens) if after.type in ends}


def no_complaints(notebook: NotebookNode) -> Iterator[str]:
    """Nothing was written to stderr, nothing stopped."""
    for name, cell in code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"{name} has an error, or wrote to stderr"


def no_explorer_has_failed(notebook: NotebookNode) -> Iterator[str]:
    """No explorer's function stopped where its sliders stand: the page says it, and no cell fails."""
    for name, cell in code_cells(notebook):
        if found := FAILED.search(written(cell)):
            yield f"{name} shows an explorer whose function failed: {found[0]}"


def whole_tables(notebook: NotebookNode) -> Iterator[str]:
    """No table is longer, wider or wordier than pandas shows: a change of what it hides would go unnoticed."""
    for name, cell in code_cells(notebook):
        if found := ELIDED.search(written(cell)):
            yield f"{name} shows a table with a part left out: {found[0]}"


def same_text_everywhere(notebook: NotebookNode) -> Iterator[str]:
    """No output's text depends on the machine, the moment or a package's version."""
    for name, cell in code_cells(notebook):
        text = written(cell)
        for what, pattern in UNSTABLE.items():
            if found := pattern.search(text):
                yield f"{name} shows {what}: {found[0]}"
        for found in re.finditer(r"\{[^{}]*\}|set\(\)|frozenset\(", text):
            if _is_set(found[0]):
                yield f"{name} shows a set, whose order changes: {found[0]}"


def _is_set(text: str) -> bool:
    try:
        return text == "frozenset(" or isinstance(ast.literal_eval(text), set)
    except (ValueError, SyntaxError):
        return False


def pictures_have_digests(notebook: NotebookNode) -> Iterator[str]:
    """Every picture's text carries the digest of its data, or says that it shows measured times."""
    for name, cell in code_cells(notebook):
        for output in cell.outputs:
            words = output.get("data", {}).get("text/plain", "")
            if "image/png" in output.get("data", {}) and not (DIGEST.search(words) or "measured" in words):
                yield f"{name} shows a picture whose text has no data=...: nbval would not see it change"


def no_widget_state(notebook: NotebookNode) -> Iterator[str]:
    """No widget's view or state is stored."""
    if "widgets" in notebook.metadata:
        yield "the notebook stores the state of widgets"
    for name, cell in code_cells(notebook):
        if any(WIDGET_VIEW in output.get("data", {}) for output in cell.outputs):
            yield f"{name} stores a widget's view"


def kernel(notebook: NotebookNode) -> Iterator[str]:
    """The kernel is any python3; no version is stored."""
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the stored kernel must be python3"
    if notebook.metadata.get("language_info") != {"name": "python"}:
        yield "the stored language must be python, without a version"


def short_code(notebook: NotebookNode) -> Iterator[str]:
    """No code cell is empty or has more than ten lines."""
    for name, cell in code_cells(notebook):
        lines = len(cell.source.splitlines())
        if not cell.source.strip() or lines > CODE_LINES:
            yield f"{name} has {lines} lines; allowed are 1 to {CODE_LINES}"


def left_to_the_library(notebook: NotebookNode) -> Iterator[str]:
    """The library draws; it is installed, so no path is touched."""
    for name, cell in code_cells(notebook):
        if any(word.startswith(DRAWING) for word in _imports_and_functions(cell)):
            yield f"{name} draws by itself"
        if PATHS_TOUCHED.search(cell.source):
            yield f"{name} touches the import path or the current folder"
        if OWN_FOLDERS.search(cell.source):
            yield f"{name} names an absolute path"


def _imports_and_functions(cell: NotebookNode) -> Iterator[str]:
    try:
        nodes = list(ast.walk(ast.parse(cell.source)))
    except SyntaxError:
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.FunctionDef):
            yield f"def {node.name}"


def headings(notebook: NotebookNode) -> list[tuple[int, str]]:
    """The headings: the cell's position and the words."""
    found = []
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            prose = re.sub(r"^```.*?^```", "", cell.source, flags=re.MULTILINE | re.DOTALL)
            found += [(position, words) for words in re.findall(r"^#{1,6} +(.+?) *$", prose, re.MULTILINE)]
    return found


def shape(notebook: NotebookNode) -> Iterator[str]:
    """A title, the headings in their order, and a core path that fits a lesson."""
    first = notebook.cells[0] if notebook.cells else None
    if not first or first.cell_type != "markdown" or not first.source.startswith("# "):
        yield "the first cell must be the title"
    required = [(position, words) for position, words in headings(notebook) if words in HEADINGS]
    if tuple(words for _, words in required) != HEADINGS:
        yield f"the headings must be {HEADINGS}, once each, not {tuple(words for _, words in required)}"
    core = next((position for position, words in required if words == "Go further"), len(notebook.cells))
    if core > CORE_CELLS:
        yield f"the core path has {core} cells; allowed are {CORE_CELLS}"


CHECKS = (
    run_in_order,
    no_exceptions_for_nbval,
    no_silencing_semicolon,
    no_complaints,
    no_explorer_has_failed,
    whole_tables,
    same_text_everywhere,
    pictures_have_digests,
    no_widget_state,
    kernel,
    short_code,
    left_to_the_library,
    shape,
)


def file_form(path: Path) -> Iterator[str]:
    """The file is what the recorder writes: cells with ids of their own, LF line ends, sorted JSON, no timings."""
    stored = path.read_bytes()
    for name, times in Counter(cell.get("id", "") for cell in json.loads(stored)["cells"]).items():
        if times > 1 or not GOOD_ID.fullmatch(name):
            yield f"the cell id {name!r} is no good, or stands there {times} times"
    if b"\r" in stored:
        yield "the file's lines must end with LF alone"
    if stored != as_text(tidy(read(path))).encode("utf-8"):
        yield "the file is not as the recorder writes it: run python tests/notebooks/record.py"
