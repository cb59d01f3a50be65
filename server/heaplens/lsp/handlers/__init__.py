"""What the client asks for and is told: one file per feature, listed in `registry`."""
