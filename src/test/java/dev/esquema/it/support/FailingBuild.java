package dev.esquema.it.support;

import dev.esquema.testing.PackagedEsquema;

/** A build with the six migrations and a seventh whose second statement divides by zero. */
public final class FailingBuild {

    public static final String VERSION = "20251115";

    private FailingBuild() {}

    public static PackagedEsquema declared() {
        return Build.with(
                        "V20251115__half.sql",
                        """
                        -- depends: 20251114.05
                        create table half (id int);

                        insert into half
                        values (1 / 0);
                        """)
                .declared();
    }
}
