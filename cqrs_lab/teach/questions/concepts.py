"""The concept check: the ten confusions as ten items, each with a twin in everyday words."""

from cqrs_lab.teach.questions.question import Question

PARTS = {  # when it is asked, and the numbers of the items; before the course there are only the twins
    "before": (1, 2, 3, 5, 9, 10),
    "after 06": (1, 2, 3, 5, 9, 10),
    "after 09": (4, 6, 7, 8),
}

# number: the right letter of the item and of its twin, and what the wrong answers believe, in their order
ITEMS = {
    1: ("b", "b", ("list_is_the_truth", "unseen_is_lost", "again_is_safe")),
    2: ("a", "c", ("commands_are_mute", "answer_means_shown", "commands_answer_all")),
    3: ("c", "c", ("truth_first_is_enough", "book_guards_itself", "only_the_same_instant")),
    4: ("d", "a", ("no_line", "only_the_one_before", "always_catches_up")),
    5: ("d", "d", ("silence_means_no", "half_done_stays_half", "undone_when_left")),
    6: ("a", "b", ("caught_up_means_all", "comes_by_itself", "missing_was_refused")),
    7: ("c", "d", ("screen_failed_order_failed", "fails_back_to_start", "lost_for_ever")),
    8: ("b", "a", ("replay_repeats_all", "replay_cannot_know", "newest_only")),
    9: ("a", "c", ("silence_means_no", "again_is_safe", "lost_means_undone")),
    10: ("d", "b", ("long_enough_is_safe", "retry_until_green", "green_once_is_proof")),
}


def pair(number: int) -> tuple[Question, Question]:
    """An item and its twin; only both together count."""
    item, twin, beliefs = ITEMS[number]
    return _question(f"item-{number}", item, beliefs, number), _question(f"twin-{number}", twin, beliefs, number)


def _question(name: str, right: str, beliefs: tuple[str, ...], number: int) -> Question:
    wrong = [letter for letter in "abcd" if letter != right]
    return Question(name, "model", right, dict(zip(wrong, beliefs, strict=True)), confusion=number, replied=False)


CONCEPTS = tuple(question for number in ITEMS for question in pair(number))


def asked(part: str) -> list[Question]:
    """The questions of a part in their order: all twins, and after a course all items before them."""
    pairs = [pair(number) for number in PARTS[part]]
    twins = [twin for _, twin in pairs]
    return twins if part == "before" else [item for item, _ in pairs] + twins
