"""Servers for the tests of the API, closed at the end of each test."""

import pytest
from served import Served


@pytest.fixture
def open_server():
    """Opens servers, and closes them at the end: no task may be left."""
    opened = []

    def open_one(**options):
        opened.append(Served(**options))
        return opened[-1]

    yield open_one
    for served in opened:
        served.stop()


@pytest.fixture
def cafeteria(open_server):
    return open_server()


@pytest.fixture(scope="module")
def busy():
    """One server for all tests of a module that do not mind what is stored already."""
    served = Served()
    yield served
    served.stop()
