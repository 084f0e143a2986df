package dev.esquema.json.status;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.json.Detail;
import dev.esquema.schema.history.HistoryRow;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The row of a migration in Flyway's history table. */
@RegisterForReflection
public record HistoryRowJson(
        int rank,
        String type,
        @JsonInclude(NON_NULL) @Nullable Integer checksum,
        @JsonView(Detail.class) String installedBy,
        String installedOn,
        long executionMillis,
        boolean success) {

    static @Nullable HistoryRowJson of(Optional<HistoryRow> recorded) {
        return recorded.map(row -> new HistoryRowJson(
                        row.rank(),
                        row.type(),
                        row.checksum().orElse(null),
                        row.installedBy(),
                        row.installedOn().toString(),
                        row.executionTime().toMillis(),
                        row.success()))
                .orElse(null);
    }
}
