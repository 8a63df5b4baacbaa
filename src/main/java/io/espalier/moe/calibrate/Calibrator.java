package io.espalier.moe.calibrate;

import io.espalier.files.Journal;
import io.espalier.files.Sha256;
import io.espalier.moe.Answers;
import io.espalier.moe.Calibration;
import io.espalier.moe.ExpertScores;
import io.espalier.moe.ModelIdentity;
import io.espalier.moe.Progress;
import io.espalier.moe.observe.GreedyAnswers;
import io.espalier.moe.observe.LoadedMoe;
import io.espalier.moe.observe.SumsObserver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a domain's demonstrations through a model, one forward pass each and no padding, and sums what its experts do.
 * Each finished demonstration goes into a journal at once, so that calibration can be stopped at any time and taken up
 * again; sums are added in the order of the data, so that the result is the same to the bit.
 */
public final class Calibrator {
    private final LoadedMoe model;
    private final ModelIdentity identity;
    private final String engine;
    private final Progress progress;

    public Calibrator(LoadedMoe model, ModelIdentity identity, String engine, Progress progress) {
        this.model = model;
        this.identity = identity;
        this.engine = engine;
        this.progress = progress;
    }

    /**
     * What to calibrate.
     *
     * @param answerTokens the most tokens of an own answer
     */
    public record Plan(String domain, List<Demonstration> rows, Answers answers, int answerTokens) {
        public static Plan given(String domain, List<Demonstration> rows) {
            return new Plan(domain, rows, Answers.GIVEN, 0);
        }
    }

    /** @param journal where unfinished work is kept; removing it is the caller's, once the scores are safe */
    public ExpertScores calibrate(Plan plan, Path journal) {
        return scores(plan, demonstrations(plan, journal));
    }

    /** The sums of each demonstration, in the order of the data. */
    public List<DemonstrationSums> demonstrations(Plan plan, Path journal) {
        var rows = plan.rows().stream()
                .map(row -> DemonstrationTokens.of(row, model.model(), plan.answers()))
                .toList();
        try (var done = Journal.open(journal, work(plan), DemonstrationSums.class)) {
            var left = rows.subList(done.done().size(), rows.size());
            if (!left.isEmpty()) {
                run(plan, left, done);
            }
            return done.done();
        }
    }

    private CalibrationWork work(Plan plan) {
        return new CalibrationWork(
                CalibrationWork.CALIBRATION,
                identity.sha256(),
                plan.domain(),
                CalibrationWork.digest(plan.rows()),
                plan.rows().size(),
                plan.answers(),
                plan.answers() == Answers.OWN ? plan.answerTokens() : 0,
                engine);
    }

    private void run(Plan plan, List<DemonstrationTokens> rows, Journal<DemonstrationSums> done) {
        var longest = rows.stream()
                .mapToInt(row -> row.length() + room(row, plan))
                .max()
                .orElseThrow();
        var meter = new Meter(plan, rows);
        var observer = new SumsObserver(model.shape(), model.names());
        try (var pass = model.open(longest, observer, meter::computed);
                var answers = plan.answers() == Answers.OWN ? model.answers(longest, meter::computed) : null) {
            for (var row : rows) {
                var whole = answered(row, plan, answers).all();
                pass.run(whole);
                done.add(new DemonstrationSums(whole, observer.take()));
                meter.finished(row);
            }
        }
    }

    private DemonstrationTokens answered(DemonstrationTokens row, Plan plan, @Nullable GreedyAnswers answers) {
        return answers == null ? row : row.answered(answers.answer(row.prompt(), room(row, plan)));
    }

    /** What an own answer may take. */
    private int room(DemonstrationTokens row, Plan plan) {
        return plan.answers() == Answers.OWN
                ? Math.min(plan.answerTokens(), model.model().trainedTokens() - row.length())
                : 0;
    }

    private ExpertScores scores(Plan plan, List<DemonstrationSums> demonstrations) {
        var sums = ExpertScores.nothing(model.shape());
        demonstrations.forEach(demonstration -> ExpertScores.add(sums, demonstration.layers()));
        var tokens = demonstrations.stream()
                .mapToLong(demonstration -> demonstration.tokens().length)
                .sum();
        var ids = demonstrations.stream().map(DemonstrationSums::tokens).toList();
        var calibration = new Calibration(digest(ids), plan.answers(), demonstrations.size(), tokens, engine);
        return new ExpertScores(identity, plan.domain(), calibration, sums);
    }

    /** As {@link Calibration#sha256} says. */
    static String digest(List<int[]> texts) {
        var digest = Sha256.digest();
        for (var ids : texts) {
            var bytes = ByteBuffer.allocate(Integer.BYTES * (ids.length + 1)).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(ids.length);
            for (var id : ids) {
                bytes.putInt(id);
            }
            digest.update(bytes.flip());
        }
        return Sha256.hex(digest);
    }

    /** Tokens computed of the most that there may be: how long own answers get is only known when they are written. */
    private final class Meter {
        private final Plan plan;
        private long ofRow;

        Meter(Plan plan, List<DemonstrationTokens> rows) {
            this.plan = plan;
            progress.begin(
                    "calibrating " + plan.domain(),
                    "tokens",
                    rows.stream().mapToLong(this::most).sum());
        }

        private long most(DemonstrationTokens row) {
            return plan.answers() == Answers.OWN ? 2L * (row.length() + room(row, plan)) : row.length();
        }

        void computed(int tokens) {
            ofRow += tokens;
            progress.advance(tokens);
        }

        void finished(DemonstrationTokens row) {
            progress.advance(most(row) - ofRow);
            ofRow = 0;
        }
    }
}
