"""The Home tab: what is open, the day at the branch, one's own bookings."""
