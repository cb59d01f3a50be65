"""What a user can choose: one table of options, and everything that follows from it. Pure."""
