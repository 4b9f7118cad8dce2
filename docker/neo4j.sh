#!/bin/sh
# Neo4j without Docker: the jars come from Maven Central (docker/neo4j/pom.xml), Java 17 and Maven are all it needs.
#
#   sh docker/neo4j.sh              starts the server and Neo4j Browser on this machine only; Ctrl-C stops it
#   sh docker/neo4j.sh prepare      only downloads
#   sh docker/neo4j.sh admin …      neo4j-admin: `sh docker/neo4j.sh admin database import full …`
#
# NEO4J_HOME       where the database lies        (.cache/neo4j)
# NEO4J_PASSWORD   the password of the first start (made up, and kept in $NEO4J_HOME/password)
# BOLT_PORT, HTTP_PORT (7687, 7474)   HEAP, PAGE_CACHE (512m, 256m)   JAVA_OPTIONS   NEO4J_EXTRA_CONF: lines for neo4j.conf
set -eu

here=$(cd "$(dirname "$0")" && pwd)
NEO4J_HOME=${NEO4J_HOME:-$here/../.cache/neo4j}
mkdir -p "$NEO4J_HOME/conf" "$NEO4J_HOME/import" "$NEO4J_HOME/data" "$NEO4J_HOME/logs"
NEO4J_HOME=$(cd "$NEO4J_HOME" && pwd)
NEO4J_CONF=$NEO4J_HOME/conf
export NEO4J_HOME NEO4J_CONF
jars=${NEO4J_JARS:-$here/../.cache/neo4j-jars}

for program in java mvn; do
  command -v "$program" >/dev/null || { echo "neo4j.sh: $program is not here; install Java 17 and Maven" >&2; exit 1; }
done

# The class path is kept until the POM is newer or a jar of it is gone.
complete() {
  [ -s "$jars" ] && [ "$jars" -nt "$here/neo4j/pom.xml" ] && (IFS=:; for jar in $(cat "$jars"); do [ -e "$jar" ] || exit 1; done)
}
if ! complete; then
  echo "neo4j.sh: fetching Neo4j from Maven Central (some 150 MB, once)" >&2
  mkdir -p "$(dirname "$jars")"
  mvn --batch-mode --no-transfer-progress --quiet -f "$here/neo4j/pom.xml" dependency:build-classpath \
    -Dmdep.outputFile="$jars.$$" -Dmdep.includeScope=runtime >&2
  mv "$jars.$$" "$jars"
fi

run_java() {
  exec java -Xms"${HEAP:-512m}" -Xmx"${HEAP:-512m}" -Dfile.encoding=UTF-8 ${JAVA_OPTIONS:-} \
    --add-opens java.base/java.nio=ALL-UNNAMED --add-opens java.base/java.lang=ALL-UNNAMED \
    --add-opens java.base/sun.nio.ch=ALL-UNNAMED --add-opens java.base/java.util.concurrent=ALL-UNNAMED \
    -cp "$(cat "$jars")" "$@"
}

configure() {
  cat >"$NEO4J_CONF/neo4j.conf" <<END
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:${BOLT_PORT:-7687}
server.bolt.advertised_address=localhost:${BOLT_PORT:-7687}
server.http.listen_address=127.0.0.1:${HTTP_PORT:-7474}
server.http.advertised_address=localhost:${HTTP_PORT:-7474}
server.memory.pagecache.size=${PAGE_CACHE:-256m}
dbms.usage_report.enabled=false
client.allow_telemetry=false
${NEO4J_EXTRA_CONF:-}
END
}

first_password() {
  [ -e "$NEO4J_HOME/password" ] && return
  password=${NEO4J_PASSWORD:-$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')}
  (umask 077; printf '%s\n' "$password" >"$NEO4J_HOME/password.new")
  (run_java org.neo4j.cli.AdminTool dbms set-initial-password -- "$password") >/dev/null
  mv "$NEO4J_HOME/password.new" "$NEO4J_HOME/password"
}

case ${1:-start} in
  prepare) ;;
  admin)
    shift
    [ -e "$NEO4J_CONF/neo4j.conf" ] || configure
    run_java org.neo4j.cli.AdminTool "$@"
    ;;
  start)
    configure
    first_password
    echo "Neo4j Browser: http://localhost:${HTTP_PORT:-7474}/browser/   user neo4j, password in $NEO4J_HOME/password"
    echo "kg push --uri bolt://localhost:${BOLT_PORT:-7687}   with NEO4J_PASSWORD set to it; Ctrl-C stops the server"
    run_java org.neo4j.server.CommunityEntryPoint --home-dir="$NEO4J_HOME" --config-dir="$NEO4J_CONF"
    ;;
  *)
    echo "neo4j.sh: no such thing: $1; there are start, prepare and admin" >&2
    exit 2
    ;;
esac
