"""The tasks of a storm: each notes when it begins and how it ends, in a file of its own making."""
