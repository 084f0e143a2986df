package dev.esquema.http;

import dev.esquema.json.Representation;

/** An object that has already been written as JSON. */
record WrittenAnswer(String text) implements Representation {

    @Override
    public String json() {
        return text;
    }
}
