"""How long does the first cell of lesson 00 take? `python tests/benchmarks/first_cell.py` prints medians and a ratio.

Beside it stands what no lesson can do without: pandas and ipywidgets alone. Both run in a fresh Python, in turn, with
the package's bytecode compiled, as pip compiles what it installs.
"""

import compileall
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import cqrs_lab

ROUNDS = 15
LESSON = Path(__file__).parents[2] / "notebooks" / "00-start-here.ipynb"


def first_cell() -> str:
    cells = json.loads(LESSON.read_text(encoding="utf-8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def seconds(program: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - start


def main() -> None:
    compileall.compile_dir(Path(cqrs_lab.__file__).parent, quiet=1)
    programs = {"lesson 00": first_cell(), "pandas and ipywidgets": "import pandas, ipywidgets"}
    rounds = [{name: seconds(program) for name, program in programs.items()} for _ in range(ROUNDS)]
    for name in programs:
        print(f"{name:22} {1000 * statistics.median(times[name] for times in rounds):5.0f} ms")
    ratios = [times["lesson 00"] / times["pandas and ipywidgets"] for times in rounds]
    print(f"{'ratio':22} {statistics.median(ratios):5.2f}")


if __name__ == "__main__":
    main()
