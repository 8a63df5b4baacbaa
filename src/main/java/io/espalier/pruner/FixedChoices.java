package io.espalier.pruner;

import static io.espalier.pruner.Requirement.require;

import io.espalier.failure.UserError;
import io.espalier.files.JsonArtefact;
import io.espalier.files.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** What was chosen for particular prompts: {@code choices.json} of a tuned pruner. */
public record FixedChoices(List<Choice> choices) {
    public static final String FORMAT = "espalier/pruner-choices";
    public static final int VERSION = 1;

    /**
     * The chars {@code [start, end)} of a shot's text, white space at its ends left out, that go; in UTF-16 code units.
     *
     * @param shot the index of a shot that stays
     */
    public record Cut(int shot, int start, int end) {
        public Cut {
            require(start >= 0 && start < end, "cuts: [" + start + ", " + end + ") is no range");
        }
    }

    /**
     * The choice for one list of shots.
     *
     * @param shots the {@link #hash} of each shot's text, in the prompt's order
     * @param kept the indices of the shots that stay, ascending
     * @param cuts ascending and apart from each other
     */
    public record Choice(List<String> shots, List<Integer> kept, List<Cut> cuts) {
        public Choice {
            shots = List.copyOf(shots);
            kept = List.copyOf(kept);
            cuts = List.copyOf(cuts);
            int before = -1;
            for (int index : kept) {
                require(index > before && index < shots.size(), "kept: " + kept + " of " + shots.size() + " shots");
                before = index;
            }
            var end = new HashMap<Integer, Integer>();
            for (var cut : cuts) {
                require(kept.contains(cut.shot()), "cuts: shot " + cut.shot() + " does not stay");
                require(cut.start() >= end.getOrDefault(cut.shot(), 0), "cuts: not in order, or not apart");
                end.put(cut.shot(), cut.end());
            }
        }
    }

    public FixedChoices {
        choices = List.copyOf(choices);
        var known = new HashSet<List<String>>();
        choices.forEach(choice -> require(known.add(choice.shots()), "choices: two for the same shots"));
    }

    /** A shot's text as choices name it: SHA-256 of its UTF-8 form without white space at either end. */
    public static String hash(String shot) {
        return Sha256.of(shot.strip().getBytes(StandardCharsets.UTF_8));
    }

    public byte[] json() {
        return JsonArtefact.bytes(FORMAT, VERSION, this);
    }

    /** @throws UserError where the bytes are no choices */
    public static FixedChoices parse(byte[] json) {
        return JsonArtefact.parse(Path.of(PrunerFolder.CHOICES), json, FORMAT, VERSION, FixedChoices.class);
    }
}
