"""Rules about what a new revision of a page promises differently."""
