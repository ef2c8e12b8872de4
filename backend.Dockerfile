# The API and the worker: one image, two commands.

FROM python:3.13-slim-trixie AS packages
COPY backend/requirements.txt /tmp/
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m venv --without-pip /opt/messager \
 && pip --python /opt/messager/bin/python install --require-hashes -r /tmp/requirements.txt
COPY backend /app
# Byte code is made here, as the file system is read-only later; and a checkout may hide its files from other users.
RUN /opt/messager/bin/python -m compileall -q /app && chmod -R a+rX /app

FROM python:3.13-slim-trixie
RUN groupadd --gid 10001 messager \
 && useradd --uid 10001 --gid messager --no-create-home --home-dir /tmp --shell /usr/sbin/nologin messager \
 && install -d -o messager -g messager -m 0700 /data
COPY --from=packages /opt/messager /opt/messager
COPY --from=packages /app /app
# MESSAGER_HOST: a container answers on every address of its network, so one that is started bare, with a port published
# by hand, refuses to. docker-compose.yaml says on which address it really publishes.
ENV PATH=/opt/messager/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MESSAGER_DATA=/data \
    MESSAGER_HOST=0.0.0.0 \
    MESSAGER_PORT=8000
WORKDIR /app
USER messager
VOLUME /data
EXPOSE 8000
# The lock: containers that start together on the same data migrate one after the other, the later ones with nothing to do.
CMD ["sh", "-c", "flock /data/migrate.lock python manage.py migrate --noinput && exec python -m messager.serve"]
