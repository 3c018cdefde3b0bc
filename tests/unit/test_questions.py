"""The bank of questions: its rules, what a guess is, what is said to it, and what stays in a saved notebook."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cqrs_lab
from cqrs_lab import ask, check, concept_check, exponential, my_answers, reveal, vote
from cqrs_lab.__main__ import main
from cqrs_lab.teach import predictions, questions, replies
from cqrs_lab.teach.answers_page import answers_page
from cqrs_lab.teach.exercises import find as find_exercise
from cqrs_lab.teach.questions import QUESTIONS, answer_text, find, stem
from cqrs_lab.teach.questions.concepts import ITEMS, PARTS, asked, pair
from cqrs_lab.teach.questions.lessons import LESSONS
from cqrs_lab.teach.replies import MIMETYPE

CHOICES = [one for one in QUESTIONS.values() if one.letters]
every_choice = pytest.mark.parametrize("question", CHOICES, ids=lambda one: one.id)
every_lesson_question = pytest.mark.parametrize("question", LESSONS, ids=lambda one: one.id)
NO_GUESS = "No guess yet. Any will do, a wrong one teaches most. (In a hurry? Pass.)"


@pytest.fixture(autouse=True)
def new_kernel():
    """Nothing was answered before."""
    predictions.forget()
    replies.forget()


def lengths(question):
    return {letter: len(answer_text(question, letter)) for letter in question.letters}


# The bank


def test_every_lesson_has_its_questions_in_their_places():
    places = [one.place for one in LESSONS if one.place]
    assert places == ["00-q1", *(f"0{lesson}-q{place}" for lesson in range(1, 10) for place in (1, 2, 3))]


def test_no_id_is_given_twice():
    assert len(QUESTIONS) == len(LESSONS) + 2 * len(ITEMS) == len({one.id for one in QUESTIONS.values()})


@pytest.mark.parametrize(("place", "name"), [("04-q1", "04-dai"), ("02-q2", "02-no-lag"), ("04-dai", "04-dai")])
def test_a_question_is_found_by_its_id_and_by_its_place(place, name):
    assert find(place).id == name


@pytest.mark.parametrize("name", ["04-nobody", "99-q1", "", None, 4, ["04-dai"]])
def test_an_unknown_question_is_named_with_those_that_there_are(name):
    with pytest.raises(ValueError, match=r"there is no question .*; there are 00-seconds, 00-empty, .*twin-10"):
        find(name)


@every_choice
def test_answers_stand_in_a_fixed_order_from_a(question):
    assert question.letters == "abcd"[: len(question.letters)]
    assert len(question.letters) >= 3
    assert {*question.beliefs, question.right} == set(question.letters)


@every_choice
def test_the_longest_answer_is_at_most_half_as_long_again_as_the_shortest(question):
    assert max(lengths(question).values()) <= 1.5 * min(lengths(question).values())


@every_choice
def test_the_right_answer_is_not_the_longest(question):
    others = [length for letter, length in lengths(question).items() if letter != question.right]
    assert lengths(question)[question.right] <= max(others)


@pytest.mark.parametrize("some", [LESSONS, [find(f"item-{n}") for n in ITEMS], [find(f"twin-{n}") for n in ITEMS]])
def test_right_answers_are_spread(some):
    rights = Counter(one.right for one in some if one.letters)
    assert sorted(rights) == ["a", "b", "c", "d"]
    assert max(rights.values()) <= 0.4 * rights.total()


@every_choice
def test_i_do_not_know_yet_is_always_an_answer(question):
    made = ask(question.id)
    assert made.choice.options[-1] == ("I don't know yet", "?")
    assert repr(made).endswith("?) I don't know yet")


@every_choice
def test_no_answer_is_told_by_its_words(question):
    """Two answers with the same words would be one."""
    words = [answer_text(question, letter) for letter in question.letters]
    assert len({one.casefold() for one in words}) == len(words)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_each_wrong_answer_is_a_belief_that_somebody_could_say(question):
    beliefs = [questions.belief_text(one) for one in question.beliefs.values()]
    assert len(set(beliefs)) == len(beliefs) >= 3
    assert all(one[0].isupper() and one.endswith(".") for one in beliefs)


@pytest.mark.parametrize("number", ITEMS)
def test_a_twin_carries_the_number_of_its_confusion_and_the_same_beliefs(number):
    item, twin = pair(number)
    assert item.confusion == twin.confusion == number
    assert list(item.beliefs.values()) == list(twin.beliefs.values())
    assert len(item.letters) == len(twin.letters) == 4


def test_every_confusion_has_a_pair_and_is_asked_after_the_course():
    assert list(ITEMS) == list(range(1, 11))
    assert sorted(PARTS["after 06"] + PARTS["after 09"]) == list(ITEMS)


def test_before_the_course_there_are_only_twins():
    assert [one.id for one in asked("before")] == [f"twin-{n}" for n in (1, 2, 3, 5, 9, 10)]


TERMS = ("projection", "eventual", "consisten", "idempoten", "monotonic", "read model", "write model", "outbox")


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_no_term_is_asked_for(question):
    words = [stem(question), *(answer_text(question, letter) for letter in question.letters)]
    assert not [term for term in TERMS for one in words if term in one.casefold()]


@pytest.mark.parametrize("number", ITEMS)
def test_a_twin_is_told_in_everyday_words(number):
    _, twin = pair(number)
    words = " ".join([stem(twin), *(answer_text(twin, letter) for letter in twin.letters)]).casefold()
    assert not [word for word in ("order", "projector", "event", "queue,", "write side", "server") if word in words]


# What is right is what the cafeteria does


def waited(open_cafeteria, pauses):
    """The client's row after a list that was 6.25 s late."""
    cafeteria = open_cafeteria(delay=6.25, poll_interval=None)
    cafeteria.clients.add(cafeteria.place_order("Aoi", 850), "operation id", pauses=pauses)
    cafeteria.run_until_caught_up(timeout=60)
    return cafeteria.clients.table().iloc[0]


def test_how_late_chie_is(open_cafeteria):
    cafeteria = open_cafeteria(delay=4.0)
    for name, pause in (("Aoi", 0.25), ("Ben", 2.0), ("Chie", 2.0)):
        cafeteria.advance(pause)
        cafeteria.place_order(name, 850)
    cafeteria.run_until_caught_up(timeout=60)
    late = f"{cafeteria.timeline()['lag'].iloc[-1]:.0f} s"
    assert answer_text(find("01-chie"), find("01-chie").right).startswith(late)


def test_how_long_an_answer_takes_that_waits_for_all_screens(open_cafeteria):
    delays = {"order_list": 1.5, "sales_total": 3.0, "popular_menu": 5.0}
    cafeteria = open_cafeteria(delay=delays, projection="inline")
    cafeteria.place_order("Aoi", 850)
    answered = f"After {cafeteria.timeline()['accepted_at'].iloc[0]:g} s"
    assert answer_text(find("02-no-lag"), find("02-no-lag").right).startswith(answered)


def test_how_many_requests_a_wait_takes(open_cafeteria):
    eager, growing = waited(open_cafeteria, [0.1] * 100), waited(open_cafeteria, exponential())
    assert reveal("03-requests", eager["looks"], find("03-requests").right).verdict == "right"
    assert reveal("03-growing", growing["looks"], find("03-growing").right).verdict == "right"


@pytest.mark.parametrize("shift", [-0.01, 0.0, 0.01])
def test_how_many_lunches_four_people_order(open_cafeteria, shift):
    cafeteria = open_cafeteria(delay=1.5)
    for name, start in (("Aoi", 0.2), ("Ben", 0.4), ("Chie", 0.7)):
        cafeteria.at(start + shift, cafeteria.students.add, name, 1.0)
    cafeteria.at(5.0, cafeteria.students.add, "Dai", 60.0)
    cafeteria.run_until_caught_up(timeout=300)
    students = cafeteria.students.table()
    assert reveal("04-lunches", students["orders"].sum(), find("04-lunches").right).verdict == "right"
    assert 11.5 < students["lag"].iloc[-1] < 12
    assert "nearly 12 s" in stem(find("04-dai"))


def test_what_a_key_gets_that_comes_again(open_cafeteria):
    cafeteria = open_cafeteria(stock={"onigiri": 1})
    first, again = (cafeteria.place_order("Aoi", 850, item="onigiri", idempotency_key="k") for _ in range(2))
    assert first == again
    assert answer_text(find("05-same-key"), find("05-same-key").right) == "The first receipt again."


def test_how_late_the_last_of_a_long_lunch_is(open_cafeteria):
    cafeteria = open_cafeteria(delay=1.5, poll_interval=None)
    for _ in range(600):
        cafeteria.place_order("Aoi", 850)
        cafeteria.advance(1.0)
    cafeteria.run_until_caught_up(timeout=600)
    assert 240 < cafeteria.timeline()["lag"].iloc[-1] < 360
    assert answer_text(find("item-4"), find("item-4").right) == "Minutes: the queue grows."


# What is said


@every_lesson_question
def test_every_answer_has_its_sentence(question):
    said = {answer: repr(predictions.told(question, answer)) for answer in (*question.letters, "?", "pass")}
    assert len(set(said.values())) == len(said)
    for answer in question.letters:
        assert questions.reply_text(question, answer) in said[answer]
        assert said[answer].startswith(f"You chose {answer}) ")


@every_lesson_question
def test_who_is_wrong_reads_the_belief_before_the_truth(question):
    for answer in question.beliefs if question.letters else ():
        said = repr(predictions.told(question, answer))
        truth = said.index(f"It is {question.right}) ")
        assert said.index(questions.reply_text(question, answer)) < truth


@pytest.mark.parametrize("question", [one for one in LESSONS if not one.letters], ids=lambda one: one.id)
def test_each_number_that_is_believed_has_its_sentence(question):
    for number in question.beliefs:
        assert questions.reply_text(question, number) in repr(reveal(question.id, guess=float(number)))
    assert reveal(question.id, guess=question.right).verdict == "right"


def test_nobody_is_judged():
    words = " ".join(questions.words_of(key) for key in questions.needed_keys() if ".reply." in key).casefold()
    assert not [
        word for word in ("wrong!", "you should have", "mistake", "obviously", "of course", "stupid") if word in words
    ]


def test_a_belief_is_honoured_first():
    said = repr(reveal("04-lunches", truth=11, guess=7))
    assert said.startswith("You said 7 lunches. It is 11 lunches. Many say 7, and 7 is right if nobody queues")


# A guess that commits


@pytest.mark.parametrize("missing", [None, ...])
def test_without_a_guess_nothing_is_told(missing):
    assert repr(reveal("04-lunches", truth=11, guess=missing)) == repr(reveal(missing, 11, "lunches")) == NO_GUESS


def test_a_reveal_fills_itself_once_the_question_is_answered():
    waiting = reveal("04-dai")
    before = repr(waiting)
    ask("04-dai", "b")
    assert (before, repr(waiting)[:12]) == (NO_GUESS, "You chose b)")


def test_a_number_measured_by_the_lesson_is_what_a_waiting_reveal_tells():
    waiting = reveal("05-too-many", truth=2)
    ask("05-too-many", 2)
    assert repr(waiting).startswith("You said 2 onigiri, and 2 onigiri it is.")


def test_who_passes_sees_all_and_it_is_noted():
    passed = reveal("04-dai", guess="pass")
    for letter in "abcd":
        assert questions.reply_text(find("04-dai"), letter) in repr(passed)
    assert (passed.verdict, ask("04-dai", "pass").verdict) == ("pass", "pass")


@pytest.mark.parametrize("given", ["b", "B", " b) ", "Ｂ", "b."])
def test_a_letter_is_taken_however_it_is_typed(given):
    assert repr(ask("04-dai", given)) == "You chose b) The projector grew slower."


@pytest.mark.parametrize("given", ["?", "I don't know yet", "I don’t know yet", "i don't know yet."])
def test_who_does_not_know_yet_says_so(given):
    assert repr(ask("04-dai", given)) == repr(ask("04-lunches", given)) == "You said: I don't know yet."


@pytest.mark.parametrize("given", ["e", "", "ab", 3, object(), ["a"]])
def test_what_is_no_answer_gets_a_sentence_and_commits_to_nothing(given):
    assert repr(ask("04-dai", given)).startswith("This is answered with one of a, b, c, d, ? or pass")
    assert repr(reveal("04-dai")) == NO_GUESS


@pytest.mark.parametrize("given", ["many", float("nan"), float("inf"), True, [7]])
def test_what_is_no_number_gets_a_sentence(given):
    assert repr(reveal("04-lunches", 11, given)).startswith("This is answered with a number")


# What is printed is compared


@pytest.mark.parametrize("guess", [2, 2.0, "2", "2 s", 2.0000001, "2.0", "２", "2,0"])
def test_the_same_guess_is_the_same_however_it_is_typed(guess):
    assert repr(reveal(guess, 2.0000001, "s")) == "You said 2 s, and 2 s it is."


@pytest.mark.parametrize("guess", [1.5, "1.5", "1.5 s", 1.5000001, "1,5"])
def test_a_question_of_the_bank_takes_the_same_guess_in_every_form(guess):
    """Also where a belief has its own sentence: it is found by what is printed."""
    assert repr(reveal("00-seconds", 1.5000002, guess)).startswith("You said 1.5 s, and 1.5 s it is.")
    assert repr(ask("00-seconds", guess)) == "You said 1.5 s."


@pytest.mark.parametrize(
    ("guess", "verdict"), [(11, "right"), (10, "close"), (12, "close"), (7, "other"), ("?", "unknown")]
)
def test_close_is_said_when_it_is_close(guess, verdict):
    assert reveal("04-lunches", 11, guess).verdict == verdict


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_right_means_that_both_would_be_printed_alike(guess, truth):
    said = reveal(guess, truth, "s")
    assert (said.verdict == "right") == (f"{guess:g}" == f"{truth:g}")


@given(st.text(max_size=20) | st.integers() | st.floats() | st.lists(st.integers(), max_size=3))
def test_any_guess_gets_a_sentence_that_can_be_stored(guess):
    for said in (reveal("04-lunches", 11, guess), ask("04-dai", guess)):
        assert repr(said)
        json.dumps(said._repr_mimebundle_() if hasattr(said, "_repr_mimebundle_") else {}, allow_nan=False).encode()


# In a page


def test_a_reply_is_data_too():
    assert ask("04-dai", "b").as_bundle() == {
        "text/plain": "You chose b) The projector grew slower.",
        MIMETYPE: {"kind": "ask", "id": "04-dai", "answer": "b", "verdict": "answered"},
    }
    assert reveal("04-dai").as_data() == {"kind": "reveal", "id": "04-dai", "answer": "b", "verdict": "other"}


@pytest.fixture
def page(monkeypatch):
    """What is shown, and changed, one bundle after the other."""
    shown = []
    monkeypatch.setattr("cqrs_lab.teach.notes.show", lambda bundle, **options: shown.append((bundle, options)))
    for module in ("asking", "voting", "concept_check"):
        monkeypatch.setattr(
            f"cqrs_lab.teach.widgets.{module}.show", lambda bundle, **options: shown.append((bundle, options))
        )
    return shown


def test_a_question_shows_itself_its_answers_and_what_was_answered(page):
    ask("04-dai")._ipython_display_()
    assert [bundle["text/plain"].split("\n")[0] for bundle, _ in page] == [
        stem(find("04-dai")),
        "a) My press reached the counter late.",
        "Nothing chosen yet.",
    ]


def test_nothing_is_chosen_beforehand(page):
    made = ask("04-dai")
    made.commit_button.click()
    assert (made.choice.value, repr(made.note)) == (None, "Nothing chosen yet.")


def test_a_press_writes_the_choice_below(page):
    made = ask("04-dai")
    made._ipython_display_()
    waiting = reveal("04-dai")
    made.choice.value = "b"
    assert repr(made.note) == "Nothing chosen yet."  # arrow keys choose too
    made.commit_button.click()
    changed, how = page[-1]
    assert changed["text/plain"] == "You chose b) The projector grew slower."
    assert how == {"display_id": made.note.display_id, "update": True}
    assert waiting.reply.verdict == "other"
    assert made.choice.disabled


def test_a_number_is_typed(page):
    made = ask("04-lunches")
    made.choice.value = "seven"
    made.commit_button.click()
    assert made.status.value.startswith("This is answered with a number")
    made.choice.value = "7"
    made.commit_button.click()
    assert repr(made.note) == "You said 7 lunches."


def test_who_does_not_know_a_number_presses_a_button(page):
    made = ask("04-lunches")
    made.unknown_button.click()
    assert repr(reveal("04-lunches")).startswith("You did not know yet, and said so. It is 11 lunches.")


def test_who_runs_the_cell_again_still_reads_what_was_chosen(page):
    ask("04-dai", "b")
    assert repr(ask("04-dai").note) == "You chose b) The projector grew slower."


def test_in_voila_a_reveal_keeps_silent_until_there_is_an_answer(monkeypatch, page):
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    waiting = reveal("04-dai")
    waiting._ipython_display_()
    before = waiting.line.value
    ask("04-dai", "d")
    assert (before, waiting.line.value[:12]) == ("", "You chose d)")


# A vote


@pytest.fixture
def class_vote(page):
    return vote("02-q2")


def press(made, which, letter, times, step=1):
    for _ in range(times):
        made.buttons[which, letter, step].click()


def test_a_vote_counts_up_and_down_and_never_below_nobody(class_vote):
    press(class_vote, 0, "c", 3)
    press(class_vote, 0, "c", 1, step=-1)
    press(class_vote, 0, "a", 2, step=-1)
    assert class_vote.counts[0] == {"a": 0, "b": 0, "c": 2, "d": 0, "?": 0}


def test_both_votes_stand_side_by_side_with_their_shares(class_vote):
    press(class_vote, 0, "a", 3)
    press(class_vote, 0, "c", 1)
    press(class_vote, 1, "c", 4)
    assert [numbers["c"].value for numbers in class_vote.numbers] == ["1 (25 %)", "4 (100 %)"]
    assert repr(class_vote.note) == ("first vote: a 3, b 0, c 1, d 0, ? 0; second vote: a 0, b 0, c 4, d 0, ? 0")


@pytest.mark.parametrize(
    ("right", "other", "advice"),
    [
        (0, 0, "No vote yet."),
        (1, 2, "33 % right. Show it once"),
        (7, 13, "35 % right. Two minutes"),
        (3, 1, "75 % right. Go on."),
    ],
)
def test_the_advice_depends_on_the_share_that_is_right(class_vote, right, other, advice):
    press(class_vote, 0, "c", right)
    press(class_vote, 0, "?", other)
    assert class_vote.status.value == "Count the hands for each answer."  # nobody sees which is right
    class_vote.advice_button.click()
    assert class_vote.status.value.startswith(advice)


def test_the_second_vote_is_the_one_that_counts(class_vote):
    press(class_vote, 0, "a", 5)
    press(class_vote, 1, "c", 5)
    assert class_vote.advice() == "100 % right. Go on."


def test_each_button_has_a_name_of_its_own(class_vote):
    names = [button.tooltip for button in class_vote.buttons.values()]
    assert len(set(names)) == len(names) == 20
    assert "one more for c, second vote" in names


def test_a_number_is_not_voted_on():
    with pytest.raises(ValueError, match="04-lunches asks for a number"):
        vote("04-lunches")


# The concept check


def all_right(part):
    return {question.id: question.right for question in asked(part)}


def test_before_the_course_nothing_is_said_of_what_is_right():
    said = {repr(concept_check("before", dict.fromkeys(all_right("before"), letter))) for letter in "abcd"}
    assert said == {'Handed in: 6 of 6 answered, 0 of them "I don\'t know yet".'}


def test_a_pair_counts_only_if_both_are_right():
    answers = all_right("after 06") | {"twin-3": "a", "item-5": "?"}
    handed = concept_check("after 06", answers)
    assert repr(handed).endswith('12 of 12 answered, 1 of them "I don\'t know yet". Pairs right: 4 of 6.')
    assert handed.as_data()["answer"] == answers


def test_what_is_no_answer_is_not_counted():
    assert repr(concept_check("after 09", {"item-4": "z", "nothing": "a"})) == "0 of 8 answered."


def test_the_items_of_a_pair_do_not_stand_beside_each_other():
    names = [question.id for question in asked("after 06")]
    assert names[:6] == [f"item-{n}" for n in (1, 2, 3, 5, 9, 10)]
    assert "item-" not in repr(concept_check("after 06"))


def test_a_check_is_handed_in_by_a_press(page):
    made = concept_check("before")
    made.choices["twin-1"].value = "b"
    made.choices["twin-2"].value = "?"
    assert made.status.value == "2 of 6 answered."
    made.hand_in_button.click()
    assert repr(made.note) == 'Handed in: 2 of 6 answered, 1 of them "I don\'t know yet".'
    assert made.note.reply.answer == {"twin-1": "b", "twin-2": "?"}


def test_an_unknown_part_is_named_with_those_that_there_are():
    with pytest.raises(ValueError, match="there are before, after 06, after 09"):
        concept_check("after 07")


# Tables of answers


def test_my_answers_has_a_line_for_each_question_and_check():
    reveal("04-dai")
    ask("04-dai", "b")
    reveal("04-lunches", 11, 7)
    check("00-sides", {"pay": "write"})
    ask("01-q1")
    assert my_answers().to_csv(index=False).splitlines() == [
        "kind,id,answer,verdict",
        "prediction,04-q1,b,not revealed yet",
        "prediction,04-lunches,7,another is right",
        "check,00-sides,{'pay': 'write'},not right yet",
        "prediction,01-q1,,not answered",
    ]


def test_my_answers_calls_a_question_as_its_cell_does():
    """Whoever looks for "00-q1" in the lesson finds it in the table."""
    for question in QUESTIONS.values():
        ask(question.place or question.id)
    assert list(my_answers()["id"]) == [one.place or one.id for one in QUESTIONS.values()]


def test_an_answer_that_no_program_can_judge_is_not_called_wrong():
    check("03-words", find_exercise("03-words").solution)
    check("00-instant", None)
    assert list(my_answers()["verdict"]) == ["yours to judge", "not tried yet"]


def test_what_nobody_has_written_yet_is_called_so():
    check("00-sides", {"pay": ..., "order a lunch": ...})
    check("04-break", [...])
    check("05-break", ["ask A", ...])
    assert list(my_answers()["answer"]) == ["not written yet", "not written yet", "['ask A', ...]"]


def notebook(*bundles):
    """A saved notebook whose cells show these."""
    cells = [{"cell_type": "code", "outputs": [{"output_type": "display_data", "data": one}]} for one in bundles]
    return json.dumps({"cells": [{"cell_type": "markdown"}, *cells], "nbformat": 4})


@pytest.fixture
def folder(tmp_path):
    """Two learners' notebooks, and what else lies about."""
    for who, letter in (("aoi", "b"), ("ben", "d")):
        bundles = [ask("04-dai", letter).as_bundle(), reveal("04-lunches", 11, 7).as_bundle()]
        bundles += [concept_check("before", {"twin-1": letter}).as_bundle(), ask("04-button", "?").as_bundle()]
        (tmp_path / who).mkdir()
        (tmp_path / who / "04.ipynb").write_text(notebook(*bundles), encoding="utf-8")
    (tmp_path / "half.ipynb").write_text('{"cells": [', encoding="utf-8")
    (tmp_path / "list.ipynb").write_text("[]", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no notebook", encoding="utf-8")
    return tmp_path


def test_a_class_is_one_table(folder, capsys):
    assert main(["answers", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "id          n  right  ?  pass  answers",
        "04-button   2  0      2  0",
        "04-dai      2  1      0  0     b 1, d* 1",
        "04-lunches  2  0      0  0     7 2",
        "twin-1      2  1      0  0     b* 1, d 1",
    ]


def test_each_answer_can_be_listed(folder, capsys):
    main(["answers", str(folder), "--each"])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["ben/04.ipynb", "ask", "04-dai", "d", "answered"] in lines


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_folder_without_answers_is_a_sentence(name, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["answers", name]) == 1
    assert capsys.readouterr().err.startswith(("There is no folder", "No saved notebook"))


def test_the_page_of_answers_is_up_to_date():
    """`python tests/notebooks/answers_page.py` writes it."""
    page = Path(cqrs_lab.__file__).parents[1] / "notebooks" / "ANSWERS.md"
    assert page.read_text(encoding="utf-8") == answers_page()
