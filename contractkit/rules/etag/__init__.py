"""Rules about entity tags and conditional requests."""
