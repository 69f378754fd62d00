"""A recorded answer beside the one of today: what moved on the wire, and what was expected to."""
