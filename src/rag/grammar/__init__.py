"""Text -> figures: the grammar of Vietnamese figures."""
