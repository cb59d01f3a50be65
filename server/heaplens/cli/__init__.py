"""The command: the analyzer's reports as text and JSON. Never imports the protocol side (lsp)."""
