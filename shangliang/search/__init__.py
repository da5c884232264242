"""Texts compared with each other: what is alike, and groups of what is alike. No records, no settings."""
