package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.ExpertMode;
import io.espalier.config.SettingsReader;
import io.espalier.models.ModelStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The profiles that come with the built-in model. */
class DemoProfilesIT {
    @TempDir
    private Path cuts;

    private final StringWriter said = new StringWriter();

    private DemoProfiles profiles() {
        return new DemoProfiles(ModelStore.standard().path(DemoModel.BUILT_IN), cuts, new PrintWriter(said));
    }

    @Test
    void areCutOnceToHalfOfTheirExpertsAndSayWhatThatCosts() {
        // When
        var cut = profiles().cut();

        // Then
        assertThat(said.toString()).startsWith("Cutting the built-in mixture of experts for maths, java, german, once");
        assertThat(cut).hasSize(3).allSatisfy(profile -> {
            assertThat(profile.model()).isRegularFile();
            assertThat(profile.cutBytes()).isLessThan(profile.fullBytes() * 2 / 3);
            assertThat(profile.loss().texts()).isEqualTo(50);
            assertThat(profile.loss().increase()).isBetween(0.0, 0.1);
        });
    }

    @Test
    void areNotCutAgain() throws Exception {
        // Given
        var first = profiles().cut().getFirst().model();
        var before = Files.getLastModifiedTime(first);
        said.getBuffer().setLength(0);

        // When
        var again = profiles().cut().getFirst().model();

        // Then
        assertThat(again).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(again)).isEqualTo(before);
        assertThat(said.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-moe", "smollm2"})
    void standInTheSettingsOfTheDemosGateway(String model) {
        // Given
        var profiles = profiles();

        // When
        var yaml = DemoSettings.text(model, DemoPruner.BUILT_IN, profiles.cut(), profiles.classifier());

        // Then
        var settings = SettingsReader.ofEnvironment().read("demo.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        var experts = settings.routes().getFirst().experts();
        assertThat(experts.apply()).isEqualTo(ExpertMode.EMBEDDED);
        assertThat(experts.profiles()).containsExactly("maths-50", "java-50", "german-50");
        assertThat(profiles.classifier()).isRegularFile();
    }
}
