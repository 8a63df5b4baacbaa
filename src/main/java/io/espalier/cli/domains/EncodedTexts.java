package io.espalier.cli.domains;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.cli.WorkProgress;
import io.espalier.domain.DomainClassifier;
import io.espalier.domain.DomainTexts;
import io.espalier.files.Sha256;
import io.espalier.inference.Encoder;
import io.espalier.moe.calibrate.Demonstration;
import io.espalier.moe.calibrate.Demonstrations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts of domains from JSONL files, encoded. */
final class EncodedTexts {
    private static final int BATCH = 16;

    private final Encoder encoder;

    EncodedTexts(Encoder encoder) {
        this.encoder = encoder;
    }

    List<DomainTexts> read(Map<String, Path> files) {
        var domains = new ArrayList<DomainTexts>();
        files.forEach((label, file) -> domains.add(read(label, file)));
        return domains;
    }

    DomainTexts read(String label, Path file) {
        var texts = Demonstrations.read(file, Integer.MAX_VALUE).stream()
                .map(EncodedTexts::text)
                .map(DomainClassifier::readable)
                .toList();
        var sha = Sha256.digest();
        texts.forEach(text -> sha.update((text + "\0").getBytes(UTF_8)));
        return new DomainTexts(label, encode(label, texts), Sha256.hex(sha));
    }

    private List<float[]> encode(String label, List<String> texts) {
        var vectors = new ArrayList<float[]>();
        try (var progress = WorkProgress.onStandardError()) {
            progress.begin("Encoding " + label, "texts", texts.size());
            for (int from = 0; from < texts.size(); from += BATCH) {
                var batch = texts.subList(from, Math.min(texts.size(), from + BATCH));
                vectors.addAll(encoder.encode(batch));
                progress.advance(batch.size());
            }
        }
        return vectors;
    }

    /** As the gateway will see it: what was said, without markers of roles. */
    private static String text(Demonstration demonstration) {
        return switch (demonstration) {
            case Demonstration.Text text -> text.text();
            case Demonstration.Question question -> question.question() + "\n" + question.answer();
            case Demonstration.Conversation conversation ->
                Stream.concat(
                                conversation.messages().stream().map(message -> message.text()),
                                Stream.of(conversation.answer()))
                        .collect(Collectors.joining("\n"));
        };
    }
}
