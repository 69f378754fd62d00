"""Tapes: the file format, its safe writing, scrubbing, matching and replay."""
