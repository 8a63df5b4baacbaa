package io.espalier.moe.measure;

import io.espalier.moe.measure.Masking.Treatment;
import io.espalier.report.Interval;
import io.espalier.report.Sample;
import java.util.ArrayList;
import java.util.List;

/** Whether other experts should take the place of those that are out of use, or none. */
record TreatmentStudy(StudyBasis basis) implements Study<List<TreatmentStudy.Treatments>> {
    /**
     * The loss in domain above the full model's.
     *
     * @param rerouted in each domain, where other experts are chosen
     * @param leftOut in each domain, where none are
     * @param leftOutMinusRerouted the mean over domains
     */
    public record Treatments(
            double share,
            int keep,
            List<Double> rerouted,
            List<Double> leftOut,
            Interval reroutedMean,
            Interval leftOutMean,
            Interval leftOutMinusRerouted) {}

    @Override
    public List<Request> requests() {
        var requests = new ArrayList<Request>();
        for (var share : basis.plan().shares()) {
            for (var domain : basis.domains()) {
                for (var treatment : Treatment.values()) {
                    maskings(domain, share, treatment)
                            .forEach(masking -> requests.add(new Request(masking, domain, StudyBasis.ALL)));
                }
            }
        }
        return requests;
    }

    @Override
    public List<Treatments> answer() {
        return basis.plan().shares().stream().map(this::treatments).toList();
    }

    private Treatments treatments(double share) {
        var rerouted = increases(share, Treatment.REROUTED);
        var leftOut = increases(share, Treatment.LEFT_OUT);
        return new Treatments(
                share,
                basis.profiles().keep(share),
                rerouted.stream().map(Sample::value).toList(),
                leftOut.stream().map(Sample::value).toList(),
                Sample.mean(rerouted).interval(),
                Sample.mean(leftOut).interval(),
                Sample.mean(leftOut).minus(Sample.mean(rerouted)).interval());
    }

    private List<Sample> increases(double share, Treatment treatment) {
        return basis.domains().stream()
                .map(domain -> basis.losses().increase(maskings(domain, share, treatment), domain, StudyBasis.ALL))
                .toList();
    }

    private List<Masking> maskings(String domain, double share, Treatment treatment) {
        return basis.profiles().profiles(domain, basis.plan().reference(), share).stream()
                .map(profile -> Masking.of(profile, treatment))
                .toList();
    }
}
