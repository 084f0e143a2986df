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

    private final boolean given;
    private final Predicate<P> question;

    private Consent(boolean given, Predicate<P> question) {
        this.given = given;
        this.question = question;
    }

    /** Whatever the plan is. */
    public static <P> Consent<P> given() {
        return new Consent<>(true, plan -> true);
    }

    /** Only if the question is answered so; what it throws goes to the caller. */
    public static <P> Consent<P> asked(Predicate<P> question) {
        return new Consent<>(false, question);
    }

    /** Never: the plan is all that is wanted. */
    public static <P> Consent<P> notWanted() {
        return new Consent<>(false, plan -> false);
    }

    public boolean isGiven() {
        return given;
    }

    /** Asks, if there is a question. */
    public boolean to(P plan) {
        return question.test(plan);
    }
}
