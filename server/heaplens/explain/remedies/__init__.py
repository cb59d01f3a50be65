"""What can be done about an allocation: one table entry each, with what has to hold for it."""
