"""Delivers messages to people: who may be reached, and by which channel."""
