#!/bin/sh
# Builds the graph of all digests in a folder and pushes it: build-and-push.sh [DIGESTS] [GRAPH]
# The server and the password come from NEO4J_URI and NEO4J_PASSWORD.
set -eu
digests=${1:-/digests}
graph=${2:-/data/papers}
kg build "$digests" -o "$graph"
kg push -g "$graph"
