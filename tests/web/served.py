"""What the tests of the server share: a real one on a free port of this machine, and a client that reads every answer.

The client holds each answer against the server's own OpenAPI document: its status, its headers, the shape of its body.
"""

import asyncio
import json
import re
import threading
from contextlib import contextmanager

import httpx
from jsonschema import Draft202012Validator

from cqrs_lab.web.server import serve

PATIENCE = 30.0  # seconds; nothing here takes so long, whatever else the machine does
NOT_OF_ONE_PATH = (404, 405)  # answers to what is in no document


class Served:
    """A server in a thread of its own, with an event loop of its own, as another process would have it."""

    def __init__(self, **options):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.server = self.run(serve(**{"delay": 0.05, "port": 0} | options))
        self.client = httpx.Client(base_url=self.server.url, timeout=PATIENCE)
        self.document = self.client.get("/openapi.json").json()

    def run(self, coroutine):
        """Let the server's loop run a coroutine, and give its result."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(PATIENCE)

    def on_loop(self, function, *arguments):
        """Call a function where the server's databases may be used."""

        async def call():
            return function(*arguments)

        return self.run(call())

    def stop(self):
        self.client.close()
        self.run(self.server.stop())
        left = self.on_loop(lambda: asyncio.all_tasks() - {asyncio.current_task()})
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        assert not left

    def ask(self, method, path, **options):
        """The answer to a request, held against the document."""
        answer = self.client.request(method, path, **options)
        check(self.document, method, answer)
        return answer

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def place(self, name="Aoi", total=850, **options):
        return self.ask("POST", "/orders", json={"customerName": name, "totalYen": total}, **options)

    def pay(self, order_id, **options):
        return self.ask("POST", f"/orders/{order_id}/payment", **options)

    def orders(self, **parameters):
        return self.get("/orders", params=parameters)

    def placed(self, *names):
        """The receipts of orders for these names, when the list shows them all."""
        answers = [self.place(name) for name in names]
        self.orders(minVersion=answers[-1].headers["Event-Position"], wait=PATIENCE)
        return [answer.json() for answer in answers]

    def settled(self, answer):
        """What became of the command that was answered so, when it is settled."""
        while (operation := self.get(answer.headers["Location"]).json())["state"] == "PENDING":
            self.orders(minVersion=10**6, wait=0.1)
        return operation

    def stored(self):
        """How many events are stored."""
        return self.on_loop(self.server.parts.queue.last_position)

    def break_list_for(self, name):
        """From now on the order list cannot take a line for this customer."""
        trigger = f"""
            CREATE TRIGGER broken BEFORE INSERT ON order_list WHEN NEW.customer_name = '{name}'
            BEGIN SELECT RAISE(ABORT, 'the board is full'); END
        """
        self.on_loop(self.server.parts.read_database.execute, trigger)

    @contextmanager
    def listening(self, since=None, last_event_id=None):
        """The messages of the stream of changes, as a browser would dispatch them: (id, event, data)."""
        headers = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
        parameters = {} if since is None else {"since": since}
        with self.client.stream("GET", "/events", params=parameters, headers=headers) as answer:
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            yield messages(answer.iter_lines())


def messages(lines):
    """The messages in the lines of a stream; the first, which has an id alone, is given as (id, None, None)."""
    fields = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "id" in fields:
            yield int(fields["id"]), fields.get("event"), json.loads(fields.get("data", "null"))
            fields = {}


def check(document, method, answer):
    """Whether an answer is one that the document promises."""
    path = next((path for path in document["paths"] if matches(path, answer.request.url.path)), None)
    operation = document["paths"].get(path, {}).get(method.lower())
    if operation is None:
        assert answer.status_code in NOT_OF_ONE_PATH or answer.url.path == "/openapi.json"
        return
    promised = operation["responses"][str(answer.status_code)]
    media_type = answer.headers["Content-Type"].partition(";")[0]
    schema = promised["content"][media_type]["schema"] | {"components": document["components"]}
    Draft202012Validator(schema).validate(answer.json())
    assert all(name in answer.headers for name in promised.get("headers", {}) if name != "List-Stale")


def matches(template, path):
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) is not None
