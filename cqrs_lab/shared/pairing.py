"""Which write file and which read file belong together.

Each opening appends a random token to the write file, and then stores it in the read file:

    write: token 1, token 2, token 3        read: token 3

A pair is valid if the token in the read file is one of those in the write file. So a read file of another lunch
is refused, and so is a write file that was restored from a copy older than the read file's last opening. A
process that is killed between the two steps leaves a valid pair: the read file still holds the token before.

The token comes from the machine's own randomness and never from a seed: two lunches with the same seed are two lunches.
"""

from cqrs_lab.shared.database import Database

OPENINGS = "CREATE TABLE IF NOT EXISTS openings (n INTEGER PRIMARY KEY, token TEXT NOT NULL)"
PAIRED_WITH = "CREATE TABLE IF NOT EXISTS paired_with (token TEXT NOT NULL)"


class Pairing:
    """The tokens in a write and a read database."""

    def __init__(self, write: Database, read: Database) -> None:
        self.write = write
        self.read = read
        write.define(OPENINGS)
        read.define(PAIRED_WITH)

    def token(self) -> str | None:
        """The token of the read database; None if it was never paired."""
        rows = self.read.execute("SELECT token FROM paired_with")
        return str(rows[0]["token"]) if rows else None

    def holds(self) -> bool:
        """Whether the two belong together, or the read database belongs to nobody yet."""
        token = self.token()
        known = self.write.execute("SELECT 1 FROM openings WHERE token = :token", token=token)
        return token is None or bool(known)

    def renew(self, token: str) -> None:
        """Pair the two by a new token; inside a transaction of each, of which the write database's ends first."""
        self.write.execute("INSERT INTO openings (token) VALUES (:token)", token=token)
        self.read.execute("DELETE FROM paired_with")
        self.read.execute("INSERT INTO paired_with VALUES (:token)", token=token)
