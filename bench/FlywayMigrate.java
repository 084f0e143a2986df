import java.net.URI;
import org.flywaydb.core.Flyway;

/** Flyway's API alone, as an application would call it: the database's URL, and the folder of the scripts. */
final class FlywayMigrate {

    private FlywayMigrate() {}

    public static void main(String... arguments) {
        URI url = URI.create(arguments[0]);
        String[] user = url.getUserInfo().split(":", 2);
        String jdbc = "jdbc:postgresql://%s:%d%s?sslmode=disable".formatted(url.getHost(), url.getPort(), url.getPath());
        Flyway.configure()
                .dataSource(jdbc, user[0], user[1])
                .locations("filesystem:" + arguments[1])
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
