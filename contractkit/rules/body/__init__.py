"""Rules about the members, types and formats of an answer's body."""
