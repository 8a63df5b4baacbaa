package io.espalier.prompt;

import java.util.List;
import java.util.regex.Pattern;

/** Tells texts that people paste to have something done with them, which hold questions and answers but no demonstrations. */
final class Pasted {
    /** How much of what stands before the first block is looked at. */
    private static final int REACH = 4000;

    private static final WordPattern DOCUMENT = new WordPattern(
            Labels.of("document"), Labels.anyOf(Labels.of("document")) + "(?!\\p{IsLatin}|\\p{IsCyrillic})");

    private static final List<String> GIVING =
            List.of("use", "using", "based", "according to", "given", "from", "with");

    private static final WordPattern SOURCE = new WordPattern(
            GIVING,
            "(?:use|using|based (?:only )?on|according to|given|from|with)"
                    + " (?:only )?(?:the |this |these )?(?:following |above |below )?"
                    + "(?:information|facts?|context|knowledge|document|text|passage|article|data|notes)\\b");

    private static final List<String> WORKING = List.of(
            "improve",
            "review",
            "rewrite",
            "fix",
            "edit",
            "critique",
            "translate",
            "summarise",
            "summarize",
            "proofread",
            "grade",
            "check",
            "correct",
            "format",
            "convert",
            "parse",
            "extract",
            "analyse",
            "analyze",
            "explain",
            "complete",
            "continue");

    private static final WordPattern REWORK = new WordPattern(
            WORKING,
            Labels.anyOf(WORKING)
                    + " (?:this|my|these|our|the (?:following|above|below))(?: \\w+){0,2} "
                    + "(?:prompts?|texts?|documents?|q&as?|examples?|articles?|code|files?|datasets?|data|json|xml|answers?|questions?|e-?mails?)\\b");

    private static final Pattern PASSAGE =
            Pattern.compile("(?im)^\\s{0,8}(?:\\*\\*|#{1,4} )?(?:passage|context|article|story|document|"
                    + "transcript|paragraph|background|facts?|dialogue|conversation|table|schema)\\b[^\\n:]{0,30}:");

    private static final Pattern PROGRAMMING_TASK = Pattern.compile(
            "(?i)(?:#{1,4} |\\*\\*)?(?:constraints?|follow[- ]?up|time limit|memory limit|note)(?:\\*\\*)? ?:");

    private Pasted() {}

    /** Whether what stands before the blocks says that they are a document, or is the passage that they all ask about. */
    static boolean document(String before) {
        var near = before.substring(Math.max(0, before.length() - REACH));
        return DOCUMENT.occursIn(near)
                || SOURCE.occursIn(near)
                || REWORK.occursIn(near)
                || PASSAGE.matcher(near).find();
    }

    /** Whether the examples of a text are part of a programming task: its constraints stand beside them. */
    static boolean programmingTask(Lines lines) {
        var matcher = PROGRAMMING_TASK.matcher(lines.text());
        for (int line = 0; line < lines.count(); line++) {
            if ("CcFfTtMmNn#*".indexOf(lines.text().charAt(lines.start(line))) >= 0
                    && Shape.endOfMatch(matcher, lines.text(), lines.start(line), lines.end(line)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
