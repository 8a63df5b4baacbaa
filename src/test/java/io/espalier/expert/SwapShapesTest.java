package io.espalier.expert;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.config.Settings;
import io.espalier.failure.UserError;
import io.espalier.testing.TestingGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapShapesTest {
    private static final Path MATHS = Path.of("models/tiny-moe/profiles/maths-50.json");

    @TempDir
    private Path folder;

    private static Settings settings(Path other, String upstream) {
        return TestingGateway.settings("""
                espalier:
                  upstreams:
                    local: { kind: embedded }
                    pool: { kind: http, url: "http://h:1", swap: { server: sglang, model: m } }
                    other: { kind: http, url: "http://h:2", swap: { server: sglang, model: m } }
                  domains: domains.json
                  profiles:
                    maths: { artefact: "%s", model: /maths, upstream: pool }
                    java: { artefact: "%s", model: /java, upstream: %s }
                  routes: [{ upstream: local, experts: { profiles: [maths, java], apply: swap } }]
                """, MATHS, other, upstream);
    }

    private Path smaller() throws IOException {
        var text = Files.readString(MATHS).replace("\"keep\" : 16", "\"keep\" : 8");
        return Files.writeString(folder.resolve("java-25.json"), text);
    }

    @Test
    void oneServerTakesProfilesOfOneSize() {
        assertThatCode(() -> SwapShapes.require(settings(MATHS, "pool"), new ProfileShelf()))
                .doesNotThrowAnyException();
    }

    @Test
    void oneServerTakesNoProfilesOfTwoSizes() throws IOException {
        // Given
        var settings = settings(smaller(), "pool");

        // When / Then
        assertThatThrownBy(() -> SwapShapes.require(settings, new ProfileShelf()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the upstream pool is to load maths (16 experts), java (8 experts) in turn");
    }

    @Test
    void twoServersMayDiffer() throws IOException {
        // Given
        var settings = settings(smaller(), "other");

        // When / Then
        assertThatCode(() -> SwapShapes.require(settings, new ProfileShelf())).doesNotThrowAnyException();
    }
}
