package io.espalier.engine.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.engine.Delta;
import io.espalier.engine.Finish;
import io.espalier.engine.ReplyListener;
import io.espalier.engine.TokenScore;
import io.espalier.engine.Usage;
import io.espalier.failure.ApiError;
import java.util.List;

/** Sends a call's choices as server-sent events, as they grow. */
final class StreamedReply implements ReplyListener {
    private final Reply reply;
    private final Choices choices;
    private final Wire wire;
    private final boolean includeUsage;

    StreamedReply(Reply reply, Choices choices, Wire wire, boolean includeUsage) {
        this.reply = reply;
        this.choices = choices;
        this.wire = wire;
        this.includeUsage = includeUsage;
    }

    @Override
    public void prompt(int prompt, List<TokenScore> tokens) {
        choices.echo(prompt, tokens).forEach(this::delta);
    }

    @Override
    public void delta(int choice, Delta delta) {
        open(choice);
        send(choice, reply.dialect().part(choices.at(choice), delta));
    }

    @Override
    public void finished(int choice, Finish finish) {
        open(choice);
        send(choice, reply.dialect().closing(finish));
    }

    @Override
    public void done(Usage usage) {
        if (includeUsage) {
            var event = reply.envelope(true, Json.array());
            event.set("usage", Reply.usage(usage));
            wire.event(event);
        }
        wire.endEvents();
    }

    @Override
    public void failed(ApiError error) {
        wire.failed(error);
    }

    private void open(int choice) {
        var opening = reply.dialect().opening();
        if (choices.at(choice).open() && opening != null) {
            send(choice, opening);
        }
    }

    private void send(int choice, ObjectNode part) {
        var indexed = Json.object().put("index", choice);
        var event = reply.envelope(true, Json.array().add(indexed.setAll(part)));
        if (includeUsage) {
            event.putNull("usage");
        }
        wire.event(event);
    }
}
