package io.espalier.moe.measure;

import io.espalier.moe.ExpertProfile;
import io.espalier.moe.measure.Profiles.Draw;
import io.espalier.report.Interval;
import io.espalier.report.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How many demonstrations it takes. */
record CountStudy(StudyBasis basis) implements Study<List<CountStudy.Count>> {
    /** Fewer demonstrations are drawn so often, each time others. */
    private static final int DRAWS = 3;

    /**
     * @param draws others each time, averaged
     * @param increases in each domain
     * @param mean over domains
     * @param common the share of experts that are also kept with the usual number of demonstrations, in each domain
     */
    public record Count(int demonstrations, int draws, List<Double> increases, Interval mean, List<Double> common) {}

    private List<Integer> counts() {
        var least = basis.domains().stream()
                .mapToInt(basis.profiles()::available)
                .min()
                .orElse(0);
        return basis.plan().counts().stream().filter(count -> count <= least).toList();
    }

    private List<Draw> draws(int count) {
        var draws = count < basis.plan().demonstrations()
                ? Math.min(DRAWS, basis.plan().demonstrations() / count)
                : 1;
        return IntStream.range(0, draws)
                .mapToObj(i -> new Draw(i * count, count))
                .toList();
    }

    private List<ExpertProfile> profiles(String domain, int count) {
        return draws(count).stream()
                .map(draw -> basis.profiles()
                        .profile(
                                List.of(domain),
                                basis.plan().reference(),
                                0,
                                basis.plan().mainShare(),
                                draw))
                .toList();
    }

    private List<Masking> maskings(String domain, int count) {
        return profiles(domain, count).stream().map(Masking::of).toList();
    }

    @Override
    public List<Request> requests() {
        var requests = new ArrayList<Request>();
        for (var count : counts()) {
            for (var domain : basis.domains()) {
                maskings(domain, count).forEach(masking -> requests.add(new Request(masking, domain, StudyBasis.ALL)));
            }
        }
        return requests;
    }

    @Override
    public List<Count> answer() {
        return counts().stream().map(this::count).toList();
    }

    private Count count(int count) {
        var increases = basis.domains().stream()
                .map(domain -> basis.losses().increase(maskings(domain, count), domain, StudyBasis.ALL))
                .toList();
        return new Count(
                count,
                draws(count).size(),
                increases.stream().map(Sample::value).toList(),
                Sample.mean(increases).interval(),
                basis.domains().stream().map(domain -> common(domain, count)).toList());
    }

    private double common(String domain, int count) {
        var usual = basis.profiles()
                .profiles(domain, basis.plan().reference(), basis.plan().mainShare())
                .getFirst();
        return profiles(domain, count).stream()
                .mapToDouble(profile -> OverlapStudy.common(usual, profile))
                .average()
                .orElseThrow();
    }
}
