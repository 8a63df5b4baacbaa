package io.espalier.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
    private static final Path HOME = Path.of("/home/a");

    @Test
    void theProgramsOwnVariableComesFirstThenTheDesktopsThenTheHome() {
        assertThat(CacheFolder.of(Map.of("ESPALIER_CACHE", "/c", "XDG_CACHE_HOME", "/x"), HOME))
                .isEqualTo(Path.of("/c"));
        assertThat(CacheFolder.of(Map.of("ESPALIER_CACHE", " ", "XDG_CACHE_HOME", "/x"), HOME))
                .isEqualTo(Path.of("/x/espalier"));
        assertThat(CacheFolder.of(Map.of(), HOME)).isEqualTo(Path.of("/home/a/.cache/espalier"));
    }
}
