"""The laboratory around the cafeteria: time held in the hand, chance from a seed, faults, measurements."""
