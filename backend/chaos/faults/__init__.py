"""Every kind of fault. Importing the group modules fills `chaos.faults.kinds.KINDS`."""

from chaos.faults import broker, clock, database, messages, processes, submissions, zombies

__all__ = ["broker", "clock", "database", "messages", "processes", "submissions", "zombies"]
