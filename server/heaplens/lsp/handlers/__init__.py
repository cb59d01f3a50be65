"""What the client asks and is told: one file per feature."""
