"""The least that puts HTTP in front of Celery: one endpoint starts a task, another waits for its result.

It is served in the way that was fastest for it. Runs/s of 32 clients on two cores that did little else, in turns of 3 s
after each other, so that a tenth more or less says nothing:

    gunicorn gthread, 2 processes of 8 threads     427   the baseline
    gunicorn gthread, 2 processes of 16 threads    396
    gunicorn gthread, 1 process of 32 threads      341
    uvicorn and a2wsgi, 32 threads                 319
    uvicorn on Django's ASGI handler               108   each request is handed over to a thread of its own

Waitress with 32 threads, which was tried on a busy machine, came up to gunicorn with one process there. All but the
last cost about the same CPU time, 4.1 to 4.5 ms a run with worker and Redis: two processes win by using both cores.
"""
