"""The long tests of make test-full."""
