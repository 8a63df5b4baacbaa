package io.espalier.config;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills <code>${NAME}</code> and <code>${NAME:default}</code> from the environment; <code>$${</code> writes <code>${</code> itself.
 * A value that is <code>${NAME:}</code> alone counts as not given where the variable is empty or not set.
 *
 * @param environment a variable's value, null where it is not set
 */
record Interpolation(UnaryOperator<@Nullable String> environment) {
    private static final Pattern FORM =
            Pattern.compile("\\$\\$\\{|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:(?<default>[^}]*))?}|(?<broken>\\$\\{)");

    /** What a text became. */
    sealed interface Filled {
        /** @param fromEnvironment whether the text is not the file's own, and so must not be quoted */
        record Text(String text, boolean fromEnvironment) implements Filled {}

        record Failed(String message) implements Filled {}
    }

    Filled fill(String text) {
        if (!text.contains("${")) {
            return new Filled.Text(text, false);
        }
        var out = new StringBuilder();
        var form = FORM.matcher(text);
        var variables = 0;
        while (form.find()) {
            if (form.group("broken") != null) {
                return new Filled.Failed(
                        "${ without a variable; write ${NAME}, ${NAME:default}, or $${ for the signs themselves");
            }
            var value = form.group("name") == null ? "${" : value(form);
            if (value == null) {
                return unset(form.group("name"));
            }
            variables += form.group("name") == null ? 0 : 1;
            form.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return new Filled.Text(form.appendTail(out).toString(), variables > 0);
    }

    /** Whether the whole text is one variable that falls back to nothing, and nothing is what it comes to. */
    boolean leavesOut(String text) {
        var form = FORM.matcher(text);
        if (!form.matches() || !"".equals(form.group("default"))) {
            return false;
        }
        var value = value(form);
        return value == null || value.isEmpty();
    }

    private @Nullable String value(Matcher form) {
        var value = environment.apply(form.group("name"));
        return value == null ? form.group("default") : value;
    }

    private static Filled unset(String name) {
        return new Filled.Failed(
                "the environment variable " + name + " is not set; set it, or give a default: ${" + name + ":value}");
    }
}
