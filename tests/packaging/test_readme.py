"""What CI runs on other systems is what the README tells people to run there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_ci_runs_the_readmes_own_test_commands():
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    commands = re.findall(r"^ +command: (.+ -m pytest)$", workflow, re.MULTILINE)
    assert len(commands) == 2
    assert set(commands) <= set((ROOT / "README.md").read_text(encoding="utf-8").splitlines())
