"""What is kept for good, in SQLite: documents now, figures and conversations later."""
