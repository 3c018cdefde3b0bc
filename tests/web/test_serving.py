"""How a server begins and ends: inside a program or a notebook, and from a shell."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from itertools import islice

import httpx
import nbformat
import pytest
from execution import executed
from served import PATIENCE, messages

from cqrs_lab.shared.arguments import as_given
from cqrs_lab.web.server import CannotListen, listen, serve

ORDER = {"customerName": "Aoi", "totalYen": 850}
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


def tasks():
    return asyncio.all_tasks() - {asyncio.current_task()}


def phone(server):
    return httpx.AsyncClient(base_url=server.url, timeout=PATIENCE)


def test_a_server_that_has_stopped_leaves_no_task_and_no_port_behind():
    async def lunch():
        server = await serve(delay=0.05, port=0)
        async with phone(server) as client:
            assert (await client.post("/orders", json=ORDER)).status_code == 202
        await server.stop()
        assert not tasks()
        port = int(server.url.rpartition(":")[2])
        listen("127.0.0.1", port).close()
        with pytest.raises(httpx.ConnectError):
            async with phone(server) as client:
                await client.get("/orders")

    asyncio.run(lunch())


def test_a_server_can_be_stopped_twice_and_ends_with_its_block():
    async def lunch():
        async with await serve(delay=0.05, port=0) as server:
            await asyncio.gather(server.stop(), server.stop())
        assert repr(server) == f"Server({server.url}, delay=0.05, stopped)"
        assert not tasks()

    asyncio.run(lunch())


def test_stopping_finishes_the_event_in_hand_and_tells_the_listeners_before_they_are_cut_off():
    async def lunch():
        server = await serve(delay=0.5, port=0)
        async with phone(server) as client, client.stream("GET", "/events") as listening:
            await client.post("/orders", json=ORDER)
            await client.get("/orders", params={"minVersion": 1, "wait": 0.2})  # a poll later it is in hand
            stopping = asyncio.create_task(server.stop())
            await asyncio.sleep(0)
            refused = await client.post("/orders", json=ORDER)
            lines = [line async for line in listening.aiter_lines()]
            await stopping
        assert [event for _, event, _ in messages(lines)] == [None, "visible", "DONE"]
        assert (refused.status_code, refused.json()["code"]) == (503, "stopping")
        assert not tasks()

    asyncio.run(lunch())


def test_who_waits_for_a_list_is_answered_when_the_server_stops():
    async def lunch():
        server = await serve(delay=0.05, port=0)
        async with phone(server) as client:
            waiting = asyncio.create_task(client.get("/orders", params={"minVersion": 9, "wait": 30}))
            await asyncio.sleep(0.3)
            await server.stop()
            assert (await waiting).headers["List-Stale"] == "true"

    asyncio.run(lunch())


def test_the_signals_stay_with_those_who_have_them():
    async def lunch():
        former = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
        async with await serve(delay=0.05, port=0):
            assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == former

    asyncio.run(lunch())


def test_small_answers_are_sent_at_once():
    with listen("localhost", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP  # by which asyncio decides whether to set TCP_NODELAY


HOSTILE = [None, ..., True, "", "\ud800", "8000", -1, 10**5000, float("nan"), [1.5], {"delay": 1.5}, len]


@pytest.mark.parametrize(
    "host",
    [*HOSTILE, "0.0.0.0", "::", "192.168.0.2", "lunch.example", "127.0.0.1\n"],
    ids=as_given,
)
def test_another_address_than_this_machine_s_own_is_refused(host):
    with pytest.raises(ValueError, match=r"host must be this machine alone, as 127\.0\.0\.1, ::1 or localhost, not "):
        asyncio.run(serve(host=host, port=0))


@pytest.mark.parametrize("value", [*HOSTILE, 65_536, 80.0], ids=as_given)
def test_a_port_that_is_none_is_refused(value):
    with pytest.raises(ValueError, match="port must be a whole number from 0 to 65,535, not "):
        asyncio.run(serve(port=value))


@pytest.mark.parametrize("value", HOSTILE, ids=as_given)
def test_a_delay_that_is_none_is_refused(value):
    with pytest.raises(ValueError, match="delay must be a number of seconds"):
        asyncio.run(serve(value, port=0))


def test_a_port_that_is_taken_is_told():
    async def lunch():
        async with await serve(port=0) as server:
            port = int(server.url.rpartition(":")[2])
            with pytest.raises(CannotListen, match=f"^port {port} on 127.0.0.1 cannot be had: .*, or choose another"):
                await serve(port=port)
        assert not tasks()

    asyncio.run(lunch())


CELLS = [
    "import asyncio, httpx, signal\n"
    "from cqrs_lab import serve\n"
    "interrupt = signal.getsignal(signal.SIGINT)\n"
    "server = await serve(delay=0.2, port=0)\n"
    "print(signal.getsignal(signal.SIGINT) is interrupt)",
    "client = httpx.AsyncClient(base_url=server.url)\n"
    "listening = asyncio.create_task(client.get('/events', timeout=None))\n"
    "placed = await client.post('/orders', json={'customerName': 'Aoi', 'totalYen': 850})\n"
    "shown = await client.get('/orders', params={'includes': placed.headers['Event-Position']})\n"
    "print(placed.status_code, [row['customerName'] for row in shown.json()])",
    "await server.stop()\n"
    "print((await listening).text.count('event:'))\n"
    "await client.aclose()\n"
    "print([task for task in asyncio.all_tasks() if 'cqrs_lab' in repr(task) or 'uvicorn' in repr(task)])",
]


def test_a_notebook_can_serve_and_ask_and_stop_and_nothing_is_left(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    (done,) = executed(notebook, tmp_path / "serving.ipynb")
    told = ["".join(output.text for output in cell.outputs) for cell in done.cells]
    assert told == ["True\n", "202 ['Aoi']\n", "2\n[]\n"]


def command(*arguments):
    return [sys.executable, "-m", "cqrs_lab", "serve", *arguments]


@posix_only
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_lets_the_command_finish_the_event_in_hand_and_end_well(number):
    running = subprocess.Popen(
        command("--port", "0", "--delay", "0.5"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with running:
        url = re.search(r"http://127\.0\.0\.1:\d+", running.stdout.readline())[0]
        with httpx.Client(base_url=url, timeout=PATIENCE) as client, client.stream("GET", "/events") as listening:
            heard = messages(listening.iter_lines())
            next(heard)
            client.post("/orders", json=ORDER)
            client.get("/orders", params={"minVersion": 1, "wait": 0.2})  # a poll later it is in hand
            running.send_signal(number)
            assert [event for _, event, _ in islice(heard, 3)] == ["visible", "DONE"]
        assert running.wait(PATIENCE) == 0
        assert running.stderr.read() == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--host", "0.0.0.0"], "host must be this machine alone, as 127.0.0.1, ::1 or localhost, not '0.0.0.0'"),
        (["--port", "70000"], "port must be a whole number from 0 to 65,535, not 70000"),
        (["--delay", "-1"], "delay must be a number of seconds from 0 to 1,000,000,000, not -1.0"),
    ],
)
def test_the_command_refuses_with_a_sentence(arguments, sentence):
    refused = subprocess.run(command(*arguments), capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", f"{sentence}\n")
