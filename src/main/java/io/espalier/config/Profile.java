package io.espalier.config;

/** What kind of gateway settings are for. */
public enum Profile {
    /** One that many clients share. */
    GATEWAY("/espalier-default.yaml") {
        @Override
        Settings narrow(Settings settings) {
            return settings;
        }

        @Override
        void check(Settings settings, String path, Faults faults) {}
    },

    /** One beside a single application, in the same pod or on the same machine. */
    SIDECAR("/espalier-sidecar.yaml") {
        @Override
        Settings narrow(Settings settings) {
            return SidecarLimits.narrow(settings);
        }

        @Override
        void check(Settings settings, String path, Faults faults) {
            SidecarLimits.check(settings, path, faults);
        }
    };

    private final String builtIn;

    Profile(String builtIn) {
        this.builtIn = builtIn;
    }

    /** The resource that stands in for a settings file where none is named. */
    String builtIn() {
        return builtIn;
    }

    /** The settings as such a gateway takes them. */
    abstract Settings narrow(Settings settings);

    /** What must hold for such a gateway beyond what holds for all. */
    abstract void check(Settings settings, String path, Faults faults);
}
