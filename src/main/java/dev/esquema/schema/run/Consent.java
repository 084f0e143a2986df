package dev.esquema.schema.run;

import java.util.function.Predicate;

/**
 * What a person says to a plan before it is carried out.
 *
 * <p>An answer takes its time, so whoever waits for one holds no lock; under the lock the plan is made again, and what nobody
 * agreed to is not done.
 *
 * @param <P> the plan
 */
public final class Consent<P> {

    private enum Kind {
        GIVEN,
        ASKED,
        NOT_WANTED
    }

    private final Kind kind;
    private final Predicate<P> question;

    private Consent(Kind kind, Predicate<P> question) {
        this.kind = kind;
        this.question = question;
    }

    /** Whatever the plan is. */
    public static <P> Consent<P> given() {
        return new Consent<>(Kind.GIVEN, plan -> true);
    }

    /** Only if the question is answered so; what it throws goes to the caller. */
    public static <P> Consent<P> asked(Predicate<P> question) {
        return new Consent<>(Kind.ASKED, question);
    }

    /** Never: the plan is all that is wanted. */
    public static <P> Consent<P> notWanted() {
        return new Consent<>(Kind.NOT_WANTED, plan -> false);
    }

    public boolean isGiven() {
        return kind == Kind.GIVEN;
    }

    /** Whether the plan is all that is wanted. */
    public boolean isNotWanted() {
        return kind == Kind.NOT_WANTED;
    }

    /** Asks, if there is a question. */
    public boolean to(P plan) {
        return question.test(plan);
    }
}
