package io.espalier.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.EjectionSettings;
import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.RetrySettings;
import io.espalier.config.TimeoutSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineArchiveIT {
    @TempDir
    private Path folder;

    private EngineLaunch launch;

    @BeforeEach
    void packAsJars() {
        var found = EngineLaunch.of(settings());
        var entries = new ArrayList<Path>();
        for (var entry : found.classes().entries()) {
            entries.add(Files.isDirectory(entry) ? jar(entry, entries.size()) : entry);
        }
        launch = new EngineLaunch(found.jvm(), new EngineClasses(entries), found.arguments());
    }

    @Test
    void anEngineStartsFromTheArchiveThatWasMadeOfItsClasses() throws Exception {
        // Given
        try (var archive = new EngineArchive(launch, folder)) {
            var before = archive.flags();

            // When
            archive.make();

            // Then
            assertThat(before).isEmpty();
            assertThat(archive.flags()).first().asString().startsWith("-XX:SharedArchiveFile=");
            assertReady(archive);
            assertThat(folder).isDirectoryNotContaining("glob:**.part");
        }
    }

    @Test
    void anEngineStartsBesideADamagedArchive() throws Exception {
        // Given
        try (var archive = new EngineArchive(launch, folder)) {
            archive.make();
            var file = Path.of(archive.flags().getFirst().split("=")[1]);

            // When
            Files.write(file, new byte[100_000]);

            // Then
            assertThat(archive.flags()).isNotEmpty();
            assertReady(archive);
        }
    }

    @Test
    void anArchiveOlderThanTheProgramIsNotUsed() throws IOException {
        // Given
        try (var archive = new EngineArchive(launch, folder)) {
            archive.make();
            var file = Path.of(archive.flags().getFirst().split("=")[1]);

            // When
            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

            // Then
            assertThat(archive.flags()).isEmpty();
        }
    }

    private void assertReady(EngineArchive archive) throws Exception {
        try (var engine = new EngineProcess(launch, archive, () -> {})) {
            assertThat(engine.ready().toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .hasHost("127.0.0.1");
        }
    }

    private Path jar(Path classes, int number) {
        var jar = folder.resolve("espalier-" + number + ".jar");
        var made = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes + File.separator, ".");
        assertThat(made).isZero();
        return jar;
    }

    private static EmbeddedUpstreamSettings settings() {
        return new EmbeddedUpstreamSettings(
                "tiny-moe",
                1,
                0,
                8,
                null,
                TimeoutSettings.defaults(),
                RetrySettings.defaults(),
                EjectionSettings.defaults());
    }
}
