#!/bin/sh
# The Dockerfile's steps without Docker, as a user without rights in an empty folder: try.sh [WORK]
# Installs kg from what the image would be built of, builds the sample's graph, and pushes it where NEO4J_URI is set.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
chmod 755 "$work"
src=$work/src
mkdir -p "$src/docker"
# The lines of Dockerfile.dockerignore that begin with "!" are what COPY sees.
sed -n 's/^!//p' "$here/docker/Dockerfile.dockerignore" | while read -r path; do
  cp -R "$here/$path" "$src/$path"
done
find "$src" -name __pycache__ -prune -exec rm -rf {} +
mkdir "$work/user" "$work/digests"
cp "$here"/examples/*.txt "$work/digests/"
cat >"$work/steps.sh" <<'END'
set -eu
cd "$1/user"
export HOME="$1/user"
sh "$1/src/docker/install.sh" "$1/src" "$1/user/kg"
PATH=$1/user/kg/bin:$PATH
export PATH
if [ -n "${NEO4J_URI:-}" ]; then
  sh "$1/src/docker/build-and-push.sh" "$1/digests" "$1/user/papers"
else
  kg build "$1/digests" -o "$1/user/papers"
fi
kg stats -g "$1/user/papers"
END
if [ "$(id -u)" = 0 ]; then
  chown -R 65534:65534 "$work/user"
  setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs sh "$work/steps.sh" "$work"
else
  sh "$work/steps.sh" "$work"
fi
