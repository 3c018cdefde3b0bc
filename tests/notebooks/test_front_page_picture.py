"""The front page's picture: what is stored is what would be drawn today, and a difference is told."""

from contextlib import closing

import front_page_picture
import pytest
import record

from cqrs_lab import Cafeteria, order_bars


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """The file of a front page that is not the project's."""
    monkeypatch.setattr(record, "HERO", tmp_path / "picture.png")
    return record.HERO


def test_the_stored_picture_shows_what_it_would_show_if_drawn_now():
    assert record.check_hero() == []


def test_a_picture_just_stored_passes_the_check(elsewhere):
    assert (front_page_picture.main([]), front_page_picture.main(["--check"])) == (0, 0)


def test_another_picture_does_not_pass(elsewhere, capsys):
    with closing(Cafeteria()) as cafeteria:
        another = order_bars(cafeteria.timeline())
    elsewhere.write_bytes(another.png())
    assert front_page_picture.main(["--check"]) == 1
    assert f"stored data={another.digest()}, now data=" in capsys.readouterr().out


def test_a_picture_that_is_gone_does_not_pass(elsewhere, capsys):
    assert front_page_picture.main(["--check"]) == 1
    assert "stored data=None" in capsys.readouterr().out
