"""From a place in a function to how often it runs: blocks, jumps, and where they end. Pure."""
