package io.espalier.moe.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import io.espalier.gguf.GgmlType;
import io.espalier.gguf.GgufFile;
import io.espalier.gguf.GgufWriter;
import io.espalier.gguf.MetadataValue;
import io.espalier.gguf.TensorBytes;
import io.espalier.moe.Progress;
import io.espalier.moe.TestingMoe;
import io.espalier.moe.TestingMoe.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be cut faithfully is refused with the reason, and nothing half-made is left. */
class GgufCutRefusalTest {
    @TempDir
    Path folder;

    @Test
    void groupsThatWouldBreakAreRefused() {
        // Given
        var source = TestingMoe.write(Architecture.DEEPSEEK2, folder);
        // When / Then
        assertRefused(source, 5, 1, "--groups 2");
    }

    @Test
    void aProfileOfAnotherModelIsRefused() {
        // Given
        var source = changed(writer -> writer.set("general.name", MetadataValue.text("another")));
        var other = TestingMoe.write(Architecture.OLMOE, folder);
        var profile = TestingCheckpoint.profile(other, 4, 1);
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source).cut(profile, out(), CutOptions.plain(), Progress.NONE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("another file")
                .hasMessageContaining("--converted");
    }

    @Test
    void aConvertedModelIsKnownByItsRouters() {
        // Given
        var source = changed(writer -> writer.set("general.name", MetadataValue.text("another")));
        var profile = TestingCheckpoint.profile(TestingMoe.write(Architecture.OLMOE, folder), 4, 1);
        // When
        MoeCheckpoint.open(source).cut(profile, out(), new CutOptions(ExtraBlocks.DROP, true), Progress.NONE);
        // Then
        assertThat(MoeCheckpoint.open(out()).shape().experts()).isEqualTo(4);
    }

    @Test
    void tensorsOfExpertsThatNobodyKnowsAreRefused() {
        // Given
        var source = changed(writer -> writer.tensor(
                "blk.1.ffn_gate_tid2eid.weight", GgmlType.I32, List.of(2L, 4L), TensorBytes.of(new byte[32])));
        // When / Then
        assertRefused(source, 4, 1, "ffn_gate_tid2eid");
    }

    @Test
    void expertsThatAreNotTheSlowestDimensionAreRefused() {
        // Given
        var source = changed(writer ->
                writer.tensor("blk.1.ffn_up_exps.scale", GgmlType.F32, List.of(8L, 2L), TensorBytes.of(new byte[64])));
        // When / Then
        assertRefused(source, 4, 1, "one after the other");
    }

    @Test
    void expertsInABlockWithoutARouterAreRefused() {
        // Given
        var source = changed(writer -> writer.removeTensor("blk.2.ffn_gate_inp.weight"));
        // When / Then
        assertRefused(source, 4, 1, "in a block with a router");
    }

    @Test
    void expertsInTensorsOfTheirOwnAreRefused() {
        // Given
        var source = changed(writer -> writer.tensor(
                "blk.1.ffn_up.3.weight", GgmlType.F32, List.of(64L, 32L), TensorBytes.of(new byte[8192])));
        // When / Then
        assertRefused(source, 4, 1, "blk.1.ffn_up.3.weight");
    }

    @Test
    void oneOfSeveralPartsIsRefused() {
        // Given
        var source = changed(writer -> writer.set("split.count", MetadataValue.u32(3)));
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("one of 3 parts")
                .hasMessageContaining("--merge");
    }

    @Test
    void aDenseModelIsRefused() {
        // Given
        var source = changed(writer -> writer.set("olmoe.expert_count", MetadataValue.u32(0)));
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source)).isInstanceOf(UserError.class);
    }

    @Test
    void moreActiveExpertsThanThereAreIsRefused() {
        // Given
        var source = changed(writer -> writer.set("olmoe.expert_used_count", MetadataValue.u32(0)));
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("active: 0");
    }

    @Test
    void whatIsThereIsNotReplaced() throws IOException {
        // Given
        Files.writeString(out(), "mine");
        // When / Then
        assertRefused(TestingMoe.write(Architecture.OLMOE, folder), 4, 1, "already there");
        assertThat(out()).hasContent("mine");
    }

    @Test
    void aCutInterruptedAtAnyByteLeavesNothing() throws IOException {
        // Given
        var source = TestingMoe.write(Architecture.QWEN2MOE, folder);
        var profile = TestingCheckpoint.profile(source, 4, 1);
        var checkpoint = MoeCheckpoint.open(source);
        for (var bytes = 1L; bytes < 2_500_000; bytes = bytes * 5 / 4 + 1) {
            var interrupting = new InterruptingProgress("cutting", bytes);
            // When
            assertThatThrownBy(() -> checkpoint.cut(profile, out(), CutOptions.plain(), interrupting))
                    .isInstanceOf(InterruptingProgress.Interrupted.class);
            // Then
            assertThat(Files.list(folder)).containsExactly(source);
        }
    }

    @Test
    void whatAKilledProgramLeftIsRemovedByTheNext() throws IOException {
        // Given
        var source = TestingMoe.write(Architecture.OLMOE, folder);
        Files.writeString(folder.resolve(".cut.gguf.part-4194399"), "half");
        // When
        MoeCheckpoint.open(source)
                .cut(TestingCheckpoint.profile(source, 4, 1), out(), CutOptions.plain(), Progress.NONE);
        // Then
        assertThat(Files.list(folder)).containsExactlyInAnyOrder(source, out());
    }

    private Path changed(UnaryOperator<GgufWriter> change) {
        var file = folder.resolve("changed.gguf");
        try (var vocabulary = GgufFile.open(TestingMoe.TINY_MOE)) {
            change.apply(TestingMoe.writer(Architecture.OLMOE, vocabulary)).write(file);
        }
        return file;
    }

    private void assertRefused(Path source, int keep, int groups, String reason) {
        var profile = TestingCheckpoint.profile(source, keep, groups);
        assertThatThrownBy(() -> MoeCheckpoint.open(source).cut(profile, out(), CutOptions.plain(), Progress.NONE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(reason);
        assertThat(folder.resolve(".cut.gguf.part-" + ProcessHandle.current().pid()))
                .doesNotExist();
    }

    private Path out() {
        return folder.resolve("cut.gguf");
    }
}
