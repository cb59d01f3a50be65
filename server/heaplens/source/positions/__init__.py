"""From a position that the compiler prints to the stretch of source it means. Pure."""
