"""Makes ``src/rag/assets/cross_encoder``: see training/README.md."""
