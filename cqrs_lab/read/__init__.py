"""The read side: listens to what happened, and answers questions from tables of its own."""
