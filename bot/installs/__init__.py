"""Installing Deskhand in several workspaces: the flow, the sealed tokens, and what is left after.

The rule: a workspace is let in by name, its token is kept sealed, and with the app goes everything
that was kept for it.
"""
