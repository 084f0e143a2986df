package dev.esquema.schema.adoption;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.preflight.DatabaseChecks;
import dev.esquema.schema.preflight.Objections;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.unfinished.UnfinishedMigrations;
import dev.esquema.schema.verification.ClosestVersion;
import dev.esquema.schema.verification.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One look at a database that may be adopted, and its evaluation; changes nothing. */
final class AdoptionSurvey {

    private final Manifest manifest;
    private final RunSession session;
    private final Supplier<Look> looks;
    private final Look look;
    private final Observation seen;
    private final MigrationStates states;
    private final boolean underLock;
    private final ClosestVersion closest;
    private final Proof proof;
    private final DatabaseChecks checks;
    private final Objections objections;

    /**
     * Evaluates one look.
     *
     * @param looks reads the database again
     * @param live the structure of the database
     * @param underLock whether this run holds the lock
     */
    AdoptionSurvey(
            Manifest manifest,
            AlembicRevisions revisions,
            RunSession session,
            Supplier<Look> looks,
            Look look,
            Structure live,
            Optional<Version> at,
            boolean underLock) {
        this.manifest = manifest;
        this.underLock = underLock;
        this.session = session;
        this.looks = looks;
        this.look = look;
        this.seen = look.seen();
        this.states = look.states();
        this.closest = ClosestVersion.best(manifest, live);
        this.checks = new DatabaseChecks(manifest, revisions, look, live, session.catalog());
        this.proof = at.or(checks::baseline)
                .map(version -> Proof.at(version, manifest, states, live, seen.existing()))
                .orElseGet(() -> Proof.of(manifest, states, live, seen.existing()));
        this.objections = objections();
    }

    Observation seen() {
        return seen;
    }

    /** The report before anything was recorded. */
    AdoptionReport report() {
        return report(false, Optional.empty());
    }

    /** The report after the proven migrations were recorded. */
    AdoptionReport recorded(Optional<Backup.Copy> backup) {
        return report(true, backup);
    }

    private AdoptionReport report(boolean recorded, Optional<Backup.Copy> backup) {
        MigrationStates now = recorded ? looks.get().states() : states;
        List<Script> pending = new ArrayList<>(now.toApply());
        if (objections.all().isEmpty()) {
            pending.removeAll(proof.proven());
        }
        return new AdoptionReport(
                recorded,
                now.version(),
                closest,
                proof,
                pending,
                checks.others(),
                checks.alembic(),
                seen.holder().filter(holder -> !underLock),
                objections,
                backup);
    }

    private Objections objections() {
        Optional<String> foreign = checks.foreignHistory();
        if (foreign.isPresent()) {
            return new Objections(List.of(), List.of(foreign.get()), List.of());
        }
        List<String> objections = new ArrayList<>(checks.contradictions(proof));
        if (!proof.there().isEmpty()) {
            objections.addAll(checks.obstacles());
            objections.addAll(unknown());
        }
        proof.differences().stream().map(this::sentence).forEach(objections::add);
        objections.addAll(proof.objections());
        List<String> mend = proof.differences().stream()
                .filter(finding -> !isTableOfSomething(finding))
                .flatMap(finding -> finding.mend().stream())
                .toList();
        return new Objections(List.of(), objections, mend);
    }

    /** An object that no script of the set makes may be somebody else's: then a person accepts it or drops it. */
    private String sentence(Finding finding) {
        boolean ofNobody = finding instanceof Finding.StructureDeviates deviation
                && deviation.difference().expected().isEmpty()
                && manifest.scripts().stream().noneMatch(script -> script.effect()
                        .touches()
                        .contains(deviation.difference().object()));
        return ofNobody
                ? "%s; no migration makes it: accept it with the line `%s -- <reason>` in verify.ignore, or drop it"
                        .formatted(finding.message(), finding.object())
                : finding.message();
    }

    /**
     * Whether the finding is an unexpected table. No SQL to drop it is proposed: its rows would be lost, and it may
     * belong to a version that the caller did not name.
     */
    private static boolean isTableOfSomething(Finding finding) {
        return finding instanceof Finding.StructureDeviates deviation
                && deviation.difference().expected().isEmpty()
                && deviation.difference().object().kind() == Kind.TABLE;
    }

    /**
     * The questions about migrations that began outside a transaction and whose end neither the journal nor the
     * structure shows.
     */
    private List<String> unknown() {
        boolean outside = proof.there().stream()
                .anyMatch(migration -> !migration.transactional() && !migration.isDecidedByCatalog());
        if (!outside) {
            return List.of();
        }
        return new UnfinishedMigrations(session, session.journal().unknown(), look).questions();
    }
}
