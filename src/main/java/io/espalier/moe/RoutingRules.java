package io.espalier.moe;

import io.espalier.failure.UserError;

/** What a router needs of the experts that are left. */
public final class RoutingRules {
    /** A group's score is the sum of its two best experts in most group-limited routers. */
    private static final int LEAST_IN_A_GROUP = 2;

    private RoutingRules() {}

    /** @throws UserError where a model of this shape could not route with so few experts */
    public static void requireKept(MoeShape shape, int keep, boolean perGroup) {
        if (keep > shape.experts()) {
            throw new UserError("keep: " + keep + " experts, but the model has " + shape.experts() + " in a block");
        }
        if (keep < shape.active()) {
            throw new UserError("keep: " + keep + " experts are fewer than the " + shape.active()
                    + " that the router gives each token; keep at least " + shape.active());
        }
        if (perGroup) {
            requireKeptPerGroup(shape, keep);
        }
    }

    private static void requireKeptPerGroup(MoeShape shape, int keep) {
        var each = keep / shape.groups();
        if (keep % shape.groups() != 0) {
            throw new UserError("keep: " + keep + " experts cannot be shared out evenly among " + shape.groups()
                    + " groups; keep a multiple of " + shape.groups());
        }
        if (shape.grouped() && each < LEAST_IN_A_GROUP) {
            throw new UserError("keep: " + each + " expert in each of " + shape.groups()
                    + " groups, but a group is scored by its two best; keep at least "
                    + LEAST_IN_A_GROUP * shape.groups());
        }
        if (each * shape.activeGroups() < shape.active()) {
            throw new UserError("keep: " + each + " experts in each of the " + shape.activeGroups()
                    + " groups a token may use are fewer than the " + shape.active() + " it needs; keep at least "
                    + Math.ceilDiv(shape.active(), shape.activeGroups()) * shape.groups());
        }
    }

    /** @throws UserError where cutting would move experts from one group to another */
    public static void requireCuttable(ExpertProfile profile) {
        var shape = profile.model().shape();
        if (shape.grouped() && !profile.perGroup()) {
            throw new UserError("profile " + profile.name() + ": the router chooses among " + shape.groups()
                    + " groups of experts first, and the profile does not keep the same number of each, so that cutting"
                    + " would move experts to other groups; select again with --per-group, or export the profile");
        }
        requireKept(shape, profile.keep(), profile.perGroup());
    }
}
