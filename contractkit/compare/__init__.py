"""Documented and observed JSON, and where they part: shapes first, differences only where shapes are not equal."""
