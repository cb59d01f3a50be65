"""Reports kept on disk, so that what is unchanged is never compiled twice; no asyncio here."""
