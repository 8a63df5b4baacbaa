package io.espalier.cli.experts;

import io.espalier.failure.UserError;
import io.espalier.moe.ExpertFiles;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.ExpertScores;
import io.espalier.moe.ExpertSelector;
import io.espalier.moe.Keep;
import io.espalier.moe.Selection;
import io.espalier.moe.criterion.Criteria;
import io.espalier.moe.criterion.RandomChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores to a profile: the experts ranked, and how many of them stay. */
@Command(
        name = "select",
        mixinStandardHelpOptions = true,
        description = {
            "Rank the experts of a scores file by a criterion, and write a profile of those to keep.",
            "",
            "Several scores files, one for each domain, give one profile for all of them.",
            ""
        },
        footer = {
            "",
            "Criteria: easy-ep, gate-norm (without its token term), gate-shift (without its norm), reap, norm, gate,",
            "frequency, random. No criterion is best for every model: measure yours with 'espalier experts eval'.",
            "",
            "Examples:",
            "  espalier experts select maths.scores.json --ratio 0.5 --out maths-50.json",
            "  espalier experts select maths.scores.json code.scores.json --keep 64 --name both --out both.json",
            "  espalier experts select maths.scores.json --criterion frequency --ratio 0.25 --out frequency.json"
        })
final class SelectCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "SCORES", description = "Scores files of the same model.")
    private List<Path> files = List.of();

    /** One of the two. */
    static final class HowMany {
        @Option(names = "--keep", paramLabel = "N", description = "Keep N experts in every MoE block.")
        private @Nullable Integer count;

        @Option(names = "--ratio", paramLabel = "R", description = "Keep this share of them, rounded up: 0.5 for half.")
        private @Nullable Double share;

        Keep keep() {
            return count != null ? new Keep.Count(count) : new Keep.Share(java.util.Objects.requireNonNull(share));
        }
    }

    @ArgGroup(multiplicity = "1")
    private HowMany howMany = new HowMany();

    @Option(
            names = "--criterion",
            paramLabel = "NAME",
            defaultValue = "easy-ep",
            description = "How experts are ranked (default: ${DEFAULT-VALUE}).")
    private String criterion = "";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Of criterion random.")
    private long seed;

    @Option(
            names = "--groups",
            paramLabel = "N",
            description =
                    "Keep the same number of each of N groups of experts (default: the groups that the model's"
                            + " router chooses among, so that the model can be cut; 1 for the best of all, for servers that mask).")
    private @Nullable Integer groups;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Of the profile (default: domains and share, maths-50).")
    private @Nullable String name;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The profile to write.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        var domains = files.stream().map(ExpertFiles::readScores).toList();
        var profile = select(domains);
        ExpertFiles.write(out, profile);
        report(profile);
        return 0;
    }

    private ExpertProfile select(List<ExpertScores> domains) {
        var chosen = Criteria.named(criterion, seed);
        var shape = domains.getFirst().model().shape();
        var each = groups == null ? shape.groups() : groups;
        var usedSeed = chosen instanceof RandomChoice ? seed : 0;
        try {
            var keep = howMany.keep();
            return ExpertSelector.select(
                    domains, new Selection(name(domains, keep, each), chosen, usedSeed, keep, each));
        } catch (IllegalArgumentException e) {
            throw new UserError("select: " + e.getMessage(), e);
        }
    }

    private String name(List<ExpertScores> domains, Keep keep, int multiple) {
        if (name != null) {
            return name;
        }
        var experts = domains.getFirst().model().shape().experts();
        var percent = Math.round(100.0 * keep.of(experts, Math.max(1, multiple)) / experts);
        return domains.stream()
                .map(scores -> scores.domain().replaceAll("[^A-Za-z0-9._]+", "_"))
                .collect(Collectors.joining("-", "", "-" + percent));
    }

    private void report(ExpertProfile profile) {
        var shape = profile.model().shape();
        var out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s: profile %s keeps %d of %d experts by %s%n",
                this.out,
                profile.name(),
                profile.keep(),
                shape.experts(),
                profile.criterion());
        for (var layer : profile.layers()) {
            var kept =
                    java.util.Arrays.stream(profile.kept(layer.layer())).boxed().toList();
            var share = 0.0;
            for (var rank = 0; rank < shape.experts(); rank++) {
                share +=
                        kept.contains(layer.ranked().get(rank)) ? layer.shares().get(rank) : 0;
            }
            out.printf(Locale.ROOT, "  block %2d: %5.1f %% of the score in %s%n", layer.layer(), 100 * share, kept);
        }
    }
}
