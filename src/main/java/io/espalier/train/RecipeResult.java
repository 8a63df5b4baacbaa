package io.espalier.train;

/**
 * What another recipe's policy did on the held-back pools of a run.
 *
 * @param name of the folder that it was trained in
 * @param rollouts that it learnt from
 */
public record RecipeResult(String name, TrainingPlan plan, int rollouts, SeedResult result) {}
