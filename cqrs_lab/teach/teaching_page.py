"""The pages for a teacher, as Markdown: how a class is taught, and one page for each lesson that fits on paper."""

from cqrs_lab.cafeteria import Cafeteria
from cqrs_lab.teach import questions
from cqrs_lab.teach.lesson_plans import CONFUSIONS, PLANS, STEPS_OF_90_MINUTES, TROUBLES, Plan
from cqrs_lab.teach.predictions import with_unit
from cqrs_lab.teach.questions.question import Question
from cqrs_lab.teach.words import say

LATE = {"order_list": 1.5, "sales_total": 3.0, "popular_menu": 5.0}  # seconds, as on the live screen of 02
LOOKED_AT = (1.0, 2.0, 4.0, 6.0)  # seconds after the press
LAG = 6.25  # seconds, as on the live screen of 03
ASKS = [0.1] * 100  # the pauses of a phone that asks on and on, as there
PICTURE = "when_each_order_became_visible.png"
FIXED = (  # sentences that stand on every page, or on the first
    *("title", "note", "votes_title", "votes", "routes_title", "routes", "plan_b_title", "plan_b_head"),
    *("confusions_title", "confusions_head", "confusion_later", "picture_title", "picture_note", "question_head"),
    *("number_place", "between_parts", "between_lessons", "shows_it", "not_yet", "readme_head"),
)


def teaching_page() -> str:
    """All pages, in the language that is spoken now; each begins with a heading of level 1 or "## Lesson"."""
    parts = first_page()
    for plan in PLANS:
        parts += lesson_page(plan)
    return "\n\n".join(parts) + "\n"


def first_page() -> list[str]:
    """What holds for every lesson: votes, routes, plan B, the ten confusions."""
    steps = [part(minute, f"step.{number}") for number, minute in enumerate(STEPS_OF_90_MINUTES, start=1)]
    opening = [words(key) for key in ("title", "note", "votes_title", "votes", "routes_title", "routes")]
    joined = words("between_parts").join(steps)
    tables = [words("plan_b_title"), plan_b(), words("confusions_title"), confusions()]
    picture = [words("picture_title"), say("teaching", "picture", file=PICTURE), words("picture_note")]
    return [*opening, joined, *tables, *picture]


def plan_b() -> str:
    """What to do if something fails, as a table."""
    rows = [
        say("teaching", "plan_b_row", trouble=words(f"trouble.{one}"), remedy=words(f"remedy.{one}"))
        for one in TROUBLES
    ]
    return "\n".join([words("plan_b_head"), *rows])


def confusions() -> str:
    """The ten confusions, and the lessons whose questions meet them, as a table."""
    rows = []
    for number in CONFUSIONS:
        met = [plan.lesson for plan in PLANS if number in plan.confusions()]
        lessons = words("between_lessons").join(met) or words("confusion_later")
        name = words(f"confusion.{number}")
        rows.append(say("teaching", "confusion_row", number=number, confusion=name, lessons=lessons))
    return "\n".join([words("confusions_head"), *rows])


def lesson_page(plan: Plan) -> list[str]:
    """The page of one lesson."""
    number = plan.lesson
    parts = [part(minute, f"{number}.part.{place}") for place, minute in enumerate(plan.parts, start=1)]
    page = [
        say("teaching", "lesson_title", lesson=number),
        say("teaching", "goal", goal=words(f"{number}.goal"), surprise=words(f"{number}.surprise")),
        say("teaching", "parts", core=plan.core, parts=words("between_parts").join(parts)),
    ]
    for question in plan.questions():
        page += asked(question)
    page.append(say("teaching", "stop", stop=words(f"{number}.stop")))
    page.append(say("teaching", "paper", paper=words(f"{number}.paper")))
    return [*page, *(table() for lesson, table in PRINTED.items() if lesson == number)]


def asked(question: Question) -> list[str]:
    """A question, and a row for each answer: what is believed by who gives it, and what to show for that."""
    stem = say("teaching", "place", place=place_of(question), stem=questions.stem(question))
    rows = [row(question, answer) for answer in question.letters or (question.right, *question.beliefs)]
    return [stem, "\n".join([words("question_head"), *rows])]


def place_of(question: Question) -> str:
    """How a lesson speaks of its question: Q1 to Q3, or a number that is asked for in between."""
    return question.place.partition("-")[2].upper() or words("number_place")


def row(question: Question, answer: str) -> str:
    """One answer of a question, as a row of a table."""
    if question.letters:
        shown = say("questions", "lettered", letter=answer, answer=questions.answer_text(question, answer))
    else:
        shown = with_unit(float(answer), question.unit)
    if answer == question.right:
        reply = questions.reply_text(question, answer if question.letters else "right")
        return say("teaching", "right_row", answer=shown, reply=reply)
    belief, show = questions.belief_text(question.beliefs[answer]), words(f"{question.id}.show.{answer}")
    return say("teaching", "wrong_row", answer=shown, belief=belief, show=show)


def part(minute: float, key: str) -> str:
    """One part of a lesson, with the minute at which it begins.

    >>> part(7.5, "00.part.4")
    '**7:30** Q1'
    """
    whole, seconds = divmod(round(minute * 60), 60)
    return say("teaching", "part", minute=f"{whole}:{seconds:02}" if seconds else whole, what=words(key))


def three_screens() -> str:
    """Lesson 02 on paper: what three screens show of one order, some seconds after the press."""
    cafeteria = Cafeteria(delay=LATE)
    cafeteria.place_order("Aoi", 850)
    rows = []
    for second in LOOKED_AT:
        cafeteria.advance(second - cafeteria.now())
        heard = [not cafeteria.freshness(view).behind for view in LATE]
        rows.append([seconds(second), *(words("shows_it" if one else "not_yet") for one in heard)])
    return as_table("02", rows)


def three_phones() -> str:
    """Lesson 03 on paper: what three phones say at once, when they know, and how often they look."""
    cafeteria = Cafeteria(delay=LAG, poll_interval=None)
    receipt = cafeteria.place_order("Aoi", 850)
    for treatment, pauses in (("being reflected", None), ("operation id", ASKS), ("push", None)):
        cafeteria.clients.add(receipt, treatment, pauses=pauses)
    cafeteria.run_until_caught_up(timeout=60)
    said = cafeteria.clients.sentences()
    rows = []
    for client in cafeteria.clients.table().to_dict("records"):
        first = said[said["client"] == client["client"]]["sentence"].iloc[0]
        rows.append([client["treatment"], str(first), seconds(client["noticed_at"]), str(client["looks"])])
    return as_table("03", rows)


PRINTED = {"02": three_screens, "03": three_phones}  # where slips and a courier would not do


def seconds(value: float) -> str:
    """A time as a table shows it."""
    return say("teaching", "second", seconds=value)


def as_table(lesson: str, rows: list[list[str]]) -> str:
    """A table in Markdown, under the lesson's own heads."""
    head = [words(f"{lesson}.column.{column}") for column in range(len(rows[0]))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])


def readme_table() -> str:
    """The lessons as the README shows them to a teacher: minutes, where the questions are, which confusions."""
    return "\n".join([words("readme_head"), *(readme_row(plan) for plan in PLANS)])


def readme_row(plan: Plan) -> str:
    """One lesson in that table."""
    between = words("between_lessons")
    return say(
        "teaching",
        "readme_row",
        lesson=plan.lesson,
        core=plan.core,
        further=plan.further,
        questions=between.join(place_of(question) for question in plan.questions() if question.place),
        confusions=between.join(str(number) for number in plan.confusions()),
    )


def words(key: str) -> str:
    """A sentence for teachers that has no gaps."""
    return say("teaching", key)


def needed_keys() -> list[str]:
    """The key of every sentence without gaps that the pages need."""
    needed = [*FIXED, *(f"step.{number}" for number, _ in enumerate(STEPS_OF_90_MINUTES, start=1))]
    needed += [f"{kind}.{one}" for one in TROUBLES for kind in ("trouble", "remedy")]
    needed += [f"confusion.{number}" for number in CONFUSIONS]
    for plan in PLANS:
        needed += [f"{plan.lesson}.{key}" for key in ("goal", "surprise", "stop", "paper")]
        needed += [f"{plan.lesson}.part.{place}" for place, _ in enumerate(plan.parts, start=1)]
        needed += [f"{one.id}.show.{answer}" for one in plan.questions() for answer in one.beliefs]
    return needed + [f"{lesson}.column.{column}" for lesson in PRINTED for column in range(4)]
