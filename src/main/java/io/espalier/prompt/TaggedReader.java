package io.espalier.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognises {@code <example>…</example>}: two or more, one right after the other, each with something asked and its answer inside, and
 * then any text. Elements of a larger XML document are no demonstrations.
 */
final class TaggedReader {
    private static final Pattern OPENING = Pattern.compile("(?i)<example(?:\\s[^>]{0,100})?>");
    private static final String CLOSING = "</example>";
    private static final Pattern WRAPPER = Pattern.compile("(?i)</?examples(?:\\s[^>]{0,100})?>");

    private final Lines lines;
    private final String text;
    private final InlineReader.Place place;
    private final List<Span> openings = new ArrayList<>();

    TaggedReader(Lines lines, InlineReader.Place place) {
        this.lines = lines;
        this.text = lines.text();
        this.place = place;
        findOpenings();
    }

    private void findOpenings() {
        var matcher = OPENING.matcher(text);
        for (int line = 0; line < lines.count(); line++) {
            int start = lines.start(line);
            while (start < lines.end(line) && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
                start++;
            }
            boolean tag = start < lines.end(line) && text.charAt(start) == '<' && !lines.fenced(line);
            int end = tag ? Shape.endOfMatch(matcher, text, start, lines.end(line)) : -1;
            if (end >= 0) {
                openings.add(new Span(lines.start(line), end));
            }
        }
    }

    /** Whether the text has two examples of this kind, recognised or not. */
    boolean occurs() {
        return openings.size() >= 2;
    }

    Inline read() {
        var regions = new ArrayList<Region>(openings.size());
        for (int i = 0; i < openings.size(); i++) {
            int limit = i + 1 < openings.size() ? openings.get(i + 1).start() : text.length();
            var region = region(openings.get(i), limit);
            if (region.isEmpty()) {
                return Inline.NONE;
            }
            regions.add(region.get());
        }
        return accept(regions);
    }

    private Optional<Region> region(Span opening, int limit) {
        int close = text.indexOf(CLOSING, opening.end());
        int end = close + CLOSING.length();
        boolean lastOne = limit == text.length();
        if (close < 0 || end > limit || !text.substring(end, lineEnd(end)).isBlank()) {
            return Optional.empty();
        }
        int cutEnd = new Span(end, limit).trimmed(text).start();
        if (!lastOne && cutEnd < limit) {
            return Optional.empty();
        }
        int cut = lastOne ? startOfLine(cutEnd) : limit;
        var shot = new Span(new Span(opening.start(), end).trimmed(text).start(), end);
        return InnerParts.of(text, lines, new Span(opening.end(), close))
                .map(parts -> new Region(
                        shot,
                        new Span(opening.start(), Math.max(cut, end)),
                        parts.question(),
                        parts.answer(),
                        -1,
                        false));
    }

    private Inline accept(List<Region> regions) {
        int end = regions.getLast().shot().end();
        var before = text.substring(0, regions.getFirst().cut().start());
        var after = new Span(end, text.length()).trimmed(text);
        boolean wrapped = startsWith(WRAPPER, after);
        boolean asked = !place.following().isBlank()
                || new Span(afterWrapper(after), text.length()).trimmed(text).length() > 0;
        if (!asked || insideXml(before, after, wrapped) || Pasted.document(before)) {
            return Inline.NONE;
        }
        boolean elsewhere = place.instructions() && !place.following().isBlank();
        int question = elsewhere ? text.length() : afterWrapper(after);
        return new Inline("example-tag", regions, new Span(question, text.length()).trimmed(text));
    }

    private boolean insideXml(String before, Span after, boolean wrapped) {
        var trimmed = before.stripTrailing();
        var lastLine = trimmed.substring(Math.max(trimmed.lastIndexOf('\n'), trimmed.lastIndexOf('\r')) + 1)
                .strip();
        boolean tagBefore =
                lastLine.startsWith("<") && !WRAPPER.matcher(lastLine).lookingAt();
        boolean tagAfter = after.length() > 0 && text.charAt(after.start()) == '<' && !wrapped;
        return tagBefore || tagAfter;
    }

    private int afterWrapper(Span after) {
        var matcher = WRAPPER.matcher(text).region(after.start(), after.end());
        return matcher.lookingAt() ? matcher.end() : after.start();
    }

    private boolean startsWith(Pattern pattern, Span part) {
        return pattern.matcher(text).region(part.start(), part.end()).lookingAt();
    }

    private int lineEnd(int at) {
        return at < text.length() ? lines.end(lines.at(at)) : at;
    }

    private int startOfLine(int at) {
        return at < text.length() ? lines.start(lines.at(at)) : at;
    }
}
