"""Other programs for comparison: environments, settings, rows. What runs in theirs imports nothing of ours."""
