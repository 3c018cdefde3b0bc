"""The words of lesson 03: a claim that is false is named, the rest is ticked by the writer and never praised."""

import pytest

from cqrs_lab.teach.exercises import find, in_words, verdict_on

TICKED = {"accepted": True, "wait": True, "true": True}

NATURAL = [
    "注文できました!もうちょっと待っててね",
    "ご注文ありがとうございます!反映中です",
    "受付完了しました。反映まで数秒かかります",
    "ご注文を受け取りました。もうすぐ一覧に出ます",
    "Your order was placed. It will be in the list in a minute.",
    "Confirmed. Hang on, the list is catching up!",
    "We've got your order, hang on a sec",
    "Your order is in. Give the list a few seconds.",
    "Accepted. You'll see it as soon as the list is ready.",
    "Accepted! It is not in the list yet, please wait.",
    "Accepted! It isn't in the list yet.",
    "Got it! We'll tell you when it is in the list.",
    "Accepted. Wait until your order is in the list.",
    "Don't worry, your order won't get lost. It just has not arrived on this screen.",
    "Thank you! The kitchen knows, this list will soon know too.",
    "Accepted. It takes a moment, we cannot guarantee how long.",
    "All set. Your lunch is on its way to the list.",
]

FALSE = [
    ("Your order was not accepted, please wait", "not_accepted", "not accepted"),
    ("Sorry, it wasn't accepted yet", "not_accepted", "n't accepted"),
    ("まだ受け付けていません。少し待ってね", "not_accepted", "受け付けていません"),
    ("Maybe accepted, wait a moment", "perhaps", "Maybe accepted"),
    ("It is probably already accepted", "perhaps", "probably already accepted"),
    ("たぶん受け付けました。少し待ってね", "perhaps", "たぶん受け付け"),
    ("Accepted, it's in the list already, wait", "in_the_list", "it's in the list"),
    ("Accepted and already in the list.", "in_the_list", "already in the list"),
    ("Accepted. Your order is now in the list!", "in_the_list", "is now in the list"),
    ("注文は反映されました", "in_the_list", "反映されました"),
    ("Accepted, we guarantee it takes no longer than a second", "promised", "guarantee"),
    ("Accepted. No longer than a second!", "promised", "No longer than"),
    ("Accepted, visible within 2 seconds", "promised", "within 2 seconds"),
    ("受け付けました。3秒以内に出ます", "promised", "秒以内"),
]


def verdict_for(words, **ticks):
    return verdict_on(find("03-words"), {"words": words, **TICKED, **ticks})


@pytest.mark.parametrize("words", NATURAL)
def test_natural_words_are_left_to_the_neighbour(words):
    assert verdict_for(words).key == "03-words.ask_neighbour"


@pytest.mark.parametrize(("words", "claim", "phrase"), FALSE, ids=[words for words, _, _ in FALSE])
def test_a_false_claim_is_named_with_the_phrase_that_was_found(words, claim, phrase):
    found = verdict_for(words)
    assert (found.key, found.gaps["phrase"]) == (f"03-words.{claim}", repr(phrase))


def test_nonsense_is_not_praised():
    said = in_words(verdict_for("wait accepted banana"))
    assert said.startswith("I cannot judge this; ask your neighbour.")
    assert "right" not in said.casefold()


@pytest.mark.parametrize("criterion", TICKED)
@pytest.mark.parametrize("tick", [False, None, ..., "", "no", 1])
def test_what_is_not_ticked_is_asked_for_with_a_good_and_a_bad_example(criterion, tick):
    said = verdict_for(NATURAL[0], **{criterion: tick})
    assert said.key == f"03-words.tick_{criterion}"
    assert "Good: " in in_words(said)
    assert "Bad: " in in_words(said)


@pytest.mark.parametrize("tick", [True, "yes", "X", "ｘ", "はい", "✓"])
def test_a_tick_is_taken_however_it_is_made(tick):
    assert verdict_for(NATURAL[0], accepted=tick).key == "03-words.ask_neighbour"


def test_a_false_claim_comes_before_the_ticks():
    assert verdict_on(find("03-words"), "Maybe accepted").key == "03-words.perhaps"
