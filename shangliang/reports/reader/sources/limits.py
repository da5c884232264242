"""How much a report may be. A long one has 30,000 characters; these leave room for pictures and bound memory."""

MEGABYTE = 1024 * 1024

MOST_BYTES = 50 * MEGABYTE
MOST_CHARACTERS = 400_000
MOST_UNPACKED = 64 * MEGABYTE
MOST_PAGES = 500
PDF_SECONDS = 60
PDF_MEMORY = 400 * MEGABYTE
