"""The client: what a person in front of a screen does, and what the screen does for the person."""
