# shellcheck shell=sh
# The start-up archive of the packaged jar, for bin/esquema and bin/esquema-archive, which source this file.
#
# An archive holds loaded classes: AppCDS before Java 25, an AOT cache from then on. It contains the code of the jars and
# nothing else, and the JVM refuses it if a jar or the JVM is another.

# No archive supports the class loader of quarkus-run.jar, so the JVM gets the jars as its class path. This is what the
# launcher in quarkus-run.jar and its manifest set besides.
as_launcher='--add-opens=java.base/java.lang=ALL-UNNAMED -Djava.util.logging.manager=org.jboss.logmanager.LogManager'

# class_path APP: the jars in the order of Quarkus: what it generated hides what it was generated from.
class_path() {
    class_path=
    for file in "$1"/quarkus/transformed-bytecode.jar "$1"/quarkus/generated-bytecode.jar "$1"/app/*.jar \
        "$1"/lib/boot/*.jar "$1"/lib/main/*.jar; do
        [ ! -f "$file" ] || class_path=$class_path${class_path:+:}$file
    done
}

# made_for APP JAVA: the place of the jars and the build of Java; empty if this Java does not say its build.
made_for() {
    made_for=
    runtime=$(command -v "$2") || return 0
    while [ -L "$runtime" ]; do
        link=$(readlink "$runtime")
        case $link in
            /*) runtime=$link ;;
            *) runtime=$(dirname "$runtime")/$link ;;
        esac
    done
    release=${runtime%/*}/../release
    [ ! -r "$release" ] || made_for=$1:$(cat "$release")
}

# archive_flags APP JAVA PURPOSE: the flags that use the archive, empty if there is none for these jars and this Java.
# The purpose is `commands` or `server`.
archive_flags() {
    archive_flags=
    # Flags of the user for an archive of their own have precedence.
    case "${JAVA_OPTS-} ${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-}" in
        *-Xshare* | *-XX:SharedArchiveFile* | *-XX:ArchiveClassesAtExit* | *-XX:AOT* | *LoadedClassList*) return 0 ;;
    esac
    made_for "$1" "$2"
    [ -n "$made_for" ] && [ "$made_for" = "$(cat "$1/startup/made-for" 2>/dev/null)" ] || return 0
    [ -z "$(find "$1/quarkus-run.jar" -newer "$1/startup/made-for")" ] || return 0
    if [ -f "$1/startup/$3.aot" ]; then
        archive_flags="-XX:AOTCache=$1/startup/$3.aot"
        quiet='-Xlog:cds*=off,aot*=off'
    elif [ -f "$1/startup/$3.jsa" ]; then
        archive_flags="-XX:SharedArchiveFile=$1/startup/$3.jsa"
        quiet='-Xlog:cds*=off'
    fi
}
