"""Waiting clients: when each looked, and when it noticed."""

import pandas as pd

from cqrs_lab.teach.colours import READ, WAITING
from cqrs_lab.teach.pictures.canvas import Picture
from cqrs_lab.teach.pictures.needs import Needs
from cqrs_lab.teach.pictures.rows import Mark, rows_picture
from cqrs_lab.teach.words import say

NEEDS = Needs(
    "waiting_clients", "cafeteria.clients.table()", ("treatment", "looks", "visible_at", "noticed_at", "looks_at")
)


def waiting_clients(clients: pd.DataFrame, *, scale: float = 1.0) -> Picture:
    """A row for each client: when it looked, when the order was visible, when the client noticed."""
    marks = [
        Mark("looks_at", say("pictures", "client_looked"), WAITING, "o"),
        Mark("visible_at", say("pictures", "visible_in_list"), READ, "|"),
        Mark("noticed_at", say("pictures", "client_noticed"), READ, "D"),
    ]
    return rows_picture(
        say("pictures", "clients_title"), "treatment", marks, None, describe_clients, NEEDS, clients, scale
    )


def describe_clients(clients: pd.DataFrame) -> str:
    """Who noticed first and last, and who looked most."""
    noticed = clients.dropna(subset=["noticed_at"])
    if clients.empty:
        return say("pictures", "no_clients")
    if noticed.empty:
        return say("pictures", "nobody_noticed")
    times = noticed["noticed_at"].astype(float)
    first, last = noticed.iloc[int(times.argmin())], noticed.iloc[int(times.argmax())]
    most = clients.iloc[int(clients["looks"].astype(int).argmax())]
    return say(
        "pictures",
        "first_and_last",
        first=first["treatment"],
        first_at=first["noticed_at"],
        last=last["treatment"],
        last_at=last["noticed_at"],
        most=most["treatment"],
        looks=most["looks"],
    )
