package io.espalier.moe.measure;

import io.espalier.moe.ExpertProfile;
import io.espalier.moe.criterion.RandomChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How much of one profile is in another: of two domains, and of two criteria. */
record OverlapStudy(StudyBasis basis) implements Study<List<OverlapStudy.Overlap>> {
    /**
     * @param domains Jaccard's index of each two domains' kept experts, the mean over blocks; rows and columns in their order
     * @param blocks the mean over pairs of domains, block by block
     * @param chance what two sets of this size have in common by chance, about
     * @param criteria how much of the first criterion's experts each other one keeps, the mean over domains and blocks
     */
    public record Overlap(
            double share,
            int keep,
            List<List<Double>> domains,
            List<Double> blocks,
            double chance,
            List<CriterionOverlap> criteria) {}

    /** @param common the share of kept experts that the first criterion keeps, too */
    public record CriterionOverlap(String criterion, double common) {}

    @Override
    public List<Request> requests() {
        return List.of();
    }

    @Override
    public List<Overlap> answer() {
        return basis.plan().shares().stream().map(this::overlap).toList();
    }

    private Overlap overlap(double share) {
        var profiles = basis.domains().stream()
                .map(domain -> profile(domain, basis.plan().reference(), share))
                .toList();
        var matrix = profiles.stream()
                .map(one -> profiles.stream()
                        .map(other -> mean(jaccard(one, other)))
                        .toList())
                .toList();
        return new Overlap(
                share,
                basis.profiles().keep(share),
                matrix,
                blocks(profiles),
                share / (2 - share),
                basis.plan().criteria().stream()
                        .filter(name -> !name.equals(RandomChoice.NAME)
                                && !name.equals(basis.plan().reference()))
                        .map(name -> new CriterionOverlap(name, common(name, share)))
                        .toList());
    }

    private ExpertProfile profile(String domain, String criterion, double share) {
        return basis.profiles().profiles(domain, criterion, share).getFirst();
    }

    private static List<Double> blocks(List<ExpertProfile> profiles) {
        var pairs = new ArrayList<List<Double>>();
        for (var one = 0; one < profiles.size(); one++) {
            for (var other = 0; other < one; other++) {
                pairs.add(jaccard(profiles.get(one), profiles.get(other)));
            }
        }
        var means = new ArrayList<Double>();
        for (var block = 0; block < pairs.getFirst().size(); block++) {
            var at = block;
            means.add(mean(pairs.stream().map(pair -> pair.get(at)).toList()));
        }
        return means;
    }

    private double common(String criterion, double share) {
        return mean(basis.domains().stream()
                .map(domain ->
                        common(profile(domain, basis.plan().reference(), share), profile(domain, criterion, share)))
                .toList());
    }

    /** The share of kept experts that both keep. */
    static double common(ExpertProfile one, ExpertProfile other) {
        return mean(one.layers().stream()
                .map(layer -> (double) both(one, other, layer.layer()).size() / one.keep())
                .toList());
    }

    private static List<Double> jaccard(ExpertProfile one, ExpertProfile other) {
        return one.layers().stream()
                .map(layer -> {
                    var both = both(one, other, layer.layer()).size();
                    return (double) both / (one.keep() + other.keep() - both);
                })
                .toList();
    }

    private static Set<Integer> both(ExpertProfile one, ExpertProfile other, int layer) {
        var kept = Arrays.stream(one.kept(layer)).boxed().collect(Collectors.toSet());
        kept.retainAll(Arrays.stream(other.kept(layer)).boxed().toList());
        return kept;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
