"""What is open, what is known of it, and what runs."""
