"""Vietnamese as it is written and typed: pure functions."""
