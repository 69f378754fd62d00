"""Rules about what a page says of itself."""
