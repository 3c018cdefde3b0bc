"""What does a live screen cost while nobody touches it? `python tests/benchmarks/idle_screens.py` prints it.

Every live screen is made and pressed once in a kernel of its own; when all their orders are listed, a minute goes by
(`--seconds` changes that), and the kernel's CPU time and its messages are counted. The same for a kernel without any.
"""

import argparse
import time
from queue import Empty

import psutil
from jupyter_client.manager import start_new_kernel

CELLS = (
    "from cqrs_lab import *",
    "shown = student_screen(), three_screens(), impatient_queue(), lost_answer(), refresh_screen()\n"
    "phones = five_ways()\n"
    "till = two_phones()",
    "for one in [*shown, *phones.phones.values()]: one.press()\ntill.phones[0].press_ask()",
)
SETTLES = 30.0  # seconds: the last of the impatient have their lunch, and the phones theirs


def idle(cells: tuple[str, ...], seconds: float) -> tuple[float, int]:
    """The CPU in per cent, and the number of messages, of a kernel that has run these cells."""
    manager, client = start_new_kernel()
    try:
        for cell in cells:
            assert client.execute_interactive(cell)["content"]["status"] == "ok"
        time.sleep(SETTLES)
        messages_of(client)
        process = psutil.Process(manager.provisioner.pid)
        before = sum(process.cpu_times()[:2])
        time.sleep(seconds)
        return 100 * (sum(process.cpu_times()[:2]) - before) / seconds, messages_of(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def messages_of(client) -> int:
    """How many messages have come since somebody asked last."""
    n = 0
    while True:
        try:
            client.get_iopub_msg(timeout=0.2)
            n += 1
        except Empty:
            return n


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=60.0)
    seconds = asked.parse_args().seconds
    for name, cells in {"no screen": (), "seven screens, pressed": CELLS}.items():
        cpu, messages = idle(cells, seconds)
        print(f"{name:24} {cpu:6.3f} % CPU, {messages} messages in {seconds:g} s")


if __name__ == "__main__":
    main()
