package io.espalier.engine.serve;

import io.espalier.engine.Delta;
import io.espalier.engine.Finish;
import io.espalier.engine.ReplyListener;
import io.espalier.engine.TokenScore;
import io.espalier.engine.Usage;
import io.espalier.failure.ApiError;
import java.util.List;

/** Gathers a call's choices and sends them at its end. */
final class WholeReply implements ReplyListener {
    private final Reply reply;
    private final Choices choices;
    private final Wire wire;

    WholeReply(Reply reply, Choices choices, Wire wire) {
        this.reply = reply;
        this.choices = choices;
        this.wire = wire;
    }

    @Override
    public void prompt(int prompt, List<TokenScore> tokens) {
        choices.echo(prompt, tokens)
                .forEach((choice, delta) -> choices.at(choice).add(delta));
    }

    @Override
    public void delta(int choice, Delta delta) {
        choices.at(choice).add(delta);
    }

    @Override
    public void finished(int choice, Finish finish) {
        choices.at(choice).finish(finish);
    }

    @Override
    public void done(Usage usage) {
        var array = Json.array();
        for (var i = 0; i < choices.count(); i++) {
            array.add(Json.object().put("index", i).setAll(reply.dialect().whole(choices.at(i))));
        }
        var body = reply.envelope(false, array);
        body.set("usage", Reply.usage(usage));
        wire.whole(200, body);
    }

    @Override
    public void failed(ApiError error) {
        wire.failed(error);
    }
}
