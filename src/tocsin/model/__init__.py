"""The nouns: frozen dataclasses, one type per state. Imports nothing of Tocsin but errors.

All times are timezone-aware UTC datetimes. Keys of securities are `MIC:TICKER` with ISO 10383
operating codes (`XNAS:AAPL`); keys of countries are ISO 3166 alpha-2 (`US`).
"""
