"""A question, answered with the mouse and with the keyboard; what was chosen outlives the kernel."""

CELLS = ("from cqrs_lab import ask, reveal", 'question = ask("04-dai")\nquestion', 'reveal("04-dai")')
CHOSEN = "You chose b) The projector grew slower."


def test_a_choice_survives_saving_and_reopening_as_text(lab):
    notebook = lab.notebook(*CELLS)
    notebook.run_all()
    below, told = notebook.output("cell-1"), notebook.output("cell-2")
    told.get_by_text("No guess yet.").wait_for()
    below.get_by_label("b) The projector grew slower.").check()
    below.get_by_role("button", name="That is my guess").click()
    below.get_by_text(CHOSEN).wait_for()
    told.get_by_text("It is d) Others' orders were in front.").wait_for()  # it filled itself
    notebook.save()
    assert notebook.console_errors == []
    notebook.close()

    reopened = lab.open(notebook.path)
    reopened.output("cell-1").get_by_text(CHOSEN).wait_for()
    reopened.output("cell-1").get_by_text("You are Dai.").wait_for()
    reopened.output("cell-2").get_by_text("It is d) Others' orders were in front.").wait_for()
    stored = [output["data"] for output in reopened.outputs("cell-1")]
    assert stored[-1]["application/vnd.cqrs-lab.reply+json"]["answer"] == "b"


def test_a_keyboard_is_enough(either):
    notebook = either.notebook(*CELLS)
    notebook.run_all()
    below = notebook.output("cell-1")
    below.get_by_role("radio").first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown"):
        notebook.page.keyboard.press(key)
    assert notebook.eventually(lambda: notebook.ask("question.choice.value"), "c") == "c"
    notebook.output("cell-2").get_by_text("No guess yet.").wait_for()  # the arrows betrayed nothing
    button = below.get_by_role("button", name="That is my guess")
    for _ in range(4):
        if not button.evaluate("one => one === document.activeElement"):
            notebook.page.keyboard.press("Tab")
    notebook.page.keyboard.press("Space")
    below.get_by_text("You chose c) My order was lost, then found.").wait_for()
    assert [cell.id for cell in notebook.code_cells()] == ["cell-0", "cell-1", "cell-2"]


def test_a_class_votes_by_plus_and_minus(lab):
    """Without a network: nothing but the machine's own Jupyter is asked."""
    notebook = lab.notebook("from cqrs_lab import vote", 'hands = vote("02-q2")\nhands', theme="dark", width=1024)
    notebook.run_all()
    asked, below = [], notebook.output("cell-1")
    notebook.page.on("request", lambda request: asked.append(request.url))
    first, second = (below.get_by_title(f"one more for c, {vote} vote") for vote in ("first", "second"))
    for press in (first, first, first, second, below.get_by_title("one less for c, first vote")):
        press.click()
    below.get_by_text("first vote: a 0, b 0, c 2, d 0, ? 0; second vote: a 0, b 0, c 1, d 0, ? 0").wait_for()
    boxes = [press.bounding_box() for press in (first, second)]
    assert boxes[0]["y"] == boxes[1]["y"]
    name = below.get_by_text("second vote", exact=True).nth(2).bounding_box()  # of c
    assert name["x"] - (boxes[0]["x"] + boxes[0]["width"]) > boxes[0]["width"] / 2
    assert below.evaluate("part => part.scrollHeight") < 768
    assert [url for url in asked if not url.startswith(lab.server)] == []
    assert notebook.console_errors == []
