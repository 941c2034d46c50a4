"""What `make bench` measures; each file also runs by itself."""
