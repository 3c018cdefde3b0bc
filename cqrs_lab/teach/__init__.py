"""Everything a notebook shows: pictures, widgets, exercises. The library draws, the notebook tells."""
