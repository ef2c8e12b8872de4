"""What every feature's tests share: real Redis, real databases, real processes. Nothing here is a stand-in."""
