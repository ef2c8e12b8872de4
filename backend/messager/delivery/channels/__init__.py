"""The ways a message can go: one module each, with `read` for a recipient and a class that sends."""
