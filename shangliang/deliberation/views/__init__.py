"""The pages of deliberations."""
