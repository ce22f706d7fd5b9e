"""The bot is killed, frozen, and cut off from everything it needs, and what it did is counted.

The rule: bots are processes of their own and know nothing of this; Slack and the systems live on in
the process that drives them, and only what is found there counts.
"""
