"""The outside world: Go and its processes. Knows neither the protocol nor asyncio."""
