package io.espalier.moe.measure;

import io.espalier.failure.UserError;
import io.espalier.moe.calibrate.Demonstration;
import io.espalier.moe.calibrate.Demonstrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
        var domains = names.isEmpty() ? namesIn(folder) : names;
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

    private static List<String> namesIn(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(CALIBRATION))
                    .map(file -> file.substring(0, file.length() - CALIBRATION.length()))
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
