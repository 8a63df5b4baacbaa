package io.espalier.config;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a value of one line is written.
 *
 * @param expected what an error says was expected
 * @param read the value, or empty for a text of another form
 */
record ScalarForm(String expected, Function<String, Optional<Object>> read) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,9}(\\.\\d{1,9})?");
    private static final List<String> SIZE_UNITS = List.of("B", "KiB", "MiB", "GiB");

    private static final Map<Class<?>, ScalarForm> FORMS = Map.of(
            String.class, new ScalarForm("a text", Optional::of),
            LocalDate.class, new ScalarForm("a date such as 2026-11-01", ScalarForm::date),
            BigDecimal.class, new ScalarForm("an amount such as 0.15", ScalarForm::amount),
            Integer.class, new ScalarForm("a whole number", ScalarForm::whole),
            Double.class, new ScalarForm("a number such as 0.8", ScalarForm::decimal),
            Boolean.class, new ScalarForm("true or false", ScalarForm::bool),
            Duration.class, new ScalarForm("a duration such as 50ms, 2s, 5m or 1h", ScalarForm::duration),
            DataSize.class, new ScalarForm("a size such as 512B, 64KiB, 32MiB or 1GiB", ScalarForm::size),
            URI.class, new ScalarForm("a URL such as https://api.example.com", ScalarForm::url));

    /** @throws IllegalArgumentException for a type that settings do not use */
    static ScalarForm of(Class<?> type) {
        if (type.isEnum()) {
            return ofEnum(type);
        }
        var form = FORMS.get(type);
        if (form == null) {
            throw new IllegalArgumentException("no settings are written as " + type);
        }
        return form;
    }

    private static ScalarForm ofEnum(Class<?> type) {
        var constants = Stream.of(type.getEnumConstants())
                .collect(Collectors.<Object, String, Object>toMap(c -> Spelling.kebab(c.toString()), c -> c));
        var names = Stream.of(type.getEnumConstants())
                .map(c -> Spelling.kebab(c.toString()))
                .toList();
        return new ScalarForm(oneOf(names), text -> Optional.ofNullable(constants.get(text)));
    }

    private static String oneOf(List<String> names) {
        var last = names.size() - 1;
        return last == 0 ? names.getFirst() : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    private static Optional<Object> whole(String text) {
        return WHOLE.matcher(text).matches() ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static Optional<Object> decimal(String text) {
        return DECIMAL.matcher(text).matches() ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }

    private static Optional<Object> amount(String text) {
        return DECIMAL.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static Optional<Object> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> bool(String text) {
        return text.equals("true") || text.equals("false") ? Optional.of(Boolean.valueOf(text)) : Optional.empty();
    }

    private static Optional<Object> duration(String text) {
        var form = DURATION.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var n = Long.parseLong(form.group(1));
        return Optional.of(
                switch (form.group(2)) {
                    case "ms" -> Duration.ofMillis(n);
                    case "s" -> Duration.ofSeconds(n);
                    case "m" -> Duration.ofMinutes(n);
                    default -> Duration.ofHours(n);
                });
    }

    private static Optional<Object> size(String text) {
        var form = SIZE.matcher(text);
        return form.matches()
                ? Optional.of(new DataSize(Long.parseLong(form.group(1)) << (10 * SIZE_UNITS.indexOf(form.group(2)))))
                : Optional.empty();
    }

    private static Optional<Object> url(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
