"""The load generator: a process of its own that costs little, and looks at every answer."""
