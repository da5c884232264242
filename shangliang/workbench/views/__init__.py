"""Pages that bring the subjects together for signed-in people."""
