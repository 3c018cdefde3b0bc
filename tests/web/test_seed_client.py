"""The client of the first program, its type annotations removed and nothing else, against our server."""

import shutil
import subprocess
from pathlib import Path

import pytest

CLIENT = Path(__file__).with_name("seed_client.mjs")
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(NODE is None, reason="Node is not installed; it runs the first program's client")


def said(url, until=None):
    """What the client prints, up to its end or to a line that holds `until`."""
    program = f"const {{ demo }} = await import({CLIENT.as_uri()!r}); await demo({url!r});"
    command = [NODE, "--input-type=module", "--eval", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as client:
        lines = []
        for line in client.stdout:
            lines.append(line)
            if until is not None and until in line:
                client.kill()
                break
    return "".join(lines)


def test_the_first_program_s_client_sees_its_order_in_the_list(open_server):
    told = said(open_server(delay=1.5).server.url)
    assert "注文受付" in told
    assert told.index("state: 'PENDING'") < told.index("state: 'DONE'") < told.index("一覧に出た")
    assert "customerName: 'こみやんま'" in told.partition("一覧に出た")[2]


def test_the_first_program_s_client_meets_failed_where_the_projection_fails(open_server):
    cafeteria = open_server()
    cafeteria.break_list_for("こみやんま")
    told = said(cafeteria.server.url, until="the board is full")
    assert "state: 'FAILED'" in told
    assert "一覧に出た" not in told
