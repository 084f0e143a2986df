package dev.esquema.schema.run;

import java.util.function.Predicate;

/**
 * The consent of a person to a plan, before the plan is carried out.
 *
 * <p>An answer takes time, so no lock is held while the person decides. Under the lock the plan is made again, and
 * actions without consent are not done.
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

    /** Consent to any plan. */
    public static <P> Consent<P> given() {
        return new Consent<>(true, plan -> true);
    }

    /** Consent if the question returns true; an exception from the question goes to the caller. */
    public static <P> Consent<P> asked(Predicate<P> question) {
        return new Consent<>(false, question);
    }

    /** No consent to any plan: only the plan is wanted. */
    public static <P> Consent<P> notWanted() {
        return new Consent<>(false, plan -> false);
    }

    public boolean isGiven() {
        return given;
    }

    /** Asks the question, if there is one, and returns whether consent is given. */
    public boolean to(P plan) {
        return question.test(plan);
    }
}
