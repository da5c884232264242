"""What people do from one page to the next, in a real browser, against the real server."""
