package io.espalier.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsWatchTest {
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeTheFirstFile() throws IOException {
        file = folder.resolve("espalier.yaml");
        write(file, 100);
        Logger.getLogger("espalier.config").addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("espalier.config").removeHandler(handler);
    }

    @Test
    void swapsTheSnapshotWholeAndTellsTheListeners() throws IOException {
        // Given
        var watch = watch();
        var before = watch.current();
        var told = new ArrayList<Settings>();
        watch.onChange(told::add);
        write(file, 200);

        // When
        watch.check();

        // Then
        assertThat(budget(before)).isEqualTo(100);
        assertThat(budget(watch.get())).isEqualTo(200);
        assertThat(told).containsExactly(watch.current());
    }

    @Test
    void keepsTheOldSnapshotWhereTheNewFileIsWrongAndSaysSoOnce() throws IOException {
        // Given
        var watch = watch();
        var before = watch.current();
        Files.writeString(file, "espalier: { routs: [] }");

        // When
        watch.check();
        watch.check();

        // Then
        assertThat(watch.current()).isSameAs(before);
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("did you mean \"routes\"?", "goes on with the settings it has");
    }

    @Test
    void takesACorrectedFileAfterAWrongOne() throws IOException {
        // Given
        var watch = watch();
        Files.writeString(file, "nonsense");
        watch.check();
        write(file, 300);

        // When
        watch.check();

        // Then
        assertThat(budget(watch.current())).isEqualTo(300);
    }

    @Test
    void keepsTheSnapshotWhileTheFileIsGone() throws IOException {
        // Given
        var watch = watch();
        Files.delete(file);

        // When
        watch.check();

        // Then
        assertThat(budget(watch.current())).isEqualTo(100);
        assertThat(logged).singleElement().asString().contains("there is no settings file");
    }

    @Test
    void tellsNobodyWhereOnlyACommentChanged() throws IOException {
        // Given
        var watch = watch();
        var told = new ArrayList<Settings>();
        watch.onChange(told::add);
        Files.writeString(file, Files.readString(file) + "# a comment\n");

        // When
        watch.check();

        // Then
        assertThat(told).isEmpty();
        assertThat(logged).isEmpty();
    }

    @Test
    void saysThatAnotherPortNeedsARestart() throws IOException {
        // Given
        var watch = watch();
        Files.writeString(file, Files.readString(file) + "  server: { port: 8181 }\n");

        // When
        watch.check();

        // Then
        assertThat(logged).last().asString().contains("at the next start; still listening on 127.0.0.1:8080");
    }

    @Test
    void aListenerThatFailsKeepsNobodyElseFromTheNewSettings() throws IOException {
        // Given
        var watch = watch();
        var told = new ArrayList<Settings>();
        watch.onChange(settings -> {
            throw new IllegalStateException("broken listener");
        });
        watch.onChange(told::add);
        write(file, 200);

        // When
        watch.check();

        // Then
        assertThat(told).hasSize(1);
    }

    @Test
    void refusesToStartOnAWrongFile() throws IOException {
        // Given
        Files.writeString(file, "espalier: {}");

        // When / Then
        assertThatThrownBy(this::watch).isInstanceOf(UserError.class).hasMessageContaining("has 2 faults");
    }

    @Test
    void noticesAFileReplacedByAnEditor() throws Exception {
        // Given
        var budgets = new LinkedBlockingQueue<Integer>();
        try (var watch = SettingsWatch.start(source(file))) {
            watch.onChange(settings -> budgets.add(budget(settings)));

            // When
            var edited = folder.resolve("espalier.yaml.new");
            write(edited, 250);
            Files.move(edited, file, StandardCopyOption.ATOMIC_MOVE);

            // Then
            assertThat(budgets.poll(30, TimeUnit.SECONDS)).isEqualTo(250);
        }
    }

    @Test
    void noticesAConfigMapSwappedByItsLink() throws Exception {
        // Given: the layout Kubernetes mounts
        var mount = Files.createDirectory(folder.resolve("mount"));
        write(Files.createDirectory(mount.resolve("..2026_1")).resolve("espalier.yaml"), 1);
        write(Files.createDirectory(mount.resolve("..2026_2")).resolve("espalier.yaml"), 2);
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_1"));
        var mounted = Files.createSymbolicLink(mount.resolve("espalier.yaml"), Path.of("..data/espalier.yaml"));
        var budgets = new LinkedBlockingQueue<Integer>();
        try (var watch = SettingsWatch.start(source(mounted))) {
            watch.onChange(settings -> budgets.add(budget(settings)));

            // When
            var next = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2026_2"));
            Files.move(next, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            // Then
            assertThat(budgets.poll(30, TimeUnit.SECONDS)).isEqualTo(2);
        }
    }

    private SettingsWatch watch() {
        return new SettingsWatch(source(file));
    }

    private static SettingsFile source(Path file) {
        return new SettingsFile(file, SettingsReader.ofEnvironment());
    }

    private static int budget(Settings settings) {
        return settings.routes().getFirst().prune().budget();
    }

    private static void write(Path file, int budget) throws IOException {
        Files.writeString(file, """
                espalier:
                  upstreams: { local: { kind: embedded } }
                  routes: [{ upstream: local, prune: { budget: %d } }]
                """.formatted(budget));
    }
}
