package dev.esquema.cli.console;

import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.run.Progress;
import dev.esquema.text.PrintableText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/**
 * Shows the progress of a run in one line on a terminal: the migration and the number of migrations, the statement, the
 * elapsed time.
 */
public final class TerminalProgress implements Progress {

    private static final String LINE_START = "\r\u001b[K";

    private final PrintWriter err;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "esquema-progress");
        worker.setDaemon(true);
        return worker;
    });

    private String current = "";
    private String statement = "";
    private long began;

    public TerminalProgress(PrintWriter err) {
        this.err = err;
        ScheduledFuture<?> unused = clock.scheduleWithFixedDelay(this::draw, 200, 200, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void began(int position, int total, Script migration) {
        current = "[%d/%d] %s".formatted(position, total, PrintableText.of(migration.toString()));
        statement = "";
        began = System.nanoTime();
        draw();
    }

    @Override
    public synchronized void statement(int number, int total) {
        statement = ", statement %d of %d".formatted(number, total);
        draw();
    }

    @Override
    public synchronized void applied(int position, int total, Script migration, Duration took) {
        current = "";
        err.print(LINE_START);
        err.println("%s %s, %d ms"
                .formatted(
                        Ansi.AUTO.string("@|green [%d/%d]|@".formatted(position, total)),
                        PrintableText.of(migration.toString()),
                        took.toMillis()));
        err.flush();
    }

    @Override
    public synchronized void ended() {
        clock.shutdownNow();
        current = "";
        err.print(LINE_START);
        err.flush();
    }

    private synchronized void draw() {
        if (!current.isEmpty()) {
            double seconds = (System.nanoTime() - began) / 1e9;
            err.print("%s%s%s, %.1f s".formatted(LINE_START, current, statement, seconds));
            err.flush();
        }
    }
}
