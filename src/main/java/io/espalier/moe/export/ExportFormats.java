package io.espalier.moe.export;

import io.espalier.failure.UserError;
import java.util.List;
import java.util.stream.Collectors;

/** All formats, by name. */
public final class ExportFormats {
    public static final List<ExportFormat> ALL = List.of(
            new RiyProfile(1),
            new RiyProfile(2),
            new VllmAscendList(),
            new EasyEpMask(),
            new SglangLogicalCount(),
            new RouterBiasOverlay());

    private ExportFormats() {}

    public static ExportFormat named(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError("no export format is called '" + name + "'; there are "
                        + ALL.stream().map(ExportFormat::name).collect(Collectors.joining(", "))));
    }
}
