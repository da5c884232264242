"""The demo world: invented people, places and texts, made by driving the real actions."""
