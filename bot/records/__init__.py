"""What is kept of what was done, who may read it, and how it goes again."""
