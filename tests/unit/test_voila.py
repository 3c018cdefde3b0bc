"""How a kernel knows that a page of Voila's is being made, from what Voila 0.5 puts into its environment."""

import pytest

from cqrs_lab.teach.voila import in_voila

# A page that is asked for, and a kernel that `preheat_kernel` starts before anybody asks.
ASKED_FOR = {"SERVER_SOFTWARE": "voila/0.5.13", "VOILA_PREHEAT": "False", "VOILA_BASE_URL": "/"}
STARTED_AHEAD = {"VOILA_PREHEAT": "True", "VOILA_BASE_URL": "/"}
ELSEWHERE = {"SERVER_SOFTWARE": "gunicorn/23.0.0"}


@pytest.mark.parametrize(
    ("told", "voila"),
    [(ASKED_FOR, True), (STARTED_AHEAD, True), (ELSEWHERE, False), ({}, False)],
    ids=["a page", "started ahead", "another server", "no server"],
)
def test_a_kernel_knows_whether_it_runs_for_voila(told, voila, monkeypatch):
    for name in ASKED_FOR:
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert in_voila() == voila
