"""The cafeteria in real time, behind HTTP on this machine; it needs the extra "web" (FastAPI, uvicorn)."""

from importlib.util import find_spec

if find_spec("fastapi") is None or find_spec("uvicorn") is None:
    raise ImportError('FastAPI or uvicorn is missing; both come with the extra "web": pip install "cqrs-lab[web]"')
