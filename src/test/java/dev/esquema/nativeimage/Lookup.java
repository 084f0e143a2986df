package dev.esquema.nativeimage;

import java.util.Set;
import java.util.TreeSet;

/**
 * A successful lookup of something by its name.
 *
 * @param name the class, the resource, the service, or the interfaces of a proxy
 * @param member the method or field; empty if there is none
 * @param caller the class that made the lookup
 * @param initialisers the classes whose static initialisers were running at that time
 */
record Lookup(Kind kind, String name, String member, String caller, Set<String> initialisers) {

    enum Kind {
        CLASS,
        INSTANCE,
        METHOD,
        FIELD,
        MEMBERS,
        HANDLE,
        RESOURCE,
        SERVICE,
        PROXY,
        BUNDLE
    }

    private static final String SEPARATOR = "\t";

    Lookup {
        initialisers = Set.copyOf(initialisers);
    }

    String line() {
        return String.join(SEPARATOR, kind.name(), name, member, caller, String.join(",", new TreeSet<>(initialisers)));
    }

    static Lookup of(String line) {
        String[] parts = line.split(SEPARATOR, -1);
        Set<String> initialisers = parts[4].isEmpty() ? Set.of() : Set.of(parts[4].split(","));
        return new Lookup(Kind.valueOf(parts[0]), parts[1], parts[2], parts[3], initialisers);
    }

    /** Returns the text of the lookup as lists of lookups contain it. */
    @Override
    public String toString() {
        return member.isEmpty()
                ? "%s looks up %s %s".formatted(caller, kind, name)
                : "%s looks up %s %s.%s".formatted(caller, kind, name, member);
    }
}
