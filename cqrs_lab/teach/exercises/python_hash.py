"""Finding out whether a function asks for Python's hash, which names nothing beyond this one run of Python.

The hash of a text changes with each start of Python, on purpose: the interpreter adds a number by chance to it
(PYTHONHASHSEED in Python's documentation). Within one run nothing shows it, so here the code itself is looked at.
"""

import builtins
from collections.abc import Iterator
from functools import partial
from types import CodeType, FunctionType


def asks_for_hash(function: object) -> bool:
    """Whether a function, or one of its module's functions that it calls, names Python's own `hash`."""
    seen: set[int] = set()
    waiting = [function]
    while waiting:
        one = waiting.pop()
        if isinstance(one, partial):
            waiting.append(one.func)
        if type(one) is not FunctionType or id(one) in seen:
            continue
        seen.add(id(one))
        names = {name for code in codes(one.__code__) for name in code.co_names}
        if "__hash__" in names or ("hash" in names and one.__globals__.get("hash", hash) is builtins.hash):
            return True
        waiting += [one.__globals__[name] for name in names if name in one.__globals__]
    return False


def codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code, and that of the functions inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)
