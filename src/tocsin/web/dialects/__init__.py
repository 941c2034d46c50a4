"""Dialects of news APIs that programs of today already speak: the same stories under other addresses and names."""
