package io.espalier.moe.calibrate;

import io.espalier.engine.llama.Llama;
import io.espalier.engine.llama.LlamaLibrary;
import io.espalier.moe.Answers;
import io.espalier.moe.ExpertScores;
import io.espalier.moe.ModelIdentity;
import io.espalier.moe.Progress;
import io.espalier.moe.TestingMoe;
import io.espalier.moe.cut.MoeCheckpoint;
import io.espalier.moe.observe.LoadedMoe;
import io.espalier.moe.observe.LoadedMoe.Computation;
import java.nio.file.Path;
import java.util.List;

/** A model of real weights, ready to be calibrated. */
public final class TestingCalibration implements AutoCloseable {
    public static final Path DATA = Path.of("models/tiny-moe/data");

    private final LoadedMoe model;
    private final ModelIdentity identity;

    public static TestingCalibration of(Path model) {
        return new TestingCalibration(model);
    }

    public static TestingCalibration ofTinyMoe() {
        return of(TestingMoe.TINY_MOE);
    }

    private TestingCalibration(Path file) {
        identity = MoeCheckpoint.open(file).identity(Progress.NONE);
        model = LoadedMoe.open(Llama.open(LlamaLibrary.bundled()), file, new Computation(1, false));
    }

    public LoadedMoe model() {
        return model;
    }

    Calibrator calibrator(Progress progress) {
        return new Calibrator(model, identity, "testing", progress);
    }

    public ExpertScores calibrate(String domain, int texts, Path journal) {
        return calibrator(Progress.NONE).calibrate(plan(domain, texts), journal);
    }

    static Calibrator.Plan plan(String domain, int texts) {
        return Calibrator.Plan.given(domain, rows(domain + ".calibration", texts));
    }

    static List<Demonstration> rows(String file, int texts) {
        return Demonstrations.read(DATA.resolve(file + ".jsonl"), texts);
    }

    static Calibrator.Plan own(List<Demonstration> rows, int answerTokens) {
        return new Calibrator.Plan("own", rows, Answers.OWN, answerTokens);
    }

    @Override
    public void close() {
        model.close();
    }
}
