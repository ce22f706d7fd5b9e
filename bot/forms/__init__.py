"""Forms with several fields while they are open: their searches, and their check when sent."""
