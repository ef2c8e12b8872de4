"""The least that puts HTTP in front of Celery: one endpoint starts a task, another waits for its result.

It is served in the way that is fastest for it. Measured with 32 clients and with one (runs/s, two cores that did little
else; the order stayed the same on busier ones):

    gunicorn gthread, 2 processes of 16 threads     396   274   the baseline
    gunicorn gthread, 1 process of 32 threads       341   273
    uvicorn and a2wsgi, 32 threads                  319   248
    waitress, 32 threads                             as gunicorn with one process, and a third less with one client
    uvicorn on Django's ASGI handler                108   136   a thread is handed over in each request
"""
