#!/bin/sh
# nginx keeps connections to the app open only when it knows the app's address from its start. An app that was replaced
# may have another address: then nginx is told to read its configuration, and with it the address, again.
set -eu
command -v getent >/dev/null || { echo "$0: needs getent" >&2; exit 1; }

addresses() { getent hosts messager-app | sort; }

follow() {
  known=$(addresses)
  while sleep 2; do
    now=$(addresses)
    # No address: the app is down, and nginx would refuse a configuration without one.
    if [ -n "$now" ] && [ "$now" != "$known" ]; then
      nginx -s reload && known=$now
    fi
  done
}

follow &
