"""The palette: one colour for each side and state, in pictures, live screens and pages alike.

This module loads nothing, so that a screen without a picture needs no drawing library. Colour is never the only
sign: whoever uses one of these adds a shape, a hatch, a dash or a word.
"""

WRITE = "#2a6f97"
WAITING = "#f2b134"
PROJECTING = "#e07a1f"
READ = "#26803f"  # 4.95 : 1 on white: it is a colour of text too, and WCAG 2.2, 1.4.3, asks for 4.5 : 1
TROUBLE = "#c1121f"
RESERVED = "#b9c0c7"  # leased, and nobody works at it

INK = "#1f2933"  # words, outlines, and lines that belong to neither side
PAPER = "#ffffff"  # below words and pictures, in every theme
GRID = "#d9dee3"
