"""Finding out whether a function asks for Python's hash, which names nothing beyond this one run of Python.

The hash of a text changes with each start of Python, on purpose: the interpreter adds a number by chance to it
(PYTHONHASHSEED in Python's documentation). Within one run nothing shows it, so here the code itself is looked at.
"""

import builtins
from collections.abc import Iterator
from dis import get_instructions
from functools import partial
from types import CellType, CodeType, FunctionType

FROM_OUTSIDE = {"LOAD_GLOBAL", "LOAD_NAME"}  # not an attribute that is called hash, too


def asks_for_hash(function: object) -> bool:
    """Whether a function, or one beside or around it that it names, names Python's own `hash`."""
    seen: set[int] = set()
    waiting = [function]
    while waiting:
        one = waiting.pop()
        if isinstance(one, partial):
            waiting.append(one.func)
        if type(one) is not FunctionType or id(one) in seen:
            continue
        seen.add(id(one))
        loaded = list(names_loaded(one.__code__))
        names = {name for how, name in loaded if how in FROM_OUTSIDE}
        own = "hash" in names and one.__globals__.get("hash", hash) is not builtins.hash
        if ("hash" in names and not own) or any(name == "__hash__" for _, name in loaded):
            return True
        waiting += [one.__globals__[name] for name in names if name in one.__globals__]
        # A variable that has no value yet is an empty cell, and to ask for its contents raises.
        waiting += [cell.cell_contents for cell in one.__closure__ or () if cell != CellType()]
    return False


def names_loaded(code: CodeType) -> Iterator[tuple[str, object]]:
    """How a function's code, and that of the functions inside it, comes by each name."""
    for inner in codes(code):
        yield from ((instruction.opname, instruction.argval) for instruction in get_instructions(inner))


def codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code, and that of the functions inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)
