"""The people in front of the screens: a module for each kind starts them, and tables what they did.

What a person does is told in `cqrs_lab.client`. Here each gets an id ("client-1"; for a student it is the name) and a
place on the lab's clock. In the tables all times are seconds since opening.
"""
