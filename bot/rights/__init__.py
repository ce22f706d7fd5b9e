"""Who may do what: asked at every click and right before every write."""
