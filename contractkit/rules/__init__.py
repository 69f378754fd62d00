"""One file per rule, by family. What is not in a family's folder is no rule."""
