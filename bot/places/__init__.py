"""What kind of place a conversation is, and so how much of a customer may stand there."""
