"""The benchmarks: Messager beside what it is measured against, in one run on one machine.

`./messager bench` starts a Messager of its own on 127.0.0.1 and, beside it, a plain Celery worker with the baselines
over it: Celery itself, two bare endpoints, and Flower. They take turns, so that whatever else the machine does hits all
alike.
"""
