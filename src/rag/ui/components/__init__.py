"""Parts of pages: each draws, none thinks."""
