"""Rules about the documented states of a resource."""
