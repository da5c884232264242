"""Pages of proposals, for members and for the office."""
