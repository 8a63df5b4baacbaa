package io.espalier.moe.measure;

import io.espalier.files.Journal;
import io.espalier.moe.Answers;
import io.espalier.moe.ModelIdentity;
import io.espalier.moe.Progress;
import io.espalier.moe.calibrate.Calibrator;
import io.espalier.moe.calibrate.DemonstrationSums;
import io.espalier.moe.calibrate.Demonstrations;
import io.espalier.moe.measure.EvaluationResults.FullLoss;
import io.espalier.moe.observe.LoadedMoe;
import io.espalier.report.Bootstrap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * Calibrates a model on several domains, makes profiles of each by several criteria and in several sizes, and measures what
 * they cost. What is measured is kept in the folder, so that it can be stopped and taken up again, and so that other criteria
 * or sizes only measure what is new.
 */
public final class Evaluation {
    private final LoadedMoe model;
    private final ModelIdentity identity;
    private final String engine;
    private final Progress progress;

    public Evaluation(LoadedMoe model, ModelIdentity identity, String engine, Progress progress) {
        this.model = model;
        this.identity = identity;
        this.engine = engine;
        this.progress = progress;
    }

    /** How a domain is calibrated. */
    public record Calibrating(Answers answers, int answerTokens) {}

    public EvaluationResults run(EvaluationPlan plan, List<DomainTexts> texts, Calibrating calibrating, Path folder) {
        var demonstrations = new LinkedHashMap<String, List<DemonstrationSums>>();
        var heldOut = new LinkedHashMap<String, List<int[]>>();
        for (var domain : texts) {
            var calibration = new Calibrator.Plan(
                    domain.name(), domain.calibration(), calibrating.answers(), calibrating.answerTokens());
            demonstrations.put(
                    domain.name(),
                    new Calibrator(model, identity, engine, progress)
                            .demonstrations(calibration, folder.resolve("calibration-" + domain.name() + ".jsonl")));
            heldOut.put(domain.name(), Demonstrations.tokens(domain.heldOut(), model.model()));
        }
        var work = LossWork.of(identity, heldOut, engine);
        try (var journal = Journal.open(folder.resolve("losses.jsonl"), work, MeasuredTexts.class)) {
            var meter = new LossMeter(model, heldOut, journal);
            var losses = new Losses(meter, new Bootstrap(plan.resamples(), plan.seed()));
            var profiles = new Profiles(identity, demonstrations, plan);
            return measure(new StudyBasis(plan, List.copyOf(heldOut.keySet()), profiles, losses), meter);
        }
    }

    private EvaluationResults measure(StudyBasis basis, LossMeter meter) {
        var criteria = new CriteriaStudy(basis);
        var cross = new CrossStudy(basis);
        var treatments = new TreatmentStudy(basis);
        var mixed = new MixedStudy(basis);
        var overlaps = new OverlapStudy(basis);
        var counts = new CountStudy(basis);
        var requests = new ArrayList<Request>();
        basis.domains().forEach(domain -> requests.add(new Request(Masking.NONE, domain, StudyBasis.ALL)));
        Stream.of(criteria, cross, treatments, mixed, overlaps, counts)
                .forEach(study -> requests.addAll(study.requests()));
        meter.measure(requests, progress);
        return new EvaluationResults(
                identity,
                engine,
                basis.plan(),
                full(basis),
                criteria.answer(),
                cross.answer(),
                treatments.answer(),
                mixed.answer(),
                overlaps.answer(),
                counts.answer());
    }

    private static List<FullLoss> full(StudyBasis basis) {
        return basis.domains().stream()
                .map(domain -> new FullLoss(
                        domain,
                        basis.losses().texts(domain),
                        basis.losses().tokens(domain, StudyBasis.ALL),
                        basis.losses()
                                .loss(List.of(Masking.NONE), domain, StudyBasis.ALL)
                                .interval()))
                .toList();
    }
}
