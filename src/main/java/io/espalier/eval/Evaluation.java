package io.espalier.eval;

import io.espalier.moe.Progress;
import io.espalier.target.JournaledTarget;
import io.espalier.target.Parallel;
import io.espalier.target.Question;
import io.espalier.target.Score;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Measures methods. What the target said is in its journal, so an evaluation that was stopped goes on where it was. */
public final class Evaluation {
    private static final int GROUP = 16;
    private static final double MILLION = 1e6;

    private final JournaledTarget target;
    private final Set<Metric> metrics;
    private final Progress progress;
    private final List<Timing> timings = new ArrayList<>();

    public Evaluation(JournaledTarget target, Set<Metric> metrics, Progress progress) {
        this.target = target;
        this.metrics = Set.copyOf(metrics);
        this.progress = progress;
    }

    /** @return one result for each budget and method, in order */
    public List<MethodResult> measure(EvaluationSet set, List<Integer> budgets, List<Method> methods) {
        long draws = methods.stream().mapToLong(Method::draws).sum();
        progress.begin(
                set.name(),
                "questions",
                draws * budgets.size() * set.questions().size());
        return budgets.stream()
                .flatMap(budget -> methods.stream().map(method -> measure(set, budget, method)))
                .toList();
    }

    /** How long everything took that was measured so far. */
    public List<Timing> timings() {
        return List.copyOf(timings);
    }

    private MethodResult measure(EvaluationSet set, int budget, Method method) {
        var begun = System.nanoTime();
        var prompts = method.prepare(set.pool(), budget);
        var prepared = System.nanoTime();
        var before = set.questions().stream().map(prompts::before).toList();
        var chosen = System.nanoTime();
        var draws = new ArrayList<Drawn>();
        var seconds = 0.0;
        for (int draw = 0; draw < method.draws(); draw++) {
            int index = draw;
            var prefixes = before.stream().map(each -> each.get(index)).toList();
            draws.add(drawn(set.questions(), prefixes));
            seconds += seconds(set.questions(), prefixes);
        }
        int asked = set.questions().size();
        timings.add(new Timing(
                set.name(),
                budget,
                method.name(),
                (prepared - begun) / (1000 * MILLION),
                (chosen - prepared) / MILLION / asked,
                1000 * seconds / asked / method.draws()));
        return new MethodResult(set.name(), budget, method.name(), draws);
    }

    /** Questions behind the same prefix are asked together, and as many such groups at once as the target takes. */
    private Drawn drawn(List<Question> questions, List<String> prefixes) {
        var tokens = new int[questions.size()];
        var values = new EnumMap<Metric, double[]>(Metric.class);
        metrics.forEach(metric -> values.put(metric, new double[questions.size()]));
        var groups = List.copyOf(groups(prefixes).entrySet());
        var measured = Parallel.map(target.parallel(), groups, group -> measured(group, questions));
        for (int g = 0; g < groups.size(); g++) {
            var members = groups.get(g).getValue();
            measured.get(g).forEach((metric, each) -> {
                for (int i = 0; i < members.size(); i++) {
                    Objects.requireNonNull(values.get(metric))[members.get(i)] = each[i];
                }
            });
            var shots = target.tokens(groups.get(g).getKey().prefix());
            members.forEach(
                    i -> tokens[i] = shots + target.tokens(questions.get(i).open()));
        }
        return new Drawn(tokens, values);
    }

    private Map<Metric, double[]> measured(Map.Entry<Group, List<Integer>> group, List<Question> questions) {
        var asked = group.getValue().stream().map(questions::get).toList();
        var values = new EnumMap<Metric, double[]>(Metric.class);
        metrics.forEach(
                metric -> values.put(metric, measured(metric, group.getKey().prefix(), asked)));
        progress.advance(asked.size());
        return values;
    }

    private double[] measured(Metric metric, String prefix, List<Question> questions) {
        return switch (metric) {
            case NLL ->
                target.score(prefix, questions).stream()
                        .mapToDouble(Score::loss)
                        .toArray();
            case ACCURACY ->
                target.answers(prefix, questions).stream()
                        .mapToDouble(answer -> answer.right() ? 1 : 0)
                        .toArray();
        };
    }

    /** Questions that go to the target at once. */
    private record Group(String prefix, int number) {}

    private static Map<Group, List<Integer>> groups(List<String> prefixes) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        Map<Group, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < prefixes.size(); i++) {
            int place = seen.merge(prefixes.get(i), 1, Integer::sum) - 1;
            groups.computeIfAbsent(new Group(prefixes.get(i), place / GROUP), group -> new ArrayList<>())
                    .add(i);
        }
        return groups;
    }

    private double seconds(List<Question> questions, List<String> prefixes) {
        return groups(prefixes).entrySet().stream()
                .mapToDouble(group -> target.seconds(
                        group.getKey().prefix(),
                        group.getValue().stream().map(questions::get).toList()))
                .sum();
    }
}
