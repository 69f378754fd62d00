"""Rules about the waivers of a project."""
