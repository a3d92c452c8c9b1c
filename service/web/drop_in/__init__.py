"""Other moderation services' interfaces, so that software written for them can point here.

Each module is one of them: its addresses, its way of carrying a key, its answers, its errors.
None stores a comment. docs/drop-in.md tells how to point at them.
"""
