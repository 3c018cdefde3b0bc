"""One module for each picture, drawn from a table; `canvas` redraws it in place, `pieces` are what all are made of."""
