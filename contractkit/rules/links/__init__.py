"""Rules about the links that an answer carries."""
