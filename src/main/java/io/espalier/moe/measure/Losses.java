package io.espalier.moe.measure;

import io.espalier.report.Bootstrap;
import io.espalier.report.Sample;
import java.util.Arrays;
import java.util.List;

/** Measured losses as means over a domain's tokens, and how far they are above the full model's. */
final class Losses {
    private final LossMeter meter;
    private final Bootstrap bootstrap;

    Losses(LossMeter meter, Bootstrap bootstrap) {
        this.meter = meter;
        this.bootstrap = bootstrap;
    }

    /** Nats for a token of a domain's first texts; of several maskings the mean. */
    Sample loss(List<Masking> maskings, String domain, int texts) {
        var sums = new double[meter.texts(domain, texts)];
        for (var masking : maskings) {
            var losses = meter.losses(masking, domain, texts);
            Arrays.setAll(sums, text -> sums[text] + losses[text] / maskings.size());
        }
        var tokens = meter.predicted(domain, texts);
        var value = Arrays.stream(sums).sum() / Arrays.stream(tokens).sum();
        return new Sample(value, bootstrap.means(domain, sums, tokens));
    }

    /** The same, above the full model's. */
    Sample increase(List<Masking> maskings, String domain, int texts) {
        return loss(maskings, domain, texts).minus(loss(List.of(Masking.NONE), domain, texts));
    }

    long tokens(String domain, int texts) {
        return Arrays.stream(meter.predicted(domain, texts)).asLongStream().sum();
    }

    int texts(String domain) {
        return meter.texts(domain, Integer.MAX_VALUE);
    }
}
