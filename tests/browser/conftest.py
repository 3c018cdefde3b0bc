"""A Jupyter server and a browser, shared by all tests of this folder, and what each test opens in them.

Both live as long as this folder's tests and not as long as the session (therefore the file __init__.py): while
playwright is there, its event loop counts as the running one, and nothing else in this thread can run its own.
"""

from collections.abc import Iterator
from pathlib import Path

import chromium
import jupyter_process
import private_folders
import pytest
from front import Front
from playwright.sync_api import BrowserContext, sync_playwright

from cqrs_lab.lessons import copy_lessons, stored_lessons

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is marked, before -m chooses."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was skipped, and what would help; pytest's own line is a number."""
    skipped = [one for one in terminalreporter.stats.get("skipped", []) if chromium.MISSING in str(one.longrepr)]
    if skipped:
        terminalreporter.write_line(f"tests/browser: {len(skipped)} tests skipped, {chromium.MISSING}")


@pytest.fixture(scope="package")
def context() -> Iterator[BrowserContext]:
    """The browser; it keeps Jupyter's own files from page to page."""
    path = chromium.find()
    if path is None and chromium.is_required():
        pytest.fail(chromium.MISSING, pytrace=False)
    if path is None:
        pytest.skip(chromium.MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS, chromium_sandbox=False)
        with browser, browser.new_context() as context:
            yield context


@pytest.fixture(scope="package")
def fronts(context: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Front]]:
    """Both faces of Jupyter, over one folder with the copies of the lessons that a learner gets."""
    private_folders.prepare()
    folder = tmp_path_factory.mktemp("lessons")
    copy_lessons(stored_lessons(), folder)
    with jupyter_process.serving(folder, tmp_path_factory.mktemp("jupyter")) as server:
        yield {name: Front(name, context, server, folder) for name in ("lab", "notebook7")}


@pytest.fixture(scope="package")
def voila(fronts: dict[str, Front], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Voila serves the same folder: `{voila}/voila/render/NOTEBOOK`."""
    with jupyter_process.serving_voila(fronts["lab"].folder, tmp_path_factory.mktemp("voila")) as server:
        yield server


@pytest.fixture
def lab(fronts: dict[str, Front]) -> Iterator[Front]:
    """JupyterLab; what a test opens in it is closed after the test."""
    with fronts["lab"].closing() as front:
        yield front


@pytest.fixture
def notebook7(fronts: dict[str, Front]) -> Iterator[Front]:
    """Notebook 7; what a test opens in it is closed after the test."""
    with fronts["notebook7"].closing() as front:
        yield front


@pytest.fixture(params=["lab", "notebook7"])
def either(request: pytest.FixtureRequest, fronts: dict[str, Front]) -> Iterator[Front]:
    """Each of the two in its turn."""
    with fronts[request.param].closing() as front:
        yield front
