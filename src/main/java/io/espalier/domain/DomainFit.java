package io.espalier.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits a {@link DomainModel}.
 *
 * <p>A centroid is the mean of its domain's vectors. Temperature and thresholds are fitted on leave-one-out predictions, each text
 * against the centroid of the others of its domain, so that every text serves for both and none judges itself: the temperature
 * minimises the cross-entropy to targets smoothed as Platt (1999) does, or texts that are all told apart would make it vanish and every
 * confidence 1; the confidence threshold is the least at which the texts above it are named right with
 * the wanted accuracy; the likeness threshold leaves out the {@link #FAR} of all texts that are least like their own domain.
 */
public final class DomainFit {
    /** The share of a domain's own texts that may be called unlike it. */
    static final double FAR = 0.01;

    private static final int FEWEST_TEXTS = 5;
    private static final double COLDEST = 1e-3;
    private static final double HOTTEST = 10;
    private static final int STEPS = 80;

    private final List<DomainTexts> domains;
    private final int dimensions;

    /** @throws IllegalArgumentException where there are fewer than two domains, or one has too few texts */
    public DomainFit(List<DomainTexts> domains) {
        this.domains = List.copyOf(domains);
        if (domains.size() < 2) {
            throw new IllegalArgumentException("expected at least two domains, found " + domains.size());
        }
        for (var domain : domains) {
            if (domain.vectors().size() < FEWEST_TEXTS) {
                throw new IllegalArgumentException("domain '" + domain.label() + "' has "
                        + domain.vectors().size() + " texts; expected at least " + FEWEST_TEXTS);
            }
        }
        this.dimensions = domains.getFirst().vectors().getFirst().length;
    }

    /** A text's likenesses when it is left out, and the domain it is of. */
    private record Left(Likenesses likenesses, int domain) {
        boolean right() {
            return likenesses.nearest() == domain;
        }
    }

    /**
     * @param encoder the encoder whose vectors were given
     * @param accuracy wanted among the texts whose domain is named, such as 0.99
     */
    public DomainModel fit(String name, String encoder, double accuracy) {
        var left = leaveOneOut();
        double temperature = temperature(left);
        var centroids = domains.stream()
                .map(domain -> new DomainModel.Centroid(
                        domain.label(), centroid(domain), domain.vectors().size(), domain.sha256()))
                .toList();
        return new DomainModel(
                name, encoder, centroids, temperature, minConfidence(left, temperature, accuracy), minLikeness(left));
    }

    private float[] centroid(DomainTexts domain) {
        return Vectors.unit(Vectors.sum(domain.vectors(), dimensions));
    }

    private List<Left> leaveOneOut() {
        var whole = domains.stream().map(this::centroid).toList();
        var left = new ArrayList<Left>();
        for (int d = 0; d < domains.size(); d++) {
            var sum = Vectors.sum(domains.get(d).vectors(), dimensions);
            for (var vector : domains.get(d).vectors()) {
                var without = sum.clone();
                Vectors.add(without, vector, -1);
                left.add(new Left(likenesses(vector, whole, d, Vectors.unit(without)), d));
            }
        }
        return left;
    }

    private static Likenesses likenesses(float[] vector, List<float[]> whole, int own, float[] ownWithout) {
        return new Likenesses(IntStream.range(0, whole.size())
                .mapToDouble(k -> Vectors.dot(vector, k == own ? ownWithout : whole.get(k)))
                .toArray());
    }

    /** Golden-section search on ln T: the cross-entropy has one minimum there. */
    private static double temperature(List<Left> left) {
        double ratio = (Math.sqrt(5) - 1) / 2;
        double low = Math.log(COLDEST);
        double high = Math.log(HOTTEST);
        for (int i = 0; i < STEPS; i++) {
            double first = high - ratio * (high - low);
            double second = low + ratio * (high - low);
            if (loss(left, Math.exp(first)) < loss(left, Math.exp(second))) {
                high = second;
            } else {
                low = first;
            }
        }
        return Math.exp((low + high) / 2);
    }

    /** The mean cross-entropy to smoothed targets: 1 − ε for the right domain, ε shared by the others, ε = 1 / (texts + 2). */
    private static double loss(List<Left> left, double temperature) {
        double smoothed = 1.0 / (left.size() + 2);
        return left.stream()
                .mapToDouble(each -> loss(each, temperature, smoothed))
                .average()
                .orElseThrow();
    }

    private static double loss(Left each, double temperature, double smoothed) {
        int domains = each.likenesses().cosines().length;
        double sum = 0;
        for (int k = 0; k < domains; k++) {
            double target = k == each.domain() ? 1 - smoothed : smoothed / (domains - 1);
            sum -= target * each.likenesses().logProbability(k, temperature);
        }
        return sum;
    }

    /** Walks from the surest text to the least sure; the last place at which the wanted accuracy still held. */
    private static double minConfidence(List<Left> left, double temperature, double accuracy) {
        var surest = left.stream()
                .sorted((a, b) -> Double.compare(
                        b.likenesses().confidence(temperature), a.likenesses().confidence(temperature)))
                .toList();
        double threshold = 1;
        int right = 0;
        for (int i = 0; i < surest.size(); i++) {
            right += surest.get(i).right() ? 1 : 0;
            if (right >= accuracy * (i + 1)) {
                threshold = surest.get(i).likenesses().confidence(temperature);
            }
        }
        return threshold;
    }

    private static double minLikeness(List<Left> left) {
        var own = left.stream()
                .mapToDouble(each -> each.likenesses().cosines()[each.domain()])
                .toArray();
        Arrays.sort(own);
        return own[(int) (FAR * own.length)];
    }
}
