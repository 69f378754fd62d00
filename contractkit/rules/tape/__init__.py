"""Rules about a recording as a whole."""
