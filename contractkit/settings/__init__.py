"""The text of pyproject.toml: typed values out of it, the lines they stand on, and blocks to add to it."""
