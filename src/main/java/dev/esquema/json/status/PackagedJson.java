package dev.esquema.json.status;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_EMPTY;
import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonView;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.esquema.json.Detail;
import dev.esquema.json.StructureJson;
import dev.esquema.json.Texts;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.UndoProof;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The facts in the manifest about one packaged migration. */
@RegisterForReflection
public record PackagedJson(
        int checksum,
        String sha256,
        @JsonInclude(NON_NULL) @Nullable List<String> dependsOn,
        @JsonInclude(NON_NULL) @Nullable String undo,
        @JsonInclude(NON_NULL) @Nullable String undoProof,
        @JsonInclude(NON_NULL) @Nullable String undoSha256,
        @JsonInclude(NON_EMPTY) List<String> undoDifferences,
        boolean transactional,
        boolean concurrent,
        int statements,
        @JsonInclude(NON_NULL) @Nullable String statementTimeout,
        @JsonInclude(NON_NULL) @Nullable String compatibleSince,
        List<String> requires,
        List<Lock> locks,
        List<String> rewrites,
        List<String> destroys,
        List<String> writes,
        @JsonView(Detail.class) ArrayNode creates,
        @JsonView(Detail.class) ArrayNode changes,
        @JsonView(Detail.class) List<ObjectNode> drops) {

    static PackagedJson of(Script script) {
        Execution execution = script.execution();
        Effect effect = script.effect();
        Optional<Migration> migration =
                script instanceof Migration versioned ? Optional.of(versioned) : Optional.empty();
        Optional<UndoProof> proof =
                migration.map(Migration::undoProof).filter(known -> known.result() != UndoProof.Result.UNKNOWN);
        return new PackagedJson(
                script.checksum(),
                script.sha256(),
                migration.map(versioned -> Texts.of(versioned.dependsOn())).orElse(null),
                Texts.of(migration.flatMap(Migration::undo)),
                proof.map(known -> known.result().name().toLowerCase(Locale.ROOT))
                        .orElse(null),
                proof.map(UndoProof::sha256).orElse(null),
                proof.map(UndoProof::differences).orElse(List.of()),
                execution.transactional(),
                execution.concurrent(),
                execution.statements(),
                Texts.of(execution.statementTimeout()),
                Texts.of(execution.compatibleSince()),
                effect.requires(),
                effect.locks().stream().map(Lock::of).toList(),
                effect.rewrites(),
                effect.destroys().stream().map(Loss::text).toList(),
                effect.writes(),
                StructureJson.write(effect.creates()),
                StructureJson.write(effect.changes()),
                effect.drops().stream()
                        .map(object -> StructureJson.object(object))
                        .toList());
    }

    /** The strongest lock that the script takes on a relation that existed before the script. */
    public record Lock(String mode, String relation) {

        private static Lock of(TableLock lock) {
            return new Lock(lock.mode().sql(), lock.relation());
        }
    }
}
