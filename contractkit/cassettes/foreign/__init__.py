"""Recordings that other tools made: one file per format, each with `read(data, name) -> Recorded`."""
