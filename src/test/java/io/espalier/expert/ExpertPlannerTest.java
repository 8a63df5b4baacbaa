package io.espalier.expert;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.ProfileSettings;
import io.espalier.domain.Domain;
import io.espalier.domain.Nearest;
import io.espalier.domain.Topic;
import io.espalier.expert.ExpertPlan.Cut;
import io.espalier.expert.ExpertPlan.Full;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ExpertPlannerTest {
    private static final ServedProfile MATHS_50 = profile("maths-50", "maths", 16, 0.029);
    private static final ServedProfile MATHS_25 = profile("maths-25", "maths", 8, 0.083);
    private static final ServedProfile CODE = profile("code-50", "code", 16, Double.POSITIVE_INFINITY);
    private static final ServedProfile CODE_SMALL = profile("code-25", "code", 8, Double.POSITIVE_INFINITY);

    private final AtomicLong nanos = new AtomicLong();
    private final Map<String, FullReason> obstacles = new HashMap<>();
    private final ExpertPlanner planner = planner(true);

    private ExpertPlanner planner(boolean applies) {
        return new ExpertPlanner(
                List.of(MATHS_25, MATHS_50, CODE, CODE_SMALL),
                0.8,
                applies,
                new Pins(nanos::get),
                profile -> Optional.ofNullable(obstacles.get(profile.name())));
    }

    private static ServedProfile profile(String name, String domain, int keep, double loss) {
        return new ServedProfile(
                name,
                "01234567",
                List.of(domain),
                keep,
                32,
                loss,
                new ProfileSettings(name + ".json", name, null, null));
    }

    private static Topic about(String domain, double confidence) {
        return new Topic(new Nearest(domain, confidence, true), false, "");
    }

    private static Topic said(String domain, String conversation) {
        return new Topic(new Nearest(domain, 0.99, true), false, conversation);
    }

    @Test
    void theLeastMeasuredLossOfTheDomainIsPicked() {
        // When
        var plan = planner.plan(about("maths", 0.9), null);

        // Then
        assertThat(plan).isEqualTo(new Cut(new Domain("maths", 0.9), MATHS_50));
    }

    @Test
    void ofProfilesThatWereNotMeasuredTheSmallestIsPicked() {
        // When
        var plan = planner.plan(about("code", 0.9), null);

        // Then
        assertThat(plan).isEqualTo(new Cut(new Domain("code", 0.9), CODE_SMALL));
    }

    @Test
    void aDomainThatIsNotSureIsUnknown() {
        // When
        var plan = planner.plan(about("maths", 0.79), null);

        // Then
        assertThat(plan).isEqualTo(new Full(new Domain("unknown", 0.79), null, FullReason.UNKNOWN_DOMAIN));
    }

    @Test
    void aDomainWithoutAProfileIsTheFullModels() {
        // When
        var plan = planner.plan(about("law", 0.9), null);

        // Then
        assertThat(plan).isEqualTo(new Full(new Domain("law", 0.9), null, FullReason.NO_PROFILE));
    }

    @Test
    void toolsAreTheFullModelsWhateverTheDomain() {
        // When
        var plan = planner.plan(new Topic(new Nearest("maths", 0.99, true), true, ""), "maths-25");

        // Then
        assertThat(plan).isEqualTo(new Full(new Domain("maths", 0.99), null, FullReason.TOOLS));
    }

    @Test
    void aClientMayNameAProfileOfTheRoute() {
        // When
        var plan = planner.plan(about("code", 0.3), "maths-25");

        // Then
        assertThat(plan).isEqualTo(new Cut(new Domain("unknown", 0.3), MATHS_25));
    }

    @Test
    void aClientCannotNameAnother() {
        // When
        var plan = planner.plan(about("maths", 0.9), "medicine");

        // Then
        assertThat(plan).isEqualTo(new Full(new Domain("maths", 0.9), null, FullReason.NO_PROFILE));
    }

    @Test
    void everyObstacleLeavesTheRequestToTheFullModelAndSaysWhichProfileItMissed() {
        for (var reason : EnumSet.of(FullReason.NOT_PROVED, FullReason.UNHEALTHY)) {
            // Given
            obstacles.put("maths-50", reason);

            // When
            var plan = planner.plan(about("maths", 0.9), null);

            // Then
            assertThat(plan).isEqualTo(new Full(new Domain("maths", 0.9), MATHS_50, reason));
        }
    }

    @Test
    void observingAppliesNothing() {
        // When
        var plan = planner(false).plan(about("maths", 0.9), null);

        // Then
        assertThat(plan).isEqualTo(new Full(new Domain("maths", 0.9), MATHS_50, FullReason.OBSERVED));
    }

    @Test
    void aConversationStaysWithItsProfileWhereverItTurns() {
        // Given
        planner.plan(said("maths", "c1"), null);

        // When
        var later = planner.plan(said("code", "c1"), null);

        // Then
        assertThat(later).isEqualTo(new Cut(new Domain("code", 0.99), MATHS_50));
    }

    @Test
    void aConversationThatBeganWithTheFullModelStaysWithIt() {
        // Given
        planner.plan(said("law", "c2"), null);

        // When
        var later = planner.plan(said("maths", "c2"), null);

        // Then
        assertThat(later).isEqualTo(new Full(new Domain("maths", 0.99), null, FullReason.PINNED));
    }

    @Test
    void aPassingObstaclePinsNothing() {
        // Given
        obstacles.put("maths-50", FullReason.NOT_PROVED);
        planner.plan(said("maths", "c3"), null);
        obstacles.clear();

        // When
        var later = planner.plan(said("maths", "c3"), null);

        // Then
        assertThat(later).isInstanceOf(Cut.class);
    }

    @Test
    void aQuietConversationIsForgotten() {
        // Given
        planner.plan(said("law", "c4"), null);
        nanos.addAndGet(Duration.ofMinutes(31).toNanos());

        // When
        var later = planner.plan(said("maths", "c4"), null);

        // Then
        assertThat(later).isInstanceOf(Cut.class);
    }
}
