"""The sentences of `teach`: each is used, gaps are filled, no language lacks one, and no prose stands in the code."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pandas as pd
import pytest

import cqrs_lab
from cqrs_lab import order_bars
from cqrs_lab.client.treatments import SENTENCES as PHONES
from cqrs_lab.shared.failpoints import FAILPOINTS
from cqrs_lab.teach import answer_tables, questions, teaching_page, words
from cqrs_lab.teach.pictures import crash_grid
from cqrs_lab.teach.widgets import controls, sorting, voting
from cqrs_lab.teach.widgets.screens import five_ways, plug
from cqrs_lab.teach.widgets.stage import boxes, phone, scene
from cqrs_lab.teach.words import say

TEACH = Path(cqrs_lab.__file__).parent / "teach"
WORDS = TEACH / "words"
TREES = {
    str(path.relative_to(TEACH)): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(TEACH.rglob("*.py"))
    if WORDS not in path.parents
}
TOPICS = sorted(path.stem for path in (WORDS / "en").glob("[a-z]*"))
ENGLISH = {(topic, key): template for topic in TOPICS for key, template in words.sentences("en", topic).items()}

# A key that is no literal is looked up in a table: which keys that can be.
LOOKED_UP = {
    ("widgets/stage/boxes.py", "TITLES[kind]"): boxes.TITLES.values(),
    ("widgets/stage/boxes.py", "TITLES_OF_LANES[kind]"): boxes.TITLES_OF_LANES.values(),
    ("pictures/crash_grid.py", "key"): crash_grid.SIGNS.values(),
    ("questions/__init__.py", "key"): questions.needed_keys(),
    ("teaching_page.py", "key"): teaching_page.needed_keys(),
    ("answer_tables.py", "WORTH[verdict]"): answer_tables.WORTH.values(),
    ("widgets/voting.py", "VOTES[vote]"): voting.VOTES,
    ("widgets/voting.py", "advice_key(share)"): ["show_again", "neighbours", "go_on"],
    ("widgets/controls.py", "LABELS[name]"): controls.LABELS.values(),
    ("widgets/screens/five_ways.py", "UNTREATED[way]"): five_ways.UNTREATED.values(),
    ("widgets/screens/five_ways.py", "SAYS[self.way]"): five_ways.SAYS.values(),
    ("widgets/screens/plug.py", "LINES[line]"): plug.LINES.values(),
    ("widgets/screens/plug.py", "phone"): ["refused_short", "accepted_short", "no_answer_short"],
    ("widgets/screens/two_phones.py", "sold"): ["receipt", "receipt_then_ask"],
    ("widgets/screens/lost_answer.py", "heard"): ["answer_arrived", "answer_lost", "refused_short"],
    ("widgets/explorer.py", "key"): ["not_drawn", "function_stopped"],
    ("widgets/sorting.py", "SCREEN_KEYS[screen]"): sorting.SCREEN_KEYS.values(),
    ("widgets/sorting.py", "key"): [*sorting.ANSWER_KEYS.values(), *sorting.CONDITION_KEYS.values()],
    ("widgets/sorting.py", "SAID[value]"): sorting.SAID.values(),
    ("widgets/sorting.py", "why"): [
        "condition_needless",
        *(key for table in sorting.VERDICTS.values() for _, key in table.values()),
    ],
}


def keys_of(module, key):
    """The keys that a call may mean: a literal, one of two literals, or those of a table."""
    match key:
        case ast.Constant(value=str(literal)):
            return [literal]
        case ast.IfExp(body=ast.Constant(value=str(one)), orelse=ast.Constant(value=str(other))):
            return [one, other]
    return LOOKED_UP.get((module, ast.unparse(key)), [ast.unparse(key)])  # an unknown one is no sentence that is there


SAID_IN_A_PAGE = {  # the stage's JavaScript gets all its words with the facts
    *re.findall(r'"(\w+)"', (TEACH / "widgets" / "stage" / "stage.js").read_text(encoding="utf-8")),
    *(f"count_{kind}" for kind in (*boxes.FOR_ALL, *boxes.FOR_EACH_LANE, "list")),
    *(f"caption_{kind}" for kind in (*boxes.FOR_ALL[1:], *boxes.FOR_EACH_LANE, "list")),
    *(f"legend_{kind}" for kind in ("write", "transit", "waiting", "projecting", "reserved", "read", "trouble")),
    *(phone.phone_key(key) for key in (None, "paid", "in line", "crashed", "interrupted", *PHONES)),
    *(fact.replace(" ", "_") for fact in scene.READERS),
    "delay_changed",
    "workers_changed",
    "sender_crashed",
    "lost",
}


def calls():
    """Each call of `say` in teach: its module, its topic and key, and the gaps that it fills.

    But for the one call of the exercises, which says what a judge has found: test_exercises.py reaches each of those.
    """
    for module, tree in TREES.items():
        if module == "exercises/__init__.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                topic, key = node.args
                for one in keys_of(module, key):
                    yield module, (ast.literal_eval(topic), one), sorted(str(gap.arg) for gap in node.keywords)


CALLS = list(calls())


def gaps_of(template):
    """The names of a template's gaps; one that has a form for one thing needs to know how many there are."""
    forms = template if isinstance(template, tuple) else (template,)
    gaps = {name for form in forms for _, name, _, _ in Formatter().parse(form) if name is not None}
    return sorted(gaps | ({"n"} if isinstance(template, tuple) else set()))


# The keys


def test_every_sentence_that_is_said_is_there():
    assert [(module, key) for module, key, _ in CALLS if key not in ENGLISH] == []


def test_every_sentence_is_said_somewhere():
    said = {key for _, key, _ in CALLS}
    said |= {("stage", key) for key in SAID_IN_A_PAGE}
    assert {(topic, key) for topic, key in ENGLISH if topic != "exercises"} - said == set()


def test_a_page_reads_every_gap_of_a_stage():
    """A page knows no formats, such as {late:.2f}."""
    templates = [
        form
        for topic, one in ENGLISH.items()
        if topic[0] == "stage"
        for form in ([one] if isinstance(one, str) else one)
    ]
    assert [
        form for form in templates for _, _, spec, conversion in Formatter().parse(form) if spec or conversion
    ] == []


def test_every_call_fills_the_gaps_of_its_sentence_and_no_others():
    wrong = [(module, key, gaps) for module, key, gaps in CALLS if key in ENGLISH and gaps != gaps_of(ENGLISH[key])]
    assert wrong == []


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_language_has_each_sentence_with_the_same_gaps(language, topic):
    translated = {key: gaps_of(template) for key, template in words.sentences(language, topic).items()}
    assert translated == {
        key: gaps_of(template) for (its_topic, key), template in ENGLISH.items() if its_topic == topic
    }


def test_nothing_is_said_while_a_module_is_loaded():
    """The language may be chosen later."""
    early = []
    for module, tree in TREES.items():
        inside = {
            call
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for statement in function.body
            for call in ast.walk(statement)
        }
        early += [
            f"{module}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "say" and node not in inside
        ]
    assert early == []


def test_the_words_load_nothing_but_python():
    program = "import sys, cqrs_lab.teach.words as w; w.say('pictures', 'orders', n=1); print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=TEACH.parents[1]
    )
    assert {"numpy", "pandas", "matplotlib", "ipywidgets"}.isdisjoint(answer.stdout.split())


# No prose in the code

VALUES = {  # what tables and answers hold
    *sorting.SCREEN_KEYS,
    *sorting.ANSWER_KEYS,
    *sorting.CONDITION_KEYS,
    "no answer",
    "read your writes",
    "monotonic reads",
    *FAILPOINTS,
    *scene.READERS,
    boxes.WAY,
}
LAYOUT = {"lower left", "row wrap", r"^export (default \{.*|(?=function))"}  # matplotlib's, CSS's, JavaScript's
STYLE = re.compile(r"([a-z-]+:\S[^;]*(; ?|$))+")  # "padding:2px 16px; color:red"; in prose a blank follows the colon


def texts(tree):
    """Each text in a module but docstrings and types; an f-string is one, with … for each gap."""
    left_out = set()
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=values):
                left_out |= set(values)
            case ast.Expr(value=ast.Constant() as node) | ast.arg(annotation=ast.Constant() as node):
                left_out.add(node)
            case ast.FunctionDef(returns=ast.Constant() as node):
                left_out.add(node)
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=values):
                yield node.lineno, "".join(one.value if isinstance(one, ast.Constant) else "…" for one in values)
            case ast.Constant(value=str(text)) if node not in left_out:
                yield node.lineno, text


def is_prose(text):
    """Whether a text has a blank and a letter in it, and is neither markup nor style."""
    text = re.sub("<[^>]*>", "", text).removeprefix("…; ")
    has_words = " " in text and re.search(r"\w", text)
    return bool(has_words) and text not in VALUES | LAYOUT and not STYLE.fullmatch(text)


@pytest.mark.parametrize("module", [one for one in TREES if one.startswith(("pictures/", "widgets/", "predictions"))])
def test_no_prose_stands_in_the_code(module):
    prose = [f"{line}: {text}" for line, text in texts(TREES[module]) if is_prose(text)]
    assert prose == []


@pytest.mark.parametrize("code", ["'two words'", "f'{n} more'", "'first: Aoi'", "f'<b>{a}</b> is late'"])
def test_prose_would_be_found(code):
    assert [is_prose(text) for _, text in texts(ast.parse(f"said = {code}"))] == [True]


# Languages


@pytest.fixture
def nothing_chosen(monkeypatch):
    """No language is chosen, and none is after the test."""
    monkeypatch.setattr(words, "_chosen", [])
    monkeypatch.delenv("CQRS_LAB_LANGUAGE", raising=False)


@pytest.fixture
def loud(monkeypatch, nothing_chosen):
    """A second language: English in capitals, where somebody has translated it."""
    english = words.sentences

    def sentences(language, topic):
        if language == "en":
            return english("en", topic)
        return {**english("en", topic), "no_orders": "NO ORDERS YET", "order_bars_title": "ORDERS"}

    monkeypatch.setattr(words, "sentences", sentences)
    monkeypatch.setattr(words, "LANGUAGES", ("en", "loud"))


NO_ORDERS = pd.DataFrame({name: [] for name in ("order_id", "accepted_at", "picked_up_at", "visible_at", "lag")})


def title(picture):
    return picture.figure.axes[0].get_title(loc="left")


def test_english_is_spoken_if_nobody_says_otherwise(nothing_chosen):
    assert words.language() == "en"


def test_a_language_that_there_is_not_is_refused_with_those_there_are(nothing_chosen):
    with pytest.raises(ValueError, match=r"language must be one of en.*, not 'tlh'"):
        words.use_language("tlh")
    assert words.language() == "en"


def test_a_picture_speaks_the_language_that_was_chosen_last(loud):
    picture = order_bars(NO_ORDERS)
    before = picture.sentence
    words.use_language("loud")
    assert (before, picture.sentence) == ("no orders yet", "NO ORDERS YET")
    assert (title(picture), title(order_bars(NO_ORDERS))) == ("When each order became visible", "ORDERS")


def test_the_environment_names_the_language(loud, monkeypatch):
    monkeypatch.setenv("CQRS_LAB_LANGUAGE", "loud")
    assert say("pictures", "no_orders") == "NO ORDERS YET"


def test_who_chooses_a_language_is_not_overruled_by_the_environment(loud, monkeypatch):
    monkeypatch.setenv("CQRS_LAB_LANGUAGE", "loud")
    words.use_language("en")
    assert say("pictures", "no_orders") == "no orders yet"


def test_a_language_in_the_environment_that_there_is_not_is_refused(nothing_chosen, monkeypatch):
    monkeypatch.setenv("CQRS_LAB_LANGUAGE", "tlh")
    with pytest.raises(ValueError, match="language must be one of"):
        say("pictures", "no_orders")


@pytest.mark.parametrize(("n", "said"), [(0, "0 orders"), (1, "1 order"), (2, "2 orders")])
def test_one_and_any_other_number_have_sentences_of_their_own(nothing_chosen, n, said):
    assert say("pictures", "orders", n=n) == said
