"""Server-rendered pages, one file per family. Each works without script."""
