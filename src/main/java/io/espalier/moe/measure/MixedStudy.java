package io.espalier.moe.measure;

import io.espalier.moe.criterion.RandomChoice;
import io.espalier.report.Interval;
import io.espalier.report.Sample;
import java.util.ArrayList;
import java.util.List;

/** What one profile for all domains costs in each. */
record MixedStudy(StudyBasis basis) implements Study<List<MixedStudy.Mixed>> {
    /**
     * @param increases in each domain
     * @param mean over domains
     */
    public record Mixed(double share, int keep, String criterion, List<Double> increases, Interval mean) {}

    /** The first criterion in every size, the others in the first. */
    private List<String> criteria(double share) {
        return basis.plan().criteria().stream()
                .filter(criterion -> !criterion.equals(RandomChoice.NAME))
                .filter(criterion -> share == basis.plan().mainShare()
                        || criterion.equals(basis.plan().reference()))
                .toList();
    }

    @Override
    public List<Request> requests() {
        var requests = new ArrayList<Request>();
        for (var share : basis.plan().shares()) {
            for (var criterion : criteria(share)) {
                var masking = masking(criterion, share);
                basis.domains().forEach(domain -> requests.add(new Request(masking, domain, StudyBasis.ALL)));
            }
        }
        return requests;
    }

    @Override
    public List<Mixed> answer() {
        return basis.plan().shares().stream()
                .flatMap(share -> criteria(share).stream().map(criterion -> mixed(criterion, share)))
                .toList();
    }

    private Mixed mixed(String criterion, double share) {
        var masking = List.of(masking(criterion, share));
        var increases = basis.domains().stream()
                .map(domain -> basis.losses().increase(masking, domain, StudyBasis.ALL))
                .toList();
        return new Mixed(
                share,
                basis.profiles().keep(share),
                criterion,
                increases.stream().map(Sample::value).toList(),
                Sample.mean(increases).interval());
    }

    private Masking masking(String criterion, double share) {
        var profiles = basis.profiles();
        return Masking.of(profiles.profile(basis.domains(), criterion, 0, share, profiles.usual()));
    }
}
