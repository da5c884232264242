"""What programs send and get, by subject."""
