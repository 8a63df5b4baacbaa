package io.espalier.moe.measure;

import io.espalier.failure.UserError;
import io.espalier.moe.calibrate.Demonstration;
import io.espalier.moe.calibrate.Demonstrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A domain's texts.
 *
 * @param calibration demonstrations to calibrate on
 * @param heldOut texts of the same domain that calibration does not see
 */
public record DomainTexts(String name, List<Demonstration> calibration, List<Demonstration> heldOut) {
    private static final String CALIBRATION = ".calibration.jsonl";
    private static final String HELD_OUT = ".heldout.jsonl";
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

    /**
     * Reads a folder with {@code NAME.calibration.jsonl} and {@code NAME.heldout.jsonl} of each domain.
     *
     * @param names the domains, in the order of the tables; none for all of the folder
     */
    public static List<DomainTexts> read(Path folder, List<String> names, int calibration, int heldOut) {
        var domains = names.isEmpty() ? namesIn(folder, CALIBRATION) : names;
        if (domains.size() < 2) {
            throw new UserError(folder + " has texts of " + domains.size()
                    + " domains; to tell in from out of a domain takes two: NAME" + CALIBRATION + " and NAME" + HELD_OUT
                    + " of each");
        }
        return domains.stream()
                .map(name -> new DomainTexts(
                        name,
                        Demonstrations.read(folder.resolve(name + CALIBRATION), calibration),
                        Demonstrations.read(folder.resolve(name + HELD_OUT), heldOut)))
                .toList();
    }

    /** Reads only the held-out texts of a folder's domains. */
    public static Map<String, List<Demonstration>> readHeldOut(Path folder, List<String> names, int heldOut) {
        var texts = new LinkedHashMap<String, List<Demonstration>>();
        for (var name : names.isEmpty() ? namesIn(folder, HELD_OUT) : names) {
            texts.put(name, Demonstrations.read(folder.resolve(name + HELD_OUT), heldOut));
        }
        if (texts.isEmpty()) {
            throw new UserError(folder + " holds no texts: NAME" + HELD_OUT + " of each domain");
        }
        return texts;
    }

    private static List<String> namesIn(Path folder, String ending) {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ending))
                    .map(file -> file.substring(0, file.length() - ending.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserError(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    public DomainTexts {
        if (!name.matches(NAME)) {
            throw new UserError("domain '" + name + "' is not letters, digits, '_' or '-'");
        }
    }
}
