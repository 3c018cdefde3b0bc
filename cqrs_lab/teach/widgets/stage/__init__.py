"""The stage: an order that can be seen moving, and time that can be dragged.

scene.py    a table of facts as stays: who stood where, from when until when     (lane.py: in one projector)
boxes.py    which boxes are shown
state.py    what stands in them at one instant, and the sentence for it
page.py     the same as JSON, for the page; HTML that plays without Python
stage.js    the page: draws the state at an instant, and moves the instant
stage.py    what one calls; widget.py: the stage inside an explorer
"""
