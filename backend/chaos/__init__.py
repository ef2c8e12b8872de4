"""The chaos suite: real processes, real faults, and three journals that say whether a promise was broken.

`./messager chaos` starts a whole Messager on 127.0.0.1, submits runs, kills, freezes and cuts off its parts meanwhile,
and afterwards compares what the client was promised, what the tasks saw, and what the database went through. The
product has no hooks for it: everything is done from outside.
"""
