"""From a line and a product of the allocator to the source that allocates it. Pure."""
