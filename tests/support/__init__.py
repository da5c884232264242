"""What the tests stand on: a PostgreSQL cluster, the real server, a browser."""
