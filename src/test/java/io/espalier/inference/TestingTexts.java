package io.espalier.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts that tokenizers read differently: languages, code, numbers, spaces, marks and markers. */
final class TestingTexts {
    private static final List<String> PIECES = List.of(
            "The cat's 12 hats; she'll say they've, I'M, we'Re, it'D, don't",
            "Question: A farmer has 12,345.678 cows and buys 7 more.\nAnswer: 12 + 7 = 19. #### 19\n\n",
            "für ähnliche Größen übersetzt, déjà vu à l'été, ÉCOLE Œuvre",
            "public static void main(String[] args) {\n\t\tSystem.out.println(\"a\" + 1_000L);\r\n\t}\r\n",
            "def f(x):\n    return {'a': x ** 2, \"b\": [1, 2, 3]}  # done\n\n\n",
            "Привет, мир! Съешь же ещё этих мягких булок",
            "日本語のテキスト、漢字とカナ。今天天气很好！你好，世界",
            "안녕하세요 세계, 한국어 텍스트",
            "مرحبا بالعالم ، هذا نص ١٢٣٤٥",
            "नमस्ते दुनिया १२३ हिन्दी",
            "👩‍👩‍👧‍👦 😀😃 🇩🇪 ❤️ ✓ → ∑ ½ ² Ⅷ",
            "e\u0301 n\u0303 a\u0308\u0301 \u00a0 \u2003 \u200b\u2028 \u3000",
            "<|im_end|><tool> <|im_end|>x</tool><|endoftext|>",
            "https://example.com/a?b=c&d=%20#e mail@example.org C:\\temp\\x",
            "$$\\frac{1}{2}$$ ~`!@#$%^&*()_+-={}[]|:;\"'<>,.?/",
            "=====-----.....     \t\t  \n \n\n   \r\n \r x  y   z",
            "1 12 123 1234 12345 123456 1234567 3.14159 0x1F 1e-9 ٣٤٥ Ⅳ ①",
            "camelCaseHTTPServer XMLHttpRequest snake_case_name SCREAMING_CASE iPhone McDonald",
            "ſ ß ẞ ǅ ǆ K Å ﬁ ﬀ ʹ ª º µ",
            "\u0001\u0007\u001f\u007f\u0085");

    private TestingTexts() {}

    /** Each alone, then shuffled snippets of them, the same at every run. */
    static List<String> all() {
        var texts = new ArrayList<>(PIECES);
        var random = new Random(11);
        for (var i = 0; i < 600; i++) {
            var text = new StringBuilder();
            for (var n = 1 + random.nextInt(6); n > 0; n--) {
                text.append(snippet(random));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    /** Some of them, to learn a vocabulary from. */
    static List<String> sample() {
        return all().subList(0, 3 * PIECES.size());
    }

    private static String snippet(Random random) {
        var piece = PIECES.get(random.nextInt(PIECES.size()));
        var points = piece.codePoints().toArray();
        var from = random.nextInt(points.length);
        var length = 1 + random.nextInt(Math.min(24, points.length - from));
        return new String(points, from, length);
    }
}
