package dev.esquema.schema.adoption;

import dev.esquema.schema.history.Chain;
import dev.esquema.schema.history.Finding;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.Grounds;
import dev.esquema.schema.migration.Objections;
import dev.esquema.schema.migration.Remains;
import dev.esquema.schema.session.Backup;
import dev.esquema.schema.session.RunSession;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.verification.Match;
import dev.esquema.schema.verification.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One look at a database that may be adopted, and what follows from it; nothing is changed. */
final class AdoptionSurvey {

    private final RunSession session;
    private final Manifest manifest;
    private final Observation seen;
    private final Chain chain;
    private final boolean underLock;
    private final Match match;
    private final Proof proof;
    private final Grounds grounds;
    private final Objections objections;

    /**
     * Looks.
     *
     * @param live the structure that is there
     * @param underLock whether the lock is our own
     */
    AdoptionSurvey(Manifest manifest, RunSession session, Structure live, Optional<Version> at, boolean underLock) {
        this.underLock = underLock;
        this.session = session;
        this.manifest = manifest;
        this.seen = session.reader().read();
        this.chain = new Chain(manifest, manifest.target(Optional.empty()), seen.history());
        this.match = Match.best(manifest, live);
        this.proof = at.map(version -> Proof.at(version, manifest, chain, live, seen.existing()))
                .orElseGet(() -> Proof.of(manifest, chain, live, seen.existing()));
        this.grounds = new Grounds(manifest, chain, seen, live, session.catalog());
        this.objections = objections();
    }

    Observation seen() {
        return seen;
    }

    Optional<Version> version() {
        return chain.version();
    }

    /** Before anything was recorded. */
    AdoptionReport report() {
        return report(false, Optional.empty());
    }

    /** After what is proven was recorded. */
    AdoptionReport recorded(Optional<Backup.Copy> backup) {
        return report(true, backup);
    }

    private AdoptionReport report(boolean recorded, Optional<Backup.Copy> backup) {
        Chain now = recorded
                ? new Chain(
                        manifest,
                        manifest.target(Optional.empty()),
                        session.reader().read().history())
                : chain;
        List<Migration> pending = new ArrayList<>(now.pending());
        if (objections.all().isEmpty()) {
            pending.removeAll(proof.proven());
        }
        return new AdoptionReport(
                recorded,
                now.version(),
                match,
                proof,
                pending,
                grounds.others(),
                grounds.claims(),
                seen.holder().filter(holder -> !underLock),
                objections,
                backup);
    }

    private Objections objections() {
        Optional<String> stranger = grounds.stranger();
        if (stranger.isPresent()) {
            return new Objections(List.of(), List.of(), List.of(stranger.get()), List.of());
        }
        List<String> objections = new ArrayList<>(grounds.contradictions(proof));
        if (!proof.there().isEmpty()) {
            objections.addAll(grounds.obstacles());
            objections.addAll(unknown());
        }
        proof.differences().stream().map(Finding::message).forEach(objections::add);
        objections.addAll(proof.objections());
        List<String> mend = proof.differences().stream()
                .filter(finding -> !isTableOfSomething(finding))
                .flatMap(finding -> finding.mend().stream())
                .toList();
        return new Objections(List.of(), List.of(), objections, mend);
    }

    /** A table too many is a word too little from the asker: nobody is told to drop it with its rows. */
    private static boolean isTableOfSomething(Finding finding) {
        return finding instanceof Finding.StructureDeviates deviation
                && deviation.difference().expected().isEmpty()
                && deviation.difference().object().kind() == Kind.TABLE;
    }

    /** What began outside a transaction and whose end neither the journal nor the structure knows. */
    private List<String> unknown() {
        boolean outside = proof.there().stream()
                .anyMatch(migration -> !migration.transactional() && !migration.isToldByCatalog());
        if (!outside) {
            return List.of();
        }
        return new Remains(session, session.journal().unknown(), chain, seen).questions();
    }
}
