package io.espalier.prompt;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the shots that a text refers to by number or by place. Generous: a reference that is not clear means all shots. */
final class References {
    /** The longest text that is searched; a longer one is searched at its start and at its end. */
    private static final int REACH = 20_000;

    private static final String NOUN =
            "(?:examples?|shots?|demonstrations?|demos?|samples?|cases?|exemplars?|questions?|problems?|inputs?|outputs?|"
                    + "answers?|solutions?|blocks?|pairs?|items?)";
    private static final List<String> WORDS =
            List.of("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve");
    private static final List<String> ORDINALS = List.of(
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth");
    private static final String NUMBER = "(?:\\d{1,3}\\b|" + String.join("\\b|", WORDS) + "\\b)";

    private static final Pattern NUMBERED =
            Pattern.compile("(?i)\\b(?:" + NOUN + "|q|ex\\.?) ?(?:no\\.? ?|nr\\.? ?|number |#)?\\(?(" + NUMBER
                    + "(?:(?: ?(?:,|and|or|&|to|through|-|\u2013|\\+) ?){1,2}#?" + NUMBER + "){0,20})");
    private static final WordPattern EXAMPLE_NUMBERED = new WordPattern(
            List.of("example", "shot", "demonstration"),
            "(?:example|shot|demonstration)s? ?(?:no\\.? ?|number |#)?(" + NUMBER + ")");
    private static final Pattern HASHED = Pattern.compile("#(\\d{1,3})\\b");
    private static final Pattern ORDINAL = Pattern.compile(
            "(?i)\\b(" + String.join("|", ORDINALS) + "|\\d{1,3}(?:st|nd|rd|th)) (?:\\w{1,20} ){0,2}?" + NOUN + "\\b");
    private static final Pattern RELATIVE = Pattern.compile(
            "(?i)\\b(?:last|final|latter|former|previous|preceding|prior|penultimate) (?:\\w{1,20} ){0,2}?"
                    + "(?:example|shot|demonstration|demo|exemplar|sample|pair)s?\\b"
                    + "|\\b(?:former|previous|preceding|prior|penultimate) (?:question|problem|answer|case|input|solution|output)s?\\b");
    private static final Pattern ANY =
            Pattern.compile("(?iu)\\b(?:above|previous|preceding|earlier|prior|given|these|those|this|that|the|"
                    + "which|each|every|both|all|any|other|another|your|my|our|no) (?:\\w{1,20} ){0,2}?(?:examples?|demonstrations?|exemplars?|few-?shots?)\\b"
                    + "|\\b(?:examples?|demonstrations?) (?:above|below|before|given|provided|shown|earlier)\\b"
                    + "|\\babove (?:\\w{1,20} ){0,2}?" + NOUN + "\\b|\\b" + NOUN + " above\\b"
                    + "|\\b(?:as|see|shown|given|described|mentioned) above\\b"
                    + "|\u4e0a\u8ff0");
    private static final WordPattern EXAMPLE = exampleInOtherLanguages();

    private static final Pattern RANGE = Pattern.compile("(?i) ?(?:to|through|-|\u2013) ?#?");
    private static final Pattern ANY_NUMBER = Pattern.compile("(?i)" + NUMBER);

    private static WordPattern exampleInOtherLanguages() {
        var words = Labels.of("example").stream()
                .filter(word -> word.length() > 1 && !word.equals("example"))
                .toList();
        return new WordPattern(words, Labels.anyOf(words));
    }

    private final List<Draft> shots;
    /** The shots that bear a number; once it was asked for, the first of them. */
    private final Map<Integer, List<Integer>> byNumber = new HashMap<>();

    private final boolean numbered;
    private final BitSet found;

    References(List<Draft> shots) {
        this.shots = shots;
        this.found = new BitSet(shots.size());
        for (int i = 0; i < shots.size(); i++) {
            if (shots.get(i).number() >= 0) {
                byNumber.computeIfAbsent(shots.get(i).number(), unseen -> new ArrayList<>())
                        .add(i);
            }
        }
        this.numbered = !byNumber.isEmpty();
    }

    /** The indices of the shots referred to. */
    BitSet found() {
        return found;
    }

    /** What the question says counts most widely. */
    void inQuestion(String question) {
        var unclear = byNumberOrPlace(near(question));
        if (ANY.matcher(unclear).find()
                || EXAMPLE.occursIn(unclear)
                || numbered && HASHED.matcher(unclear).find()) {
            all();
        }
    }

    /** What instructions beside the shots say. */
    void inInstructions(String instructions) {
        byNumberOrPlace(near(instructions));
    }

    /** What one shot says of another. */
    void inShot(int index) {
        var content = near(shots.get(index).content());
        var numbered = EXAMPLE_NUMBERED.in(content, new Span(0, content.length()));
        while (numbered.next()) {
            number(value(numbered.group(1)));
        }
    }

    /** @return the text without what referred clearly to shots that are there */
    private String byNumberOrPlace(String text) {
        var unnumbered = NUMBERED.matcher(text).replaceAll(match -> numbers(match.group(1)) ? " " : kept(match));
        var rest = ORDINAL.matcher(unnumbered).replaceAll(match -> ordinal(match) ? " " : kept(match));
        if (RELATIVE.matcher(rest).find()) {
            all();
        }
        return rest;
    }

    private static String kept(MatchResult match) {
        return Matcher.quoteReplacement(match.group());
    }

    /** @return whether all of them are shots */
    private boolean numbers(String list) {
        var matcher = ANY_NUMBER.matcher(list);
        boolean clear = true;
        int previous = -1;
        int end = 0;
        while (matcher.find()) {
            int value = value(matcher.group());
            boolean range = previous >= 0
                    && RANGE.matcher(list).region(end, matcher.start()).matches();
            for (int n = range ? previous : value; n <= value; n++) {
                clear &= number(n);
            }
            previous = value;
            end = matcher.end();
        }
        return clear;
    }

    /**
     * The shots that bear the number, and the one that a reader would count to.
     *
     * @return whether there are any
     */
    private boolean number(int number) {
        boolean counted = number > 0 && number <= shots.size();
        if (counted) {
            found.set(number - 1);
        }
        var bearers = byNumber.getOrDefault(number, List.of());
        bearers.forEach(found::set);
        // However often a text names a number, all shots that bear it are marked once.
        byNumber.computeIfPresent(number, (key, all) -> all.subList(0, 1));
        return counted || !bearers.isEmpty();
    }

    /** {@code the second example}; {@code the first two examples} means more than one. */
    private boolean ordinal(MatchResult match) {
        if (match.group().endsWith("s") || match.group().endsWith("S")) {
            all();
        }
        var word = match.group(1).toLowerCase(Locale.ROOT);
        int place = ORDINALS.indexOf(word) + 1;
        return number(place > 0 ? place : Integer.parseInt(word.replaceAll("\\D", "")));
    }

    private void all() {
        found.set(0, shots.size());
    }

    private static int value(String number) {
        int word = WORDS.indexOf(number.toLowerCase(Locale.ROOT));
        return word >= 0 ? word + 1 : Integer.parseInt(number);
    }

    /** The parts of a text where references are looked for. */
    static String near(String text) {
        return text.length() <= 2 * REACH
                ? text
                : text.substring(0, REACH) + "\n" + text.substring(text.length() - REACH);
    }
}
