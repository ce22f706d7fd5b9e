"""What whoever runs Deskhand sees of it: logs, figures, health, and the check before it starts."""
