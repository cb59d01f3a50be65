"""Runs Go for packages and makes their reports: in batches, or while they are edited."""
