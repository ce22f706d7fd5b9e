"""Stand-ins for the three scheduling systems: real HTTP servers that follow the vendors' documents.

They know nothing of the product; the product reaches them only through its base URL settings.
"""
