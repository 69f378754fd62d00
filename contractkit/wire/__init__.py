"""Rules about the live service beside its recording. Their home is to be `rules/wire`, once the loader knows it."""
