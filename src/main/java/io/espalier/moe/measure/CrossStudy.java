package io.espalier.moe.measure;

import io.espalier.moe.criterion.RandomChoice;
import java.util.ArrayList;
import java.util.List;

/** What each domain's profile costs in each domain. */
record CrossStudy(StudyBasis basis) implements Study<CrossStudy.Cross> {
    /**
     * @param rows of profiles, columns of the texts' domains, in the order of the domains
     * @param random in each domain, of profiles drawn at random; empty where there were none
     * @param leastRatio of a loss out of domain to the loss in domain of the same texts
     */
    public record Cross(
            double share, String criterion, List<List<Double>> rows, List<Double> random, double leastRatio) {}

    @Override
    public List<Request> requests() {
        var requests = new ArrayList<Request>();
        for (var domain : basis.domains()) {
            for (var masking : basis.usual(domain)) {
                basis.domains().forEach(tested -> requests.add(new Request(masking, tested, StudyBasis.ALL)));
            }
        }
        return requests;
    }

    @Override
    public Cross answer() {
        var rows = basis.domains().stream()
                .map(domain -> basis.domains().stream()
                        .map(tested -> increase(basis.usual(domain), tested))
                        .toList())
                .toList();
        var least = Double.POSITIVE_INFINITY;
        for (var row = 0; row < rows.size(); row++) {
            for (var column = 0; column < rows.size(); column++) {
                if (row != column) {
                    least = Math.min(
                            least, rows.get(row).get(column) / rows.get(column).get(column));
                }
            }
        }
        return new Cross(basis.plan().mainShare(), basis.plan().reference(), rows, random(), least);
    }

    private List<Double> random() {
        return basis.plan().criteria().contains(RandomChoice.NAME)
                ? basis.domains().stream()
                        .map(domain -> increase(
                                basis.profiles()
                                        .maskings(
                                                domain,
                                                RandomChoice.NAME,
                                                basis.plan().mainShare()),
                                domain))
                        .toList()
                : List.of();
    }

    private double increase(List<Masking> maskings, String tested) {
        return basis.losses().increase(maskings, tested, StudyBasis.ALL).value();
    }
}
