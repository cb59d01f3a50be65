"""Conversions that all features share: positions, places, URIs, what the client understands."""
