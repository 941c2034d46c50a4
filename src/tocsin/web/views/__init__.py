"""Pure functions from nouns to what templates show: no store, no request, no clock of their own."""
