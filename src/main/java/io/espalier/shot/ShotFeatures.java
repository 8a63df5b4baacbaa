package io.espalier.shot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * What the encoder's tokens do not show of a shot, as numbers: how long it is, how its answer goes on and how its equations are written. A
 * pure function of the question's and the answer's text, without their labels; raw, as the scorer's graph takes them.
 *
 * <p>An equation is {@code a op b = c} over two or more decimal numbers, between {@code <<} and {@code >>} or not; it is spaced where white
 * space stands around its first operator. A step is a line of the answer that holds something, the final answer's line left out.
 */
public final class ShotFeatures {
    /** In the order of {@link #of}. */
    public static final List<String> NAMES = List.of(
            "log-characters",
            "log-words",
            "answer-share",
            "words-per-sentence",
            "digit-share",
            "question-mark",
            "final-marker",
            "steps",
            "equations-per-step",
            "spaced-equations",
            "tight-equations",
            "annotated-equations",
            "correct-equations",
            "unexplained-numbers",
            "final-value-derived",
            "question-numbers-used");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}']+");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?\\u3002]+(?=\\s|$)|\\n+");
    private static final Pattern FINAL = Pattern.compile("(?i)####|\\\\boxed\\{|answer(?: is|:)");
    private static final Pattern NUMBER = Pattern.compile("\\d++(?:,\\d{3}(?!\\d))*+(?:\\.\\d++)?+");
    private static final String OPERAND = "[$\\u20ac\\u00a3]?+(" + NUMBER.pattern() + ")%?+";
    private static final Pattern EQUATION = Pattern.compile("(<<)?+" + OPERAND
            + "((?:[ \\t]*+[-+*/x\\u00d7\\u00f7][ \\t]*+" + OPERAND + ")++)[ \\t]*+=[ \\t]*+" + OPERAND);
    private static final Pattern TERM = Pattern.compile("([ \\t]*+)([-+*/x\\u00d7\\u00f7])[ \\t]*+" + OPERAND);
    /** Longer texts are looked at so far. */
    private static final int REACH = 20_000;

    private ShotFeatures() {}

    /** One float for each of {@link #NAMES}; always finite. */
    public static float[] of(String question, String answer) {
        var asked = shortened(question);
        var answered = shortened(answer);
        var values = DoubleStream.concat(form(asked, answered), reasoning(asked, answered))
                .toArray();
        var features = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            features[i] = (float) values[i];
        }
        return features;
    }

    private static DoubleStream form(String question, String answer) {
        var text = question + '\n' + answer;
        int words = count(WORD, text);
        return DoubleStream.of(
                Math.log1p(text.length()),
                Math.log1p(words),
                (double) answer.length() / text.length(),
                (double) words / Math.max(1, count(SENTENCE_END, text)),
                (double) text.chars().filter(Character::isDigit).count() / text.length(),
                question.stripTrailing().endsWith("?") ? 1 : 0,
                FINAL.matcher(answer).find() ? 1 : 0);
    }

    private static DoubleStream reasoning(String question, String answer) {
        int steps = steps(answer);
        var equations = equations(answer);
        return DoubleStream.of(
                steps,
                (double) equations.size() / Math.max(1, steps),
                share(equations, Equation::spaced, 0),
                share(equations, each -> !each.spaced(), 0),
                share(equations, Equation::annotated, 0),
                share(equations, Equation::holds, 1),
                unexplained(question, answer, equations),
                finalValueDerived(answer, equations),
                used(question, answer));
    }

    private static String shortened(String text) {
        return text.length() <= REACH ? text : text.substring(0, REACH);
    }

    private static int count(Pattern pattern, String text) {
        return (int) pattern.matcher(text).results().count();
    }

    private static double share(List<Equation> equations, Predicate<Equation> which, double ofNone) {
        return equations.isEmpty()
                ? ofNone
                : (double) equations.stream().filter(which).count() / equations.size();
    }

    private static int steps(String answer) {
        return (int) answer.lines()
                .filter(line -> !line.isBlank() && !line.strip().startsWith("####"))
                .count();
    }

    /** @param at where its value stands in the answer */
    private record Equation(boolean spaced, boolean annotated, boolean holds, double value, int at) {}

    private static List<Equation> equations(String answer) {
        var found = new ArrayList<Equation>();
        var matcher = EQUATION.matcher(answer);
        while (matcher.find()) {
            var value = number(matcher.group(5));
            var terms = TERM.matcher(matcher.group(3));
            var spaced = terms.lookingAt() && !terms.group(1).isEmpty();
            var computed = computed(number(matcher.group(2)), terms.reset());
            var holds = Math.abs(computed - value) <= 0.011 * Math.max(1, Math.abs(value) * 0.1);
            found.add(new Equation(spaced, matcher.group(1) != null, holds, value, matcher.start(5)));
        }
        return found;
    }

    /** Products and quotients before sums and differences, from the left. */
    private static double computed(double first, Matcher terms) {
        double sum = 0;
        double product = first;
        while (terms.find()) {
            var next = number(terms.group(3));
            switch (terms.group(2).charAt(0)) {
                case '+' -> {
                    sum += product;
                    product = next;
                }
                case '-' -> {
                    sum += product;
                    product = -next;
                }
                case '/', '\u00f7' -> product /= next;
                default -> product *= next;
            }
        }
        return sum + product;
    }

    private static double number(String digits) {
        return Double.parseDouble(digits.replace(",", ""));
    }

    /** The share of the answer's numbers that stand in neither the question nor an equation's value before them. */
    private static double unexplained(String question, String answer, List<Equation> equations) {
        var known = new HashSet<Double>();
        NUMBER.matcher(question).results().forEach(match -> known.add(number(match.group())));
        Map<Integer, Double> values = new HashMap<>();
        equations.forEach(each -> values.put(each.at(), each.value()));
        int all = 0;
        int unknown = 0;
        var numbers = NUMBER.matcher(answer);
        while (numbers.find()) {
            var value = number(numbers.group());
            all++;
            unknown += known.contains(value) || values.containsKey(numbers.start()) ? 0 : 1;
            known.add(value);
        }
        return (double) unknown / Math.max(1, all);
    }

    /** Whether the answer's last number is the value of its last equation; ½ where it has none. */
    private static double finalValueDerived(String answer, List<Equation> equations) {
        var last = NUMBER.matcher(answer).results().reduce((before, match) -> match);
        if (equations.isEmpty() || last.isEmpty()) {
            return 0.5;
        }
        return Math.abs(number(last.get().group()) - equations.getLast().value()) < 1e-6 ? 1 : 0;
    }

    /** The share of the question's numbers that the answer uses; 1 where it has none. */
    private static double used(String question, String answer) {
        var inAnswer = new HashSet<Double>();
        NUMBER.matcher(answer).results().forEach(match -> inAnswer.add(number(match.group())));
        var asked = NUMBER.matcher(question)
                .results()
                .map(match -> number(match.group()))
                .toList();
        return asked.isEmpty()
                ? 1
                : (double) asked.stream().filter(inAnswer::contains).count() / asked.size();
    }
}
