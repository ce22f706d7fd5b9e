"""What channels are told: changes of appointments, one living card an appointment and channel."""
