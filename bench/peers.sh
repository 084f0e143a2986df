# shellcheck shell=bash
# The tools that Esquema is measured beside, one function each for its installation, its project and its run. They all get
# the same SQL. Sourced after lib.sh.

tools=(esquema alembic dbmate node-pg-migrate sqitch flyway)

# Leaves a tool out of the comparison.
skip() {
    echo "$name: $1 is left out: $2" >&2
    local tool left=()
    for tool in "${tools[@]}"; do [[ $tool == "$1" ]] || left+=("$tool"); done
    tools=("${left[@]}")
}

install_peers() {
    command -v alembic >/dev/null || install alembic python3-psycopg2 || skip alembic "the package alembic cannot be installed."
    install_npm || skip dbmate "npm brings no executable of it."
    [[ -f $npm/node-pg-migrate/bin/node-pg-migrate.js ]] || skip node-pg-migrate "npm does not bring it."
    command -v sqitch >/dev/null || install sqitch libdbd-pg-perl || skip sqitch "the package sqitch cannot be installed."
    install_flyway || skip flyway "bench/FlywayMigrate.java needs Maven and a JDK."
}

# The executable of dbmate itself: the command of the npm package starts Node.js first.
install_npm() {
    npm=$work/npm/node_modules
    command -v npm >/dev/null || install npm || return 1
    npm install --silent --no-save --prefix "$work/npm" dbmate node-pg-migrate pg >&2 || return 1
    dbmate=$(echo "$npm"/@dbmate/*/bin/dbmate)
    [[ -x $dbmate ]]
}

# Flyway's API with the product's own libraries, and a program of one class.
install_flyway() {
    local plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
    (cd "$root" && mvn -B -ntp -q "$plugin:build-classpath" -Dmdep.outputFile="$work/classpath") >&2 || return 1
    mkdir "$work/classes"
    "${java}c" -d "$work/classes" -cp "$(cat "$work/classpath")" "$root/bench/FlywayMigrate.java" >&2
}

# projects: an empty project of each tool, as small as its manual allows.
projects() {
    mkdir -p "$work"/{esquema/migration,flyway,dbmate,node-pg-migrate,alembic/versions}
    previous= number=0
    printf '[alembic]\nscript_location = %s/alembic\n' "$work" >"$work/alembic.ini"
    cat >"$work/alembic/env.py" <<'PYTHON'
import os

from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(os.environ["ALEMBIC_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
PYTHON
    [[ ! ${tools[*]} =~ sqitch ]] || quietly sqitch_in init bench --engine pg --top-dir "$work/sqitch"
}

# script VERSION FILE: adds a migration to each project but Esquema's.
script() {
    local version=$1 file=$2 order
    number=$((number + 1))
    order=$(printf %04d "$number")
    cp "$file" "$work/flyway/V${version}__step.sql"
    { echo '-- migrate:up'; cat "$file"; printf '\n-- migrate:down\n'; } >"$work/dbmate/${order}_step.sql"
    { echo '-- Up Migration'; cat "$file"; printf '\n-- Down Migration\n'; } >"$work/node-pg-migrate/${order}_step.sql"
    cat >"$work/alembic/versions/$version.py" <<PYTHON
from alembic import op

revision = "$version"
down_revision = ${previous:-None}


def upgrade():
    with open("$(readlink -f "$file")", encoding="utf-8") as sql:
        op.get_bind().connection.cursor().execute(sql.read())
PYTHON
    previous="\"$version\""
    [[ ${tools[*]} =~ sqitch ]] || return 0
    quietly sqitch_in add "step_$version" --note "step $version" --without revert --without verify
    { echo 'begin;'; cat "$file"; printf '\ncommit;\n'; } >"$work/sqitch/deploy/step_$version.sql"
}

sqitch_in() {
    mkdir -p "$work/sqitch"
    (cd "$work/sqitch" && SQITCH_FULLNAME=bench SQITCH_EMAIL=bench@example.com LC_ALL=C.UTF-8 sqitch --quiet "$@")
}

# flyway URL FOLDER: applies the scripts of a folder.
flyway() {
    "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData \
        -cp "$work/classes:$(cat "$work/classpath")" FlywayMigrate "$1" "$2"
}

# migrate TOOL URL [ARGUMENT …]: one whole process; the arguments are Esquema's.
migrate() {
    local tool=$1 url=$2
    shift 2
    case $tool in
        esquema) DATABASE_URL=$url "${launcher[@]}" migrate "$@" ;;
        esquema-archive) DATABASE_URL=$url "$work/package/bin/esquema" migrate "$@" ;;
        # SQLAlchemy and sqitch have names of their own for the scheme.
        alembic) ALEMBIC_URL=postgresql://${url#*://} alembic -c "$work/alembic.ini" upgrade head ;;
        sqitch) sqitch_in deploy "db:pg://${url#*://}" ;;
        dbmate) "$dbmate" --url "$url" --migrations-dir "$work/dbmate" --no-dump-schema migrate ;;
        node-pg-migrate)
            DATABASE_URL=$url node "$npm/node-pg-migrate/bin/node-pg-migrate.js" up -m "$work/node-pg-migrate"
            ;;
        flyway) flyway "$url" "$work/flyway" ;;
    esac
}

# versions: says which peers take part.
versions() {
    local tool
    for tool in "${tools[@]}"; do
        case $tool in
            esquema | esquema-archive) ;;
            alembic) alembic --version ;;
            sqitch) sqitch --version ;;
            dbmate) "$dbmate" --version ;;
            node-pg-migrate) echo "node-pg-migrate $(sed -n 's/^ *"version": "\(.*\)",/\1/p' "$npm/node-pg-migrate/package.json"), node $(node --version)" ;;
            flyway) echo "flyway $(grep -o 'flyway-core-[0-9.]*[0-9]' "$work/classpath" | head -n 1 | sed 's/.*-//')" ;;
        esac
    done
}
