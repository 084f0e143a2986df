package dev.esquema.schema.refresh;

import dev.esquema.schema.journal.RunRecord;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells one listener of each refresh. The first refresh begins before the server has its listener, so a listener that comes
 * later hears of the last refresh.
 */
public final class RefreshNews {

    private record Refresh(Duration took, boolean answered, List<RunRecord> newestFirst) {

        private void tell(RefreshListener listener) {
            listener.refreshed(took, answered, newestFirst);
        }
    }

    private @Nullable RefreshListener listener;
    private @Nullable Refresh last;

    public synchronized void tell(RefreshListener whom) {
        listener = whom;
        if (last != null) {
            last.tell(whom);
        }
    }

    public synchronized void refreshed(Duration took, boolean answered, List<RunRecord> newestFirst) {
        Refresh now = new Refresh(took, answered, newestFirst);
        last = now;
        if (listener != null) {
            now.tell(listener);
        }
    }
}
