"""What keeps a committee's house in order: people and roles, units, rules, calendar, and the log of it all."""
