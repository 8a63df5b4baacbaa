package io.espalier.meter;

import java.util.regex.Pattern;

/** Tells a model's name from other text: what a client writes in its place can be anything, a whole prompt too. */
final class ModelName {
    /** Stands in logs and spans where a name was expected and other text was found. */
    static final String NOT_A_NAME = "not-a-name";

    private static final Pattern NAME = Pattern.compile("[\\w.:/@+-]{1,100}");

    private ModelName() {}

    static boolean isOne(String text) {
        return NAME.matcher(text).matches();
    }

    /** The name, if it is one. */
    static String shown(String text) {
        return isOne(text) ? text : NOT_A_NAME;
    }
}
