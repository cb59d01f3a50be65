"""What `heaplens check` and `explain` write: one file per output format. Pure."""
