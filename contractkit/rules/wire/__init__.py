"""Rules about an answer that has changed since it was recorded."""
