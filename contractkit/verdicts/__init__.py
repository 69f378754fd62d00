"""Judgements of tapes, kept between runs: what has not changed is not judged again."""
