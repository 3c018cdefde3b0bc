"""One cafeteria in the hands of several threads: they take turns, and nothing is lost."""

import gc
from threading import Barrier, Thread

from cqrs_lab import Cafeteria


def at_once(*works):
    """Let each work run in a thread of its own, all beginning together; gives what they raised."""
    barrier, raised = Barrier(len(works)), []

    def run(work):
        barrier.wait()
        try:
            work()
        except BaseException as error:
            raised.append(error)

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_orders_of_several_threads_are_all_placed_and_projected(open_cafeteria):
    cafeteria = open_cafeteria(delay=0.001, poll_interval=0.001)

    def order():
        for _ in range(50):
            cafeteria.place_order("Aoi", 850)

    def pass_the_time():
        for _ in range(50):
            cafeteria.advance(0.01)

    def look():
        for _ in range(50):
            cafeteria.order_list()
            cafeteria.facts()

    assert at_once(order, order, order, pass_the_time, look, look) == []
    cafeteria.run_until_caught_up(timeout=60)
    assert len(cafeteria.order_list()) == 150
    assert cafeteria.events()["state"].eq("finished").all()
    assert cafeteria.order_list()["order_id"].is_unique


def test_every_group_takes_turns_with_the_cafeteria(open_cafeteria):
    cafeteria = open_cafeteria(stock={"onigiri": 500})
    person = cafeteria.sessions.add(read_your_writes=True)

    def people():
        for _ in range(8):
            cafeteria.students.add("Aoi")
            cafeteria.screens.add(freezes=False)
            cafeteria.buyers.add()
            cafeteria.clients.add(cafeteria.place_order("Ben", 850), "push")
            cafeteria.students.table()

    def sessions():
        for _ in range(8):
            person.place_order("Chie", 850)
            person.try_to_read()
            cafeteria.sessions.table()

    def accidents():
        for _ in range(8):
            cafeteria.faults.crash()
            cafeteria.faults.restart()
            cafeteria.dead_letters.retry("order-1")

    assert at_once(people, people, sessions, accidents, lambda: cafeteria.advance(5)) == []
    cafeteria.run_until_caught_up(timeout=600)
    assert len(cafeteria.buyers.table()) == 16


def test_a_group_is_of_use_for_as_long_as_somebody_holds_it():
    def waiting():
        cafeteria = Cafeteria()
        cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "push")
        cafeteria.advance(5)
        return cafeteria.clients

    clients = waiting()
    gc.collect()
    assert clients.table()["noticed_at"].tolist() == [1.6]


def test_a_cafeteria_that_nobody_holds_is_let_go_at_once():
    cafeteria = Cafeteria()
    database = cafeteria.parts.write_database
    del cafeteria
    assert database.closed_because


def test_a_verb_in_turn_still_says_what_it_does():
    assert Cafeteria.place_order.__doc__.startswith("Order `item`")
    assert Cafeteria.place_order.__name__ == "place_order"
