"""A Contract, served: the documented service, run locally, with state, entity tags, links and transitions."""
