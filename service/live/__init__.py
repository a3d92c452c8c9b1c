"""Live readers: one small process that tells many what changed, as server-sent events."""
