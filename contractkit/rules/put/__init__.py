"""Rules about what became of the values that were sent."""
