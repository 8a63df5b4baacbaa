package io.espalier.moe.measure;

import io.espalier.moe.measure.CriterionResult.DomainResult;
import io.espalier.report.Sample;
import java.util.ArrayList;
import java.util.List;

/** Which criterion chooses the experts that cost least, in the domain it was calibrated on and in others. */
record CriteriaStudy(StudyBasis basis) implements Study<List<CriterionResult>> {
    @Override
    public List<Request> requests() {
        var requests = new ArrayList<Request>();
        for (var share : basis.plan().shares()) {
            for (var criterion : basis.plan().criteria()) {
                for (var domain : basis.domains()) {
                    for (var masking : basis.profiles().maskings(domain, criterion, share)) {
                        requests.add(new Request(masking, domain, StudyBasis.ALL));
                        basis.others(domain)
                                .forEach(other -> requests.add(
                                        new Request(masking, other, basis.plan().strangers())));
                    }
                }
            }
        }
        return requests;
    }

    @Override
    public List<CriterionResult> answer() {
        var results = new ArrayList<CriterionResult>();
        for (var share : basis.plan().shares()) {
            for (var criterion : basis.plan().criteria()) {
                results.add(result(share, criterion));
            }
        }
        return results;
    }

    private CriterionResult result(double share, String criterion) {
        var inside = basis.domains().stream()
                .map(domain -> inside(domain, criterion, share))
                .toList();
        var outside = basis.domains().stream()
                .map(domain -> outside(domain, criterion, share))
                .toList();
        var differences = basis.domains().stream()
                .map(domain -> inside(domain, basis.plan().reference(), share).minus(inside(domain, criterion, share)))
                .toList();
        return new CriterionResult(
                share,
                basis.profiles().keep(share),
                criterion,
                basis.domains().stream()
                        .map(domain -> domain(domain, criterion, share))
                        .toList(),
                Sample.mean(inside).interval(),
                Sample.mean(outside).interval(),
                Sample.mean(differences).interval(),
                (int) differences.stream()
                        .filter(difference -> difference.interval().below())
                        .count(),
                (int) differences.stream()
                        .filter(difference -> difference.interval().above())
                        .count());
    }

    private DomainResult domain(String domain, String criterion, double share) {
        return new DomainResult(
                domain,
                inside(domain, criterion, share).interval(),
                outside(domain, criterion, share).interval(),
                seeds(domain, criterion, share));
    }

    private Sample inside(String domain, String criterion, double share) {
        return basis.losses().increase(basis.profiles().maskings(domain, criterion, share), domain, StudyBasis.ALL);
    }

    private Sample outside(String domain, String criterion, double share) {
        var maskings = basis.profiles().maskings(domain, criterion, share);
        return Sample.mean(basis.others(domain).stream()
                .map(other ->
                        basis.losses().increase(maskings, other, basis.plan().strangers()))
                .toList());
    }

    private List<Double> seeds(String domain, String criterion, double share) {
        return basis.profiles().maskings(domain, criterion, share).stream()
                .map(masking -> basis.losses()
                        .increase(List.of(masking), domain, StudyBasis.ALL)
                        .value())
                .toList();
    }
}
