# shellcheck shell=bash
# What the scripts of this folder share: the application to measure, a throw-away PostgreSQL, the peers, and medians.
# A script sets $name, sources this file, and calls `begin` before it makes anything.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
pg_bin=/usr/lib/postgresql/15/bin
name=${name:?the script that sources this file names itself}
server=
work=
started=()

fail() {
    echo "$name: $1" >&2
    exit 2
}

# application PATH: sets `launcher` to the command that starts it, `measured` to its description, and `package` to the
# folder of the jars, empty for a native executable.
application() {
    package=
    [[ -f $1 ]] || fail "'$1' is no file: name a native executable, a packaged quarkus-run.jar, or bin/esquema."
    local path built
    path=$(readlink -f "$1")
    case $path in
        "$root/bin/esquema")
            # shellcheck disable=SC2012 # The names are Maven's own: no newline in them.
            built=$(ls -t "$root"/target/esquema-*-runner 2>/dev/null | head -n 1 || true)
            measured="bin/esquema, which starts ${built:-the packaged jar on $("$java" -version 2>&1 | head -n 1)}"
            launcher=("$path")
            [[ -n $built ]] || package=$root/target/quarkus-app
            ;;
        *.jar)
            [[ $path != */quarkus-run.jar ]] || package=$(dirname "$path")
            measured="the jar $path on $("$java" -version 2>&1 | head -n 1)"
            launcher=("$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -jar "$path")
            ;;
        *)
            [[ -x $path ]] || fail "'$path' cannot be executed."
            measured="the executable $path"
            launcher=("$path")
            ;;
    esac
}

# PostgreSQL refuses to run as root.
as_owner() {
    if ((EUID == 0)); then runuser -u postgres -- "$@"; else "$@"; fi
}

clean_up() {
    local status=$? pid base
    trap - EXIT
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    if [[ -n $server ]]; then
        as_owner "$pg_bin/pg_ctl" -D "$server" -m immediate stop >/dev/null || true
    elif [[ -f $work/databases ]]; then
        for base in $(sort -u "$work/databases"); do sql postgres -c "drop database if exists $base" || true; done
    fi
    [[ -z $work ]] || rm -rf "$work"
    exit "$status"
}

# begin [SETTING …]: a folder of its own and a throw-away server with a password; both are removed at the end. With
# BENCH_DATABASE_URL, that server is used, unless settings are asked for.
begin() {
    work=$(mktemp -d)
    chmod 711 "$work"
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    command -v psql >/dev/null || install postgresql-client || fail "please install postgresql-client, or run this as root."
    if [[ -n ${BENCH_DATABASE_URL-} && $# == 0 ]]; then
        base_url=${BENCH_DATABASE_URL%%\?*}
        base_url=${base_url%/*}
        query=?${BENCH_DATABASE_URL#*\?}
        [[ $BENCH_DATABASE_URL == *\?* ]] || query=
        return
    fi
    [[ -x $pg_bin/initdb ]] || install postgresql-15 || fail "please install postgresql-15, or run this as root."
    local password port setting options="-c listen_addresses=127.0.0.1 -c unix_socket_directories="
    for setting in max_locks_per_transaction=4096 "$@"; do options+=" -c $setting"; done
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    port=$(free_port)
    mkdir "$work/server"
    echo "$password" >"$work/password"
    if ((EUID == 0)); then chown postgres "$work/server" "$work/password"; fi
    as_owner "$pg_bin/initdb" -D "$work/server/data" -U bench -A scram-sha-256 --pwfile="$work/password" \
        -E UTF8 --locale=C >/dev/null
    server=$work/server/data
    as_owner "$pg_bin/pg_ctl" -D "$server" -l "$work/server/log" -w start -o "-p $port $options" >/dev/null || {
        cat "$work/server/log" >&2
        fail "the throw-away server did not start."
    }
    base_url="postgres://bench:$password@127.0.0.1:$port"
    query="?sslmode=disable"
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# database NAME: creates it and prints its URL.
database() {
    sql postgres -c "set client_min_messages = warning" -c "drop database if exists $1" -c "create database $1"
    echo "$1" >>"$work/databases"
    echo "$base_url/$1$query"
}

# sql DATABASE ARGUMENT …: psql in that database.
sql() { psql -X -q -At -v ON_ERROR_STOP=1 -d "$base_url/$1$query" "${@:2}"; }

# install PACKAGE …: Debian's packages, as root only.
install() {
    ((EUID == 0)) || return 1
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -y -q --no-install-recommends "$@"; } >&2
}

# quietly COMMAND …: shows its output only if it fails.
quietly() {
    "$@" >"$work/log" 2>&1 </dev/null || {
        cat "$work/log" >&2
        echo "$name: $1 failed." >&2
        exit 1
    }
}

# timed FILE COMMAND …: appends the milliseconds of the whole process to a file.
timed() {
    local file=$1 start=${EPOCHREALTIME/[.,]/}
    shift
    quietly "$@"
    awk -v us=$((${EPOCHREALTIME/[.,]/} - start)) 'BEGIN { printf "%.1f\n", us / 1000 }' >>"$file"
}

# median FILE
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# ratio A B
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# figure SERIES X Y: prints nothing, and keeps a point for bench/draw if BENCH_FIGURES names a file.
figure() { [[ -z ${BENCH_FIGURES-} ]] || printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$BENCH_FIGURES"; }

# serve URL [NAME=VALUE …]: starts a server; sets `pid`, `port` and `began`, the time in microseconds. The
# program that asks for its readiness starts first, because Python takes as long to start as the server.
serve() {
    local url=$1
    shift
    port=$(free_port)
    rm -f "$work/pid"
    exec {watch}< <(watch)
    read -r -u "$watch"
    began=${EPOCHREALTIME/[.,]/}
    env DATABASE_URL="$url" PORT="$port" "$@" "${launcher[@]}" serve >"$work/serve.log" 2>&1 {watch}<&- &
    pid=$!
    echo "$pid" >"$work/pid"
    started+=("$pid")
}

# watch: prints a line when it begins to ask for the readiness of the server, and the time in microseconds of the first 200.
watch() {
    python3 - "$port" "$work/pid" <<'PYTHON'
import http.client
import os
import sys
import time

port, pid = int(sys.argv[1]), sys.argv[2]
end = time.time() + 60
print("watching", flush=True)
while True:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/q/health/ready")
        if connection.getresponse().status == 200:
            break
    except OSError:
        pass
    if time.time() > end or os.path.exists(pid) and not os.path.exists(f"/proc/{open(pid).read().strip() or 1}"):
        sys.exit("the server was not ready within 60 s: see its log")
    time.sleep(0.001)
print(round(time.time() * 1e6))
PYTHON
}

# ready: waits for the first 200 on readiness and prints the milliseconds since the start of the process.
ready() {
    local at
    read -r -u "$watch" at
    exec {watch}<&-
    awk -v us=$((at - began)) 'BEGIN { printf "%.1f\n", us / 1000 }'
}

# get PATH: stores the answer in $work/answer and prints the seconds that it took.
get() {
    curl -sf -H 'Accept: text/html,*/*' -o "$work/answer" -w '%{time_total}\n' "http://127.0.0.1:$port$1" ||
        fail "GET $1 was not answered with 200: this application may not have the route."
}

stop() {
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

# resident PID: its resident memory now, in MB. peak PID: the highest so far.
resident() { awk '/^VmRSS/ { printf "%d\n", $2 / 1024 }' "/proc/$1/status"; }
peak() { awk '/^VmHWM/ { printf "%d\n", $2 / 1024 }' "/proc/$1/status"; }

# set_of N: writes a generated set once and prints its folder.
set_of() {
    [[ -d $work/set-$1 ]] || "$root/bench/generate-set" "$work/set-$1" "$1"
    echo "$work/set-$1"
}

conditions() {
    echo "measured: $measured"
    echo "PostgreSQL $(sql postgres -c 'show server_version'), $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg), $(date -u +%F)"
}

# options USAGE_FUNCTION ARGUMENT …: reads --help, the path of the application, and those of --runs, --sizes and --hold
# whose variable the script sets before.
options() {
    local usage=$1 path=$root/bin/esquema option
    shift
    while (($#)); do
        case $1 in
            --help) "$usage"; exit 0 ;;
            --runs | --sizes | --hold)
                option=${1#--}
                [[ -v $option ]] || { "$usage" >&2; exit 2; }
                printf -v "$option" %s "${2:?$1 needs a value}"
                shift 2
                ;;
            -*) "$usage" >&2; exit 2 ;;
            *) path=$1; shift ;;
        esac
    done
    [[ ${runs-1} =~ ^[1-9][0-9]*$ ]] || fail "--runs needs a whole number above 0, not '$runs'."
    application "$path"
}
