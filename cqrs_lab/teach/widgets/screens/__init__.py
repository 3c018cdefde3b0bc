"""Live screens: the accident under one's own finger, a module for each; what they are made of is in `pieces`."""
