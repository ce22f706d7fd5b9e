"""Everything of Deskhand that touches the world; the dialogs themselves are in `flows`."""
