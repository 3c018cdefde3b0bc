"""The confirmation mail: sent once for each order, whatever falls, comes twice, or is lost."""

import pytest

from cqrs_lab import Cafeteria
from cqrs_lab.shared.failpoints import FAILPOINTS

WITH_MAIL = {"order_list": 1.5, "mail": 0.5}


@pytest.fixture
def mailing(open_cafeteria):
    return lambda **settings: open_cafeteria(**{"delay": WITH_MAIL} | settings)


def mails(cafeteria):
    facts = cafeteria.facts()
    columns = ["at", "order_id", "who", "caused_by"]
    return list(facts[facts["what"] == "mailed"][columns].itertuples(index=False, name=None))


def test_a_customer_gets_a_mail_for_each_order(mailing):
    cafeteria = mailing()
    cafeteria.place_order("Aoi", 850)
    cafeteria.pay_order("order-1")
    cafeteria.place_order("Aoi", 600)
    cafeteria.run_until_caught_up(timeout=60)
    assert mails(cafeteria) == [(0.5, "order-1", "Aoi", 1), (1.5, "order-2", "Aoi", 3)]


def test_nobody_gets_a_mail_who_has_not_asked_for_mails(cafeteria):
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(60.0)
    assert mails(cafeteria) == []
    assert "mail" not in cafeteria.progress()["view"].tolist()


def test_a_mail_can_come_before_the_order_is_in_the_list(mailing):
    cafeteria = mailing()
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(1.0)
    assert (len(mails(cafeteria)), len(cafeteria.order_list())) == (1, 0)


def test_the_mail_goes_out_before_its_projector_remembers_the_event(mailing):
    cafeteria = mailing()
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(0.5)
    facts = cafeteria.facts()
    assert facts["what"].tolist()[-2:] == ["mailed", "visible"]
    assert facts["view"].tolist()[-1] == "mail"
    assert cafeteria.freshness("mail").behind == 0


def fallen_at(cafeteria, failpoint):
    """Three orders, one of them poisoned for a while; whoever comes to the failpoint falls there, twice."""
    cafeteria.faults.poison("order-2", "mail")
    for name in ("Aoi", "Ben", "Chie"):
        cafeteria.place_order(name, 850)
    for _ in range(2):
        cafeteria.faults.crash(at=failpoint)
        cafeteria.advance(31.0)
        cafeteria.faults.restart()
    cafeteria.advance(60.0)
    cafeteria.parts.injector.crash_at = None
    cafeteria.faults.cure("order-2")
    cafeteria.dead_letters.retry("order-2")
    cafeteria.advance(100.0)


PROJECTING = FAILPOINTS[FAILPOINTS.index("event received") :]


@pytest.mark.parametrize("failpoint", PROJECTING)
def test_a_fall_at_any_failpoint_sends_no_second_mail(mailing, failpoint):
    cafeteria = mailing()
    fallen_at(cafeteria, failpoint)
    assert sorted(caused_by for _, _, _, caused_by in mails(cafeteria)) == [1, 2, 3]
    assert sorted(cafeteria.order_list()["customer"]) == ["Aoi", "Ben", "Chie"]


def test_a_fall_between_the_mail_and_its_memory_is_told(mailing):
    cafeteria = mailing()
    cafeteria.place_order("Aoi", 850)
    cafeteria.faults.crash(at="mail recorded")
    cafeteria.advance(40.0)
    cafeteria.faults.restart()
    cafeteria.advance(40.0)
    facts = cafeteria.facts()
    told = facts[(facts["view"] == "mail") | (facts["what"] == "mailed")]["what"].tolist()
    assert told == ["picked up", "mailed", "crashed", "lapsed", "restarted", "picked up", "visible"]


@pytest.mark.filterwarnings("ignore:a lease of")
def test_an_event_that_is_handed_out_to_two_workers_is_one_mail(mailing):
    cafeteria = mailing(delay={"mail": 2.0}, lease=1.0, workers=3)
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(60.0)
    assert len(mails(cafeteria)) == 1


def test_a_mail_survives_reopening(tmp_path, mailing):
    files = {"write": tmp_path / "write.db", "read": tmp_path / "read.db"}
    cafeteria = mailing(**files)
    cafeteria.place_order("Aoi", 850)
    cafeteria.run_until_caught_up(timeout=60)
    cafeteria.close()
    cafeteria = mailing(**files)
    cafeteria.advance(60.0)
    assert mails(cafeteria) == [(0.5, "order-1", "Aoi", 1)]


def test_a_mail_that_could_not_be_sent_fails_like_any_event(mailing):
    cafeteria = mailing(attempts=1)
    cafeteria.faults.poison("order-1", "mail")
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(60.0)
    assert mails(cafeteria) == []
    assert cafeteria.dead_letters.table()["view"].tolist() == ["mail"]
    assert cafeteria.operation("op-1").state == "DONE", "the order list shows it"


def test_a_mail_cannot_be_part_of_the_order_itself():
    with pytest.raises(ValueError, match=r"^delay must name no mail, for what is sent cannot be taken back"):
        Cafeteria(delay=WITH_MAIL, projection="inline")


def test_a_stage_can_show_the_mails(mailing):
    from cqrs_lab import stage

    cafeteria = mailing()
    cafeteria.place_order("Aoi", 850)
    cafeteria.advance(3.0)
    assert "mail" in repr(stage(cafeteria)._repr_mimebundle_())
