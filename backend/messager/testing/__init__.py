"""What every feature's tests share: real Redis, real databases, real processes, a client. Nothing here is a stand-in."""
