package io.espalier.moe.measure;

import io.espalier.moe.Answers;
import io.espalier.moe.Calibration;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.ExpertScores;
import io.espalier.moe.ExpertSelector;
import io.espalier.moe.Keep;
import io.espalier.moe.ModelIdentity;
import io.espalier.moe.Selection;
import io.espalier.moe.calibrate.DemonstrationSums;
import io.espalier.moe.criterion.Criteria;
import io.espalier.moe.criterion.RandomChoice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/** The profiles that are compared, made from each domain's demonstrations. */
final class Profiles {
    /** Demonstrations to calibrate on: some in a row. */
    record Draw(int from, int count) {}

    private final ModelIdentity model;
    private final Map<String, List<DemonstrationSums>> demonstrations;
    private final EvaluationPlan plan;

    Profiles(ModelIdentity model, Map<String, List<DemonstrationSums>> demonstrations, EvaluationPlan plan) {
        this.model = model;
        this.demonstrations = demonstrations;
        this.plan = plan;
    }

    /** How many demonstrations there are of a domain. */
    int available(String domain) {
        return of(domain).size();
    }

    private List<DemonstrationSums> of(String domain) {
        return Objects.requireNonNull(demonstrations.get(domain));
    }

    Draw usual() {
        return new Draw(0, plan.demonstrations());
    }

    /** One profile; of criterion random one for each seed. */
    List<ExpertProfile> profiles(String domain, String criterion, double share) {
        var seeds = criterion.equals(RandomChoice.NAME) ? plan.seeds() : 1;
        return LongStream.range(0, seeds)
                .mapToObj(seed -> profile(List.of(domain), criterion, seed, share, usual()))
                .toList();
    }

    List<Masking> maskings(String domain, String criterion, double share) {
        return profiles(domain, criterion, share).stream().map(Masking::of).toList();
    }

    ExpertProfile profile(List<String> domains, String criterion, long seed, double share, Draw draw) {
        var scores = domains.stream().map(domain -> scores(domain, draw)).toList();
        var groups = model.shape().groups();
        return ExpertSelector.select(
                scores,
                new Selection("measured", Criteria.named(criterion, seed), seed, new Keep.Share(share), groups));
    }

    private ExpertScores scores(String domain, Draw draw) {
        var sums = ExpertScores.nothing(model.shape());
        var all = of(domain);
        var used = all.subList(Math.min(draw.from(), all.size()), Math.min(draw.from() + draw.count(), all.size()));
        used.forEach(demonstration -> ExpertScores.add(sums, demonstration.layers()));
        // Who made the sums is told by the evaluation as a whole.
        var calibration = new Calibration(model.sha256(), Answers.GIVEN, Math.max(1, used.size()), 1, "");
        return new ExpertScores(model, domain, calibration, sums);
    }

    int keep(double share) {
        return new Keep.Share(share).of(model.shape().experts(), model.shape().groups());
    }
}
