"""An API's documentation is its contract: record what crosses the wire, replay it offline, say who moved."""
