package io.espalier.moe.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.failure.UserError;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.ExpertSelector;
import io.espalier.moe.Keep;
import io.espalier.moe.MoeShape;
import io.espalier.moe.Selection;
import io.espalier.moe.TestingModels;
import io.espalier.moe.TinyMoeReference;
import io.espalier.moe.criterion.EasyEp;
import io.espalier.moe.export.ExportOptions.Routing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each format says when it is read back as its server reads it. */
class ExportFormatTest {
    static final List<ExportFormat> ALL = ExportFormats.ALL;

    private final ExpertProfile profile = ExpertSelector.select(
            List.of(TinyMoeReference.scores("german")),
            new Selection("german-50", new EasyEp(), 0, new Keep.Count(16), 1));

    @ParameterizedTest
    @ValueSource(strings = {"riy-v1", "riy-v2"})
    void riyListsTheExpertsThatAreNotKept(String format) throws IOException {
        // Given
        var options = ExportOptions.plain();
        // When
        var json = json(format, options);
        // Then
        var pruned = new TreeMap<Integer, List<Integer>>();
        json.path("pruned_experts")
                .forEach(pair -> pruned.computeIfAbsent(pair.get(0).asInt(), key -> new ArrayList<>())
                        .add(pair.get(1).asInt()));
        assertThat(pruned.keySet()).containsExactly(1, 2, 3, 4);
        profile.dropped()
                .forEach((layer, dropped) -> assertThat(pruned.get(layer)).containsExactlyElementsOf(list(dropped)));
        assertThat(json.path("model").asText()).isEqualTo("testing");
    }

    @Test
    void riyVersion2SaysTheRoutingModeAndRevision() throws IOException {
        // Given
        var options = new ExportOptions("acme/moe", "0d7cf23", Routing.POST_TOPK_DROP, null, false);
        // When
        var json = json("riy-v2", options);
        // Then
        assertThat(json.path("version").asInt()).isEqualTo(2);
        assertThat(json.path("routing_mode").asText()).isEqualTo("post_topk_drop");
        assertThat(json.path("model").asText()).isEqualTo("acme/moe");
        assertThat(json.path("model_revision").asText()).isEqualTo("0d7cf23");
    }

    @Test
    void riyVersion1CannotDropAfterTopK() {
        var options = new ExportOptions(null, null, Routing.POST_TOPK_DROP, null, false);

        assertThatThrownBy(() -> json("riy-v1", options))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("riy-v2");
    }

    @Test
    void vllmAscendListsEveryExpertBestFirst() throws IOException {
        // Given
        var format = ExportFormats.named("vllm-ascend");
        // When
        var lines =
                new String(format.write(profile, ExportOptions.plain())).lines().toList();
        // Then
        assertThat(lines).hasSize(4);
        for (var i = 0; i < 4; i++) {
            var ranked = new ArrayList<Integer>();
            new ObjectMapper().readTree(lines.get(i)).path("" + (i + 1)).forEach(id -> ranked.add(id.asInt()));
            assertThat(ranked).isEqualTo(profile.layers().get(i).ranked());
        }
    }

    @Test
    void vllmAscendPutsTheKeptFirstWhereGroupsHaveQuotas() throws IOException {
        // Given
        var grouped = new MoeShape("deepseek_v3", 2, List.of(1), 32, 4, 4, 2);
        var quota = ExpertSelector.select(
                List.of(TestingModels.drawn(grouped, "any", 5)),
                new Selection("quota", new EasyEp(), 0, new Keep.Count(8), 4));
        // When
        var line = new String(ExportFormats.named("vllm-ascend").write(quota, ExportOptions.plain()));
        // Then
        var first = new TreeSet<Integer>();
        var ids = new ObjectMapper().readTree(line).path("1");
        for (var i = 0; i < 8; i++) {
            first.add(ids.get(i).asInt());
        }
        assertThat(first).containsExactlyElementsOf(list(quota.kept(1)));
    }

    @Test
    void theMaskHasARowForEachMoeBlock() throws IOException {
        // Given
        var options = ExportOptions.plain();
        // When
        var mask = json("easyep-mask", options);
        // Then
        assertThat(mask).hasSize(4);
        var kept = new ArrayList<Integer>();
        for (var expert = 0; expert < 32; expert++) {
            if (mask.get(0).get(expert).asDouble() == 1.0) {
                kept.add(expert);
            }
        }
        assertThat(kept).containsExactlyElementsOf(list(TinyMoeReference.kept("german", 16, 1)));
    }

    @Test
    void logicalCountsRankAllExpertsAndLeaveDenseBlocksEmpty() throws IOException {
        // Given
        var options = ExportOptions.plain();
        // When
        var rows = json("sglang-logical-count", options).path("logical_count");
        // Then
        assertThat(rows).hasSize(5);
        assertThat(rows.get(0)).hasSize(32).allMatch(count -> count.asInt() == 0);
        var best = profile.layers().getFirst().ranked().getFirst();
        assertThat(rows.get(1))
                .allMatch(count -> count.asInt() <= rows.get(1).get(best).asInt());
    }

    @Test
    void aRouterBiasOverlayNeedsTheCheckpoint() {
        var format = ExportFormats.named("router-bias");

        assertThatThrownBy(() -> format.write(profile, ExportOptions.plain()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--checkpoint");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void everyFormatIsFoundByItsNameAndNamesItsReader(ExportFormat format) {
        assertThat(ExportFormats.named(format.name())).isSameAs(format);
        assertThat(format.reader()).isNotBlank();
    }

    @Test
    void anUnknownFormatIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> ExportFormats.named("onnx"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("riy-v1");
    }

    private JsonNode json(String format, ExportOptions options) throws IOException {
        return new ObjectMapper().readTree(ExportFormats.named(format).write(profile, options));
    }

    private static List<Integer> list(int[] ids) {
        return Arrays.stream(ids).boxed().toList();
    }
}
