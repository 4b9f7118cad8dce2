#!/bin/sh
# Installs kg from a checkout into a new environment: install.sh CHECKOUT TARGET. Needs Python 3.11 and no rights of root.
# (A step of the Dockerfile, in a script of its own so that it runs without Docker too.)
set -eu
checkout=$1
target=$2
${PYTHON:-python3} -m venv "$target"
"$target/bin/python" -m pip install --quiet --no-cache-dir --disable-pip-version-check \
  --constraint "$checkout/requirements.lock" "$checkout"
"$target/bin/kg" --version
