package io.espalier.moe;

import io.espalier.failure.UserError;
import java.util.Arrays;

/** What a router needs of the experts that are left. */
public final class RoutingRules {
    /** A group's score is the sum of its two best experts in most group-limited routers. */
    private static final int LEAST_IN_A_GROUP = 2;

    private RoutingRules() {}

    /**
     * @param groups groups of which the same number is to stay; 1 for no groups
     * @throws UserError where a model of this shape could not route with so few experts
     */
    public static void requireKept(MoeShape shape, int keep, int groups) {
        if (keep > shape.experts()) {
            throw new UserError("keep: " + keep + " experts, but the model has " + shape.experts() + " in a block");
        }
        if (keep < shape.active()) {
            throw new UserError("keep: " + keep + " experts are fewer than the " + shape.active()
                    + " that the router gives each token; keep at least " + shape.active());
        }
        if (groups < 1 || shape.experts() % groups != 0) {
            throw new UserError("groups: " + shape.experts() + " experts are not " + groups + " equal groups");
        }
        if (groups > 1) {
            requireKeptPerGroup(shape, keep, groups);
        }
    }

    private static void requireKeptPerGroup(MoeShape shape, int keep, int groups) {
        var each = keep / groups;
        if (keep % groups != 0) {
            throw new UserError("keep: " + keep + " experts cannot be shared out evenly among " + groups
                    + " groups; keep a multiple of " + groups);
        }
        if (each < LEAST_IN_A_GROUP) {
            throw new UserError("keep: " + each + " expert in each of " + groups
                    + " groups, but a group is scored by its two best; keep at least " + LEAST_IN_A_GROUP * groups);
        }
        if (groups == shape.groups() && each * shape.activeGroups() < shape.active()) {
            throw new UserError("keep: " + each + " experts in each of the " + shape.activeGroups()
                    + " groups a token may use are fewer than the " + shape.active() + " it needs; keep at least "
                    + Math.ceilDiv(shape.active(), shape.activeGroups()) * groups);
        }
    }

    /**
     * @param shape of the checkpoint to be cut
     * @throws UserError where cutting would move experts from one group to another, or leave a group too few
     */
    public static void requireCuttable(MoeShape shape, ExpertProfile profile) {
        if (shape.grouped() && !profile.kept().values().stream().allMatch(kept -> balanced(shape, kept))) {
            throw new UserError("profile " + profile.name() + ": the router chooses among " + shape.groups()
                    + " groups of experts first, and the profile does not keep the same number of each, so that cutting"
                    + " would move experts to other groups; select again with --groups " + shape.groups()
                    + ", or export the profile for a server that masks");
        }
        requireKept(shape, profile.keep(), shape.groups());
    }

    private static boolean balanced(MoeShape shape, int[] kept) {
        return Arrays.stream(keptOfGroups(shape, kept)).distinct().count() == 1;
    }

    private static int[] keptOfGroups(MoeShape shape, int[] kept) {
        var groupSize = shape.experts() / shape.groups();
        var counts = new int[shape.groups()];
        for (var expert : kept) {
            counts[expert / groupSize]++;
        }
        return counts;
    }

    /**
     * @throws UserError where a router that keeps all experts and never chooses some could be left with too few: it takes
     *     its groups first, and only those in which two experts or more can be chosen
     */
    public static void requireMaskable(MoeShape shape, ExpertProfile profile) {
        profile.kept().forEach((layer, kept) -> {
            var poorest = Arrays.stream(keptOfGroups(shape, kept))
                    .filter(count -> !shape.grouped() || count >= LEAST_IN_A_GROUP)
                    .sorted()
                    .limit(shape.activeGroups())
                    .toArray();
            if (poorest.length < shape.activeGroups() || Arrays.stream(poorest).sum() < shape.active()) {
                throw new UserError("profile " + profile.name() + ": in block " + layer + " the " + shape.activeGroups()
                        + " groups of experts that a token may use can be left with fewer than the " + shape.active()
                        + " it needs; select again with --groups " + shape.groups());
            }
        });
    }
}
