"""The write side: takes commands, decides, and remembers what was decided."""
