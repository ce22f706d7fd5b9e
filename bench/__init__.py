"""What is fast, measured: the bot against a raw Bolt echo, understanding, and every dialog step."""
