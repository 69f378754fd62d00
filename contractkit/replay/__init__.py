"""Tapes over HTTP, for clients in any language."""
