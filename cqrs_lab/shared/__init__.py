"""What both sides know: messages, operations, and how a database is opened."""
