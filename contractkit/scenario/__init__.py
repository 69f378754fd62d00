"""`.http` scenarios: which requests to send, in which order, and what came back."""
