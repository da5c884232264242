"""The pages of handling, by who works there."""
