"""What the pictures say: titles, labels, and the finding of each in a sentence."""

SENTENCES = {
    "orders": ("{n} order", "{n} orders"),
}
