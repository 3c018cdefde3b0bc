"""Exercises: a stub is never right, a solution always is, and typical mistakes get a sentence that helps."""

import json
import re
from pathlib import Path

import pytest

import cqrs_lab
from cqrs_lab import check, show_solution
from cqrs_lab.teach.exercises import exercises
from cqrs_lab.teach.exercises.words import JUDGE_LIMITS

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def stubs() -> dict[str, str]:
    """The notebook cells that call `check`, by the exercise's name; a lone call with the cell before it."""
    found, before = {}, ""
    for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            for name in re.findall(r'^check\("([^"]+)"', source, flags=re.MULTILINE):
                found[name] = source if "\n" in source else f"{before}\n{source}"
            before = source
    return found


def appended(event, screen):
    screen.append(event.customer_name)


def rebound(event, screen):
    screen = [event.customer_name, *screen]


def rebound_and_returned(event, screen):
    screen = [event.customer_name, *screen]
    return screen  # noqa: RET504 (a beginner writes it so)


def nothing_done(event, screen): ...


def returned(event, screen):
    return [event.customer_name, *screen]


def whole_event(event, screen):
    screen.insert(0, event)


def misspelt(event, screen):
    screen.insert(0, customer_name)  # noqa: F821


def changed(name, question, answer):
    """The solution of an exercise, but for one answer."""
    return {**exercises()[name].solution, question: answer}


def changing_with_the_press(student, lunch, press):
    return f"{student} {lunch} {press}"


def the_same_for_every_lunch(student, lunch, press):
    return student


def the_same_for_everybody(student, lunch, press):
    return "lunch"


STILL_EMPTY = (
    "Not yet: three orders were placed, and the screen is still empty. Either nothing was put there, or it was "
    "put into a new list (screen = ...), while the lab still looks at the old one. Change the screen in place."
)

# For each exercise: a typical wrong answer, and what the learner reads.
MISTAKES = [
    ("00-sides", changed("00-sides", "pay", "read"), 'Nearly: think again about "pay". It changes something.'),
    (
        "00-sides",
        {wish: "read" if side == "write" else "write" for wish, side in exercises()["00-sides"].solution.items()},
        "Not yet: it is just the other way round. Who changes something goes to the write side.",
    ),
    (
        "00-sides",
        ["write", "read", "write", "read"],
        "Not yet: keep the four lines with their wishes, and write a word in place of each `...`.",
    ),
    ("00-sides", changed("00-sides", "pay", "Write"), 'Not yet: "pay" needs "write" or "read".'),
    (
        "01-project",
        appended,
        "Nearly: all three are there, but the oldest is on top. Who just ordered looks at the top.",
    ),
    ("01-project", rebound, STILL_EMPTY),
    ("01-project", nothing_done, STILL_EMPTY),
    ("01-project", returned, "Not yet: you returned a list, but nobody reads it. Change the screen itself."),
    (
        "01-project",
        rebound_and_returned,
        "Not yet: you returned a list, but nobody reads it. Change the screen itself.",
    ),
    ("01-project", whole_event, "Nearly: you put the whole event there. The screen wants its customer_name."),
    ("01-project", misspelt, "Not yet: your code stopped with NameError: name 'customer_name' is not defined"),
    (
        "02-sort",
        changed("02-sort", "order list", "conditional"),
        'Nearly: think again about "order list". On which condition? Choose the treatment.',
    ),
    (
        "02-sort",
        changed("02-sort", "last one in stock", "ok"),
        'Nearly: think again about "last one in stock". Two people see one onigiri, and both buy it. '
        "Somebody would act on an old answer, and that cannot be taken back.",
    ),
    (
        "02-sort",
        changed("02-sort", "payment completed", ("conditional", "show how old it is")),
        "Nearly: think again about \"payment completed\". 'Not paid, 2 s ago' still makes somebody pay twice.",
    ),
    (
        "03-budget",
        [0.1] * 40,
        "Nearly: never too late, but up to 32 looks; 7 are allowed.",
    ),
    (
        "03-budget",
        [0.5, 1.0, 2.0, 4.0],
        "Not yet: with a delay of 1.5 s the client is 2.0 s late; 0.5 s is allowed.",
    ),
    (
        "03-budget",
        [1.0, 0.5],
        "Not yet: with a delay of 1.0 s the client gives up before the order is there. "
        "(After the last pause it gives up without another look.)",
    ),
    (
        "03-words",
        "Your order is in the list.",
        "Not yet: this promises more than you know. The order is accepted; it is not in the list yet.",
    ),
    ("03-words", "Not accepted. Wait.", "Not yet: this says that the order is not accepted. It is."),
    (
        "03-words",
        "Please wait a moment.",
        "Nearly: I find no word for *accepted* (受け付けました). It comes first: it takes the fear away. "
        + JUDGE_LIMITS,
    ),
    (
        "03-words",
        "注文は受け付けました!",
        "Nearly: accepted, good. Now say that the list takes a moment (少し待ってね). " + JUDGE_LIMITS,
    ),
    (
        "04-key",
        changing_with_the_press,
        "Not yet: 18 orders for 6 lunches. Your key changes with the press, so no press is recognised.",
    ),
    (
        "04-key",
        the_same_for_every_lunch,
        "Nearly: 3 orders for 6 lunches. A second lunch was taken for a repetition of the first.",
    ),
    (
        "04-key",
        the_same_for_everybody,
        "Not yet: Akira was refused (idempotencyKey lunch was used for another order). "
        "Two people must never share a key.",
    ),
    (
        "05-words",
        "Sorry, please try something else.",
        "Nearly: I find no word for *sold out* (売り切れ). Who does not read it waits for nothing. " + JUDGE_LIMITS,
    ),
    ("05-words", "Sold out.", "Nearly: true, but cold. A word of regret, or something else to eat? " + JUDGE_LIMITS),
    (
        "05-words",
        "Sorry, sold out. You were too slow.",
        "Not yet: not true, or not kind. Nothing was accepted, nothing is broken, nobody did anything wrong.",
    ),
    (
        "06-reads",
        changed("06-reads", "payment completed? (the cashier asks)", "session"),
        'Nearly: think again about "payment completed? (the cashier asks)". '
        "Somebody else acts on it, and money is at stake: here an old answer does harm.",
    ),
    (
        "06-reads",
        changed("06-reads", "sales of the day", "write side"),
        'Nearly: think again about "sales of the day". '
        "Nobody there knows what must be in it, so an old answer surprises nobody.",
    ),
]


def test_every_exercise_stands_in_a_notebook():
    assert set(stubs()) == set(exercises())


@pytest.mark.parametrize("name", exercises())
def test_a_stub_runs_and_is_not_right(name, capsys):
    names = {name: getattr(cqrs_lab, name) for name in cqrs_lab.__all__}
    exec(stubs()[name], names)
    assert capsys.readouterr().out.startswith("Not yet: ")


@pytest.mark.parametrize("name", exercises())
def test_a_solution_is_right(name, capsys):
    check(name, exercises()[name].solution)
    assert capsys.readouterr().out.startswith("Right: ")


@pytest.mark.parametrize(("name", "answer", "sentence"), MISTAKES)
def test_a_mistake_gets_its_sentence(name, answer, sentence, capsys):
    check(name, answer)
    assert capsys.readouterr().out.strip() == sentence


@pytest.mark.parametrize("name", exercises())
def test_every_exercise_has_two_known_mistakes(name):
    assert sum(known == name for known, _, _ in MISTAKES) >= 2


@pytest.mark.parametrize("name", exercises())
def test_the_solution_that_is_shown_is_the_one_that_is_checked(name, capsys):
    show_solution(name)
    shown = capsys.readouterr().out
    names: dict[str, object] = {}
    exec(shown if shown.startswith(("def ", "class ")) else f"answer = {shown}", names)
    check(name, names.get("answer") or next(value for key, value in names.items() if callable(value)))
    assert capsys.readouterr().out.startswith("Right: ")


KIND = {
    "03-words": [
        "注文できました!もうちょっと待っててね",
        "ご注文ありがとうございます!反映中です",
        "注文OK!少し待ってね",
        "受付完了しました。反映まで数秒かかります",
        "ご注文を受け取りました。もうすぐ一覧に出ます",
        "Your order was placed. It will be in the list in a minute.",
        "Confirmed. Hang on, the list is catching up!",
        "We have taken your order. Please be patient.",
        "We've got your order, hang on a sec",
        "Your order is in. Give the list a few seconds.",
        "Accepted. You'll see it as soon as the list is ready.",
        "Accepted! It is not in the list yet, please wait.",
    ],
    "05-words": [
        "ごめんなさい、おにぎりは売り切れました。サンドイッチはいかがですか?",
        "申し訳ありません、最後の1個が売れてしまいました",
        "すみません、在庫切れです。エラーではありません。",
        "So sorry, the onigiri are sold out. May we offer you another lunch?",
        "Sorry, sold out. Nothing was accepted.",
        "Sorry, the last one was just sold. It is not your fault.",
        "Oh no, somebody took the last one! How about curry?",
        "Unfortunately we ran out of onigiri. There was no error.",
        "What a pity: sold out, but we still have curry!",
    ],
}
UNKIND = {
    "03-words": [
        "Your order was not accepted, please wait",
        "Please wait until your order is accepted.",
        "Accepted, it's in the list already, wait",
        "Accepted and already in the list. Please wait.",
        "Your lunch has been cooked, order accepted, please wait.",
        "まだ受け付けていません。少し待ってね",
        "注文は受け付けられませんでした。少し待ってね",
        "We didn't get it. Wait, it isn't accepted.",
    ],
    "05-words": [
        "Sorry, not yet sold out",
        "Sorry, almost sold out",
        "Sorry, sold out. Your order was successful",
        "Sorry, sold out. You have been charged",
        "Sorry, sold out. Press again",
        "Sorry, sold out. It was a bug",
        "Sold out, you idiot",
        "In the country we say: sold out",
        "すみません、売り切れ。システムが壊れました",
    ],
}


@pytest.mark.parametrize(("name", "words"), [(name, words) for name in KIND for words in KIND[name]])
def test_kind_and_true_words_are_right(name, words, capsys):
    check(name, words)
    assert capsys.readouterr().out.startswith("Right: ")


@pytest.mark.parametrize(("name", "words"), [(name, words) for name in UNKIND for words in UNKIND[name]])
def test_words_that_are_untrue_or_cold_are_not_right(name, words, capsys):
    check(name, words)
    assert capsys.readouterr().out.startswith(("Not yet: ", "Nearly: "))


def test_an_unknown_exercise_is_named_with_those_that_there_are():
    with pytest.raises(ValueError, match="there is no exercise '99-nothing'; there are 00-sides"):
        check("99-nothing", None)
