"""Where the source has what the generated code allocates, and no verdict says so. Pure."""
