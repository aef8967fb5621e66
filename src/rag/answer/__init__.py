"""The answer engine: evidence -> draft -> checked, cited answer."""
