package io.espalier.moe.measure;

import io.espalier.files.Journal;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.MeasuredLoss;
import io.espalier.moe.ModelIdentity;
import io.espalier.moe.Progress;
import io.espalier.moe.observe.LoadedMoe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a finished profile costs, in its domain and in others: what a profile says of itself. */
public final class ProfileLosses {
    private final LoadedMoe model;
    private final ModelIdentity identity;
    private final String engine;
    private final Map<String, List<int[]>> heldOut;

    /** @param heldOut the token ids of each domain's texts, none of which the profile was calibrated on */
    public ProfileLosses(LoadedMoe model, ModelIdentity identity, String engine, Map<String, List<int[]>> heldOut) {
        this.model = model;
        this.identity = identity;
        this.engine = engine;
        this.heldOut = heldOut;
    }

    /** @param journal where unfinished work is kept */
    public List<MeasuredLoss> measure(ExpertProfile profile, Path journal, Progress progress) {
        var masking = Masking.of(profile);
        try (var losses = Journal.open(journal, LossWork.of(identity, heldOut, engine), MeasuredTexts.class)) {
            var meter = new LossMeter(model, heldOut, losses);
            meter.measure(
                    heldOut.keySet().stream()
                            .flatMap(domain -> Stream.of(
                                    new Request(Masking.NONE, domain, StudyBasis.ALL),
                                    new Request(masking, domain, StudyBasis.ALL)))
                            .toList(),
                    progress);
            return heldOut.keySet().stream()
                    .map(domain -> measured(meter, masking, domain))
                    .toList();
        }
    }

    private static MeasuredLoss measured(LossMeter meter, Masking masking, String domain) {
        var tokens = Arrays.stream(meter.predicted(domain, StudyBasis.ALL))
                .asLongStream()
                .sum();
        return new MeasuredLoss(
                domain,
                meter.texts(domain, StudyBasis.ALL),
                tokens,
                Arrays.stream(meter.losses(Masking.NONE, domain, StudyBasis.ALL))
                                .sum()
                        / tokens,
                Arrays.stream(meter.losses(masking, domain, StudyBasis.ALL)).sum() / tokens);
    }
}
