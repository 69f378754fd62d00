"""The files that `contractkit init` writes, as text made from a page: settings, a scenario, a test."""
