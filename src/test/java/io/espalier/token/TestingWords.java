package io.espalier.token;

import io.espalier.prompt.PromptReader;
import io.espalier.prompt.ShotParts;
import java.util.List;
import java.util.stream.Stream;

/** Shots for word pruners, the same ones every time. */
final class TestingWords {
    private TestingWords() {}

    static ShotParts shot(String question, String answer) {
        var text = "Q: " + question + "\nA: " + answer + "\n\n";
        var read = new PromptReader(List.of()).readText(text + "Q: Other?\nA: Other.\n\nQ: More?\nA:");
        return ShotParts.of(read.shots().getFirst());
    }

    static Stream<ShotParts> shots() {
        return Stream.of(
                shot(
                        "Natalia sold clips to 48 of her very good friends in April, and then she sold half as many clips in May. How many clips did Natalia sell altogether?",
                        "Natalia really sold 48/2 = 24 clips in May, as the question says.\nNatalia sold 48+24 = 72 clips altogether in both months.\n#### 72"),
                shot(
                        "Was hei\u00dft Brot?",
                        "Das alte Wort Brot hei\u00dft auf Englisch ganz einfach bread, nicht mehr."),
                shot(
                        "\u65e5\u672c\u8a9e \u3067 \u4f55 \u3067\u3059\u304b\uff1f",
                        "\u7b54\u3048 \u306f \u4e03 \u3067\u3059 \u3002"),
                shot("Why?", "Because."),
                shot(
                        "Write code now please, my friend",
                        "Here it comes now:\n```\nint count of all = 3;\n```\nThat runs quite well here."),
                shot(
                        "\u05de\u05d4 \u05e9\u05dc\u05d5\u05de\u05da \u05d4\u05d9\u05d5\u05dd \u05d7\u05d1\u05e8",
                        "\u05d4\u05db\u05dc \u05d8\u05d5\u05d1 \u05de\u05d0\u05d5\u05d3 \u05ea\u05d5\u05d3\u05d4 \u05e8\u05d1\u05d4"));
    }
}
