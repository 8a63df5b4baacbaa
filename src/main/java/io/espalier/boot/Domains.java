package io.espalier.boot;

import io.espalier.config.Settings;
import io.espalier.domain.DomainClassifier;
import io.espalier.domain.DomainModel;
import io.espalier.expert.ProfileShelf;
import io.espalier.expert.SwapShapes;
import io.espalier.failure.UserError;
import io.espalier.files.JsonArtefact;
import io.espalier.inference.Encoder;
import io.espalier.ingress.Experts;
import io.espalier.pipeline.DomainNamer;
import io.espalier.pipeline.ExpertStages;
import io.espalier.upstream.ProfileBackends;
import io.espalier.upstream.Upstreams;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What names the domains of requests, as the settings have it at the start. */
final class Domains implements AutoCloseable {
    private final DomainModel model;
    private final DomainNamer namer;
    private final ProfileShelf shelf = new ProfileShelf();

    private Domains(DomainModel model, DomainNamer namer) {
        this.model = model;
        this.namer = namer;
    }

    /**
     * @return null where the settings name no classifier
     * @throws UserError where the classifier or a profile cannot be read, or the classifier is another encoder's
     */
    static @Nullable Domains of(Settings settings, Encoder encoder) {
        if (settings.domains() == null) {
            return null;
        }
        var model = JsonArtefact.read(
                Path.of(settings.domains()), DomainModel.FORMAT, DomainModel.VERSION, DomainModel.class);
        var needed = encoder.artefact().toString();
        if (!model.encoder().equals(needed)) {
            throw new UserError(
                    "espalier.domains: " + settings.domains() + " was fitted on the encoder " + model.encoder()
                            + ", and this program has " + needed + "; fit it again with espalier domains fit");
        }
        var pruner = settings.pruner();
        var domains = new Domains(
                model, new DomainNamer(new DomainClassifier(model), encoder, pruner.queue(), pruner.cache()));
        domains.shelf.readAll(settings.profiles());
        SwapShapes.require(settings, domains.shelf);
        return domains;
    }

    Experts experts(Upstreams upstreams) {
        return new Experts(
                new ExpertStages(namer),
                shelf,
                new ProfileBackends(upstreams, System::nanoTime),
                model.minConfidence());
    }

    @Override
    public void close() {
        namer.close();
    }
}
