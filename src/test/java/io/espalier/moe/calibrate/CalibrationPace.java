package io.espalier.moe.calibrate;

import io.espalier.engine.llama.Llama;
import io.espalier.engine.llama.LlamaLibrary;
import io.espalier.moe.observe.ForwardPass;
import io.espalier.moe.observe.LoadedMoe;
import io.espalier.moe.observe.LoadedMoe.Computation;
import io.espalier.moe.observe.SumsObserver;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How fast texts are calibrated on, beside a plain forward pass of the same engine: {@code CalibrationPace MODEL JSONL
 * ROUNDS}. Both compute the logits of all tokens, on one thread, text by text, one after the other in every round. Prints a
 * line of JSON for each; {@code deploy/bench/experts} makes a table of them.
 */
public final class CalibrationPace {
    private static final double SECOND = 1e9;

    private CalibrationPace() {}

    public static void main(String[] args) {
        var computation = new Computation(1, false);
        try (var model = LoadedMoe.open(Llama.open(LlamaLibrary.bundled()), Path.of(args[0]), computation)) {
            var texts = Demonstrations.tokens(Demonstrations.read(Path.of(args[1]), 25), model.model());
            var longest = texts.stream().mapToInt(text -> text.length).max().orElseThrow();
            var observer = new SumsObserver(model.shape(), model.names());
            try (var plain = model.open(longest);
                    var calibrating = model.open(longest, observer, count -> {})) {
                measure(plain, texts);
                measure(calibrating, texts);
                for (var round = 0; round < Integer.parseInt(args[2]); round++) {
                    say("plain", measure(plain, texts));
                    say("calibration", measure(calibrating, texts));
                    observer.take();
                }
            }
        }
    }

    private record Pace(long tokens, double wall, double cpu) {}

    private static Pace measure(ForwardPass pass, List<int[]> texts) {
        var threads = ManagementFactory.getThreadMXBean();
        var wall = System.nanoTime();
        var cpu = threads.getCurrentThreadCpuTime();
        texts.forEach(pass::run);
        return new Pace(
                texts.stream().mapToLong(text -> text.length).sum(),
                (System.nanoTime() - wall) / SECOND,
                (threads.getCurrentThreadCpuTime() - cpu) / SECOND);
    }

    private static void say(String what, Pace pace) {
        System.out.printf(
                Locale.ROOT,
                "{\"what\": \"%s\", \"tokens\": %d, \"seconds\": %.4f, \"cpu_seconds\": %.4f}%n",
                what,
                pace.tokens(),
                pace.wall(),
                pace.cpu());
    }
}
