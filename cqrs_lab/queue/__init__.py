"""The event queue: what the write side has to tell, kept until every subscription has finished with it."""
