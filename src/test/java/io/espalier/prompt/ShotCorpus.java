package io.espalier.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The prompts of the corpus in the test resources; its README says how they are written. */
final class ShotCorpus {
    /**
     * One prompt.
     *
     * @param turns whether the client says that leading turns are examples
     * @param bare whether it is a completion's prompt and not a chat
     */
    record Case(String name, boolean turns, boolean bare, List<Said> messages) {
        Case withLineEnds(String lineEnd) {
            return new Case(
                    name,
                    turns,
                    bare,
                    messages.stream()
                            .map(message -> message.withLineEnds(lineEnd))
                            .toList());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A message.
     *
     * @param name empty for none
     * @param mark {@code *} where it is part of a shot, {@code !} where that shot is pinned, else a space
     * @param parts its texts, marked
     */
    record Said(String role, String name, char mark, List<String> parts) {
        private Said withLineEnds(String lineEnd) {
            return new Said(
                    role,
                    name,
                    mark,
                    parts.stream().map(part -> part.replace("\n", lineEnd)).toList());
        }
    }

    private ShotCorpus() {}

    /** @param folder {@code shots} or {@code no-shots} */
    static Stream<Case> read(String folder) {
        try (var files = Files.list(Path.of(
                Objects.requireNonNull(ShotCorpus.class.getResource(folder)).toURI()))) {
            return files.sorted().flatMap(ShotCorpus::cases).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Case> cases(Path file) {
        try {
            var text = Files.readString(file, UTF_8);
            return Stream.of(text.split("(?m)^%% ")).skip(1).map(ShotCorpus::parsed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case parsed(String written) {
        var name = written.lines().findFirst().orElseThrow();
        var messages = new ArrayList<Said>();
        boolean bare = false;
        for (var block : body(written).split("(?m)^(?=%)")) {
            var head = block.startsWith("%") ? block.lines().findFirst().orElseThrow() : "%user";
            var text = block.startsWith("%") ? afterLine(block) : block;
            bare |= head.equals("%prompt");
            if (head.equals("%+")) {
                messages.getLast().parts().add(trimmed(text));
            } else {
                messages.add(said(head, trimmed(text)));
            }
        }
        return new Case(name.replace(" [turns]", ""), name.endsWith("[turns]"), bare, messages);
    }

    private static Said said(String head, String text) {
        char mark = head.charAt(1) == '*' || head.charAt(1) == '!' ? head.charAt(1) : ' ';
        var words = head.substring(mark == ' ' ? 1 : 2).split(" ");
        return new Said(words[0], words.length > 1 ? words[1] : "", mark, new ArrayList<>(List.of(text)));
    }

    private static String body(String written) {
        return afterLine(written);
    }

    private static String afterLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? "" : text.substring(end + 1);
    }

    private static String trimmed(String text) {
        return text.replaceAll("\\n+$", "");
    }
}
