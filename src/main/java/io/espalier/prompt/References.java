package io.espalier.prompt;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
    private static final Pattern EXAMPLE_NUMBERED =
            Pattern.compile("(?i)\\b(?:example|shot|demonstration)s? ?(?:no\\.? ?|number |#)?(" + NUMBER + ")");
    private static final Pattern HASHED = Pattern.compile("#(\\d{1,3})\\b");
    private static final Pattern ORDINAL = Pattern.compile(
            "(?i)\\b(" + String.join("|", ORDINALS) + "|\\d{1,3}(?:st|nd|rd|th)) (?:\\w{1,20} ){0,2}?" + NOUN + "\\b");
    private static final Pattern RELATIVE = Pattern.compile(
            "(?i)\\b(?:last|final|latter|former|previous|preceding|prior|penultimate) (?:\\w{1,20} ){0,2}?"
                    + "(?:example|shot|demonstration|demo|exemplar|sample|pair)s?\\b"
                    + "|\\b(?:former|previous|preceding|prior|penultimate) (?:question|problem|answer|case|input|solution|output)s?\\b");
    private static final Pattern ANY = Pattern.compile(
            "(?i)\\b(?:above|previous|preceding|earlier|prior|given|these|those|this|that|the|"
                    + "which|each|every|both|all|any|other|another|your|my|our|no) (?:\\w{1,20} ){0,2}?(?:examples?|demonstrations?|exemplars?|few-?shots?)\\b"
                    + "|\\b(?:examples?|demonstrations?) (?:above|below|before|given|provided|shown|earlier)\\b"
                    + "|\\b(?:beispiel|ejemplo|exemple|esempi[oi]|exemplo|voorbeeld|przyk\u0142ad)\\p{L}{0,3}\\b|\u043f\u0440\u0438\u043c\u0435\u0440|\u4f8b\u5b50|\u793a\u4f8b|\u4f8b\u984c|\u4e0a\u8ff0|\uc608\uc2dc");
    private static final Pattern ANY_NUMBER = Pattern.compile("(?i)" + NUMBER);

    private final List<Draft> shots;
    private final Set<Integer> found = new HashSet<>();

    References(List<Draft> shots) {
        this.shots = shots;
    }

    /** The indices of the shots referred to. */
    Set<Integer> found() {
        return found;
    }

    /** What the question says counts most widely. */
    void inQuestion(String question) {
        var near = near(question);
        byNumberOrPlace(near);
        boolean numbered = shots.stream().anyMatch(shot -> shot.number() >= 0);
        if (ANY.matcher(near).find() || numbered && HASHED.matcher(near).find()) {
            all();
        }
    }

    /** What instructions beside the shots say. */
    void inInstructions(String instructions) {
        byNumberOrPlace(near(instructions));
    }

    /** What one shot says of another. */
    void inShot(int index) {
        var matcher = EXAMPLE_NUMBERED.matcher(near(shots.get(index).content()));
        while (matcher.find()) {
            number(value(matcher.group(1)));
        }
    }

    private void byNumberOrPlace(String text) {
        var numbers = NUMBERED.matcher(text);
        while (numbers.find()) {
            numbers(numbers.group(1));
        }
        var ordinals = ORDINAL.matcher(text);
        while (ordinals.find()) {
            ordinal(ordinals.group(1).toLowerCase(Locale.ROOT), ordinals.group());
        }
        if (RELATIVE.matcher(text).find()) {
            all();
        }
    }

    private void numbers(String list) {
        var matcher = ANY_NUMBER.matcher(list);
        int previous = -1;
        int end = 0;
        while (matcher.find()) {
            int value = value(matcher.group());
            boolean range =
                    previous >= 0 && list.substring(end, matcher.start()).matches("(?i) ?(?:to|through|-|\u2013) ?#?");
            for (int n = range ? previous : value; n <= value; n++) {
                number(n);
            }
            previous = value;
            end = matcher.end();
        }
    }

    /** The shot that bears the number, and the one that a reader would count to. */
    private void number(int number) {
        for (int i = 0; i < shots.size(); i++) {
            if (shots.get(i).number() == number || i == number - 1) {
                found.add(i);
            }
        }
    }

    /** {@code the second example}; {@code the first two examples} means more than one. */
    private void ordinal(String word, String phrase) {
        int place = ORDINALS.indexOf(word) + 1;
        number(place > 0 ? place : Integer.parseInt(word.replaceAll("\\D", "")));
        if (phrase.endsWith("s") || phrase.endsWith("S")) {
            all();
        }
    }

    private void all() {
        for (int i = 0; i < shots.size(); i++) {
            found.add(i);
        }
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
