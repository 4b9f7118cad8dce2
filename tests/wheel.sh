#!/bin/sh
# The wheel, built and installed in a new virtual environment outside the checkout, runs the main job.
# usage: wheel.sh PYTHON   (one that has the package `build`)
set -eu
python=$1
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m build --wheel --outdir "$work/dist" "$here" >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check -c "$here/requirements.lock" "$work"/dist/*.whl
cp "$here/examples/daily-papers.txt" "$work/"
cd "$work"
kg=venv/bin/kg
"$kg" build daily-papers.txt --quiet
"$kg" stats >/dev/null
"$kg" search attention --json | grep -q '"name"'
"$kg" cypher --list >/dev/null
"$kg" cypher 'MATCH (p:Paper) RETURN count(p) AS papers' --json | grep -q '"papers"'
"$kg" sparql 'SELECT (count(*) AS ?triples) { ?s ?p ?o }' --json | grep -q '"triples"'
for format in turtle graphml csv html; do
  "$kg" export "$format" -o "out.$format" --quiet
  test -s "out.$format"
done
"$kg" validate --quiet
echo "the wheel builds, installs and runs (bytes, file): $(wc -c dist/*.whl)"
