"""Waiting clients: when each looked, and when it noticed."""

import pandas as pd

from cqrs_lab.teach.colours import READ, WAITING
from cqrs_lab.teach.pictures.canvas import Picture
from cqrs_lab.teach.pictures.rows import Mark, rows_picture


def waiting_clients(clients: pd.DataFrame) -> Picture:
    """A row for each client: when it looked, when the order was visible, when the client noticed."""
    marks = [
        Mark("looks_at", "looked", WAITING, "o"),
        Mark("visible_at", "visible in the list", READ, "|"),
        Mark("noticed_at", "noticed", READ, "D"),
    ]
    return rows_picture("Who noticed when", "treatment", marks, None, describe_clients, clients)


def describe_clients(clients: pd.DataFrame) -> str:
    """Who noticed first and last, and who looked most."""
    noticed = clients.dropna(subset=["noticed_at"])
    if clients.empty:
        return "nobody is waiting"
    if noticed.empty:
        return "nobody has noticed the order yet"
    times = noticed["noticed_at"].astype(float)
    first, last = noticed.iloc[int(times.argmin())], noticed.iloc[int(times.argmax())]
    most = clients.iloc[int(clients["looks"].astype(int).argmax())]
    return (
        f"first: {first['treatment']} at {first['noticed_at']:.2f} s; last: {last['treatment']} at "
        f"{last['noticed_at']:.2f} s; most looks: {most['treatment']}, {most['looks']}"
    )
