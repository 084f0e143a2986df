package dev.esquema.metrics;

import static dev.esquema.testing.fake.Migrations.migration;

import dev.esquema.schema.DriftPolicy;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.FakeStructure;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceMetrics;
import io.agroal.api.configuration.AgroalDataSourceConfiguration;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The metrics of a server in memory, as Prometheus scrapes them. */
final class Scrape implements AutoCloseable {

    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

    final FakeReader reader = new FakeReader().returning(Rows.applied("1"));
    final AtomicLong clock = new AtomicLong(1);
    final SchemaMonitor monitor;

    private int marks;

    /** Deprecated in Micrometer, and the registry that Quarkus' extension uses. */
    @SuppressWarnings("deprecation")
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** A server that started ten minutes before the time of {@link FakeReader#NOW}, and reads this journal. */
    Scrape(FakeJournal journal) {
        Manifest build = Migrations.chain("1", "2");
        monitor = new SchemaMonitor(
                build,
                Version.of("2"),
                reader,
                FakeStructure.after(migration("1")),
                journal,
                Duration.ofSeconds(2),
                DriftPolicy.every(Duration.ofSeconds(30)),
                clock::get);
        SchemaMetrics metrics = new SchemaMetrics(
                registry,
                monitor,
                build,
                Clock.fixed(FakeReader.NOW.plusSeconds(60), ZoneOffset.UTC),
                Duration.ofMinutes(10));
        monitor.tell(metrics);
        PoolMetrics.register(registry, pool());
    }

    /** The metrics of a server that has seen these runs, the oldest first. */
    static Scrape of(RunRecord... runs) {
        FakeJournal journal = new FakeJournal();
        Arrays.stream(runs).forEach(journal::with);
        Scrape scrape = new Scrape(journal);
        scrape.monitor.refresh();
        return scrape;
    }

    /** Refreshes after the mark of the journal has changed. */
    void journalChanges() {
        reader.returning(
                FakeReader.observation(Rows.applied("1").history()).withJournal(Optional.of("%d".formatted(++marks))));
        monitor.refresh();
    }

    String text() {
        return registry.scrape();
    }

    /** The lines of one series, without its comments. */
    String series(String name) {
        return String.join(
                "\n",
                text().lines()
                        .filter(line -> line.startsWith(name.concat("{")) || line.startsWith(name.concat(" ")))
                        .map(line -> line.replace(",}", "}"))
                        .toList());
    }

    /** The names of the families, each with its type, such as {@code esquema_runs_total counter}. */
    Set<String> families() {
        Set<String> families = new TreeSet<>();
        FAMILY.matcher(text())
                .results()
                .map((MatchResult found) -> "%s %s".formatted(found.group(1), found.group(2)))
                .forEach(families::add);
        return families;
    }

    /** The names of all samples, such as {@code esquema_run_duration_seconds_bucket}. */
    Set<String> samples() {
        Set<String> names = new TreeSet<>();
        text().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[ {]", 2)[0])
                .forEach(names::add);
        return names;
    }

    private static AgroalDataSource pool() {
        AgroalDataSourceMetrics metrics = new AgroalDataSourceMetrics() {
            @Override
            public long activeCount() {
                return 1;
            }
        };
        AgroalDataSourceConfiguration configuration =
                proxy(AgroalDataSourceConfiguration.class, (self, method, args) -> null);
        return proxy(
                AgroalDataSource.class,
                (self, method, args) -> method.getName().equals("getMetrics") ? metrics : configuration);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    @Override
    public void close() {
        monitor.close();
        registry.close();
    }
}
