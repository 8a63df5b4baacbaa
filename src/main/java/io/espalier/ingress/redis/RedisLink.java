package io.espalier.ingress.redis;

import io.espalier.config.RedisSettings;
import io.espalier.upstream.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one connection to Redis that all event loops share; their questions follow each other on it without waiting. It is up while Redis
 * answers in time. The first answer that is late, wrong or missing takes it down, and then nobody asks but a beat each second, which
 * takes it up again. What makes, loses and beats it is confined to one event loop.
 */
final class RedisLink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("espalier");
    private static final long BEAT_MILLIS = 1_000;
    /** Beats in a row without a good answer, after which a new connection is made. */
    private static final int PATIENCE = 5;

    private final Vertx vertx;
    private final RedisSettings settings;
    private final Request beat;
    private final Context context;
    private final Answers answers = new Answers();
    /** The connection while it is up; read by all loops. */
    private final AtomicReference<@Nullable RedisConnection> up = new AtomicReference<>();

    private long timer;
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    private int misses;
    private @Nullable Boolean told;

    private RedisLink(Vertx vertx, RedisSettings settings, Request beat) {
        this.vertx = vertx;
        this.settings = settings;
        this.beat = beat;
        this.context = Loop.contexts(vertx).getFirst();
    }

    static RedisLink start(Vertx vertx, RedisSettings settings, Request beat) {
        var link = new RedisLink(vertx, settings, beat);
        link.context.runOnContext(v -> {
            link.beat();
            link.timer = vertx.setPeriodic(BEAT_MILLIS, id -> link.beat());
        });
        return link;
    }

    boolean isUp() {
        return up.get() != null;
    }

    /** Questions so far, by what came of them. */
    Map<String, LongSupplier> counts() {
        return answers.counts();
    }

    /** @param whenAnswered called once, on the calling event loop, within the deadline; with null where there is no good answer */
    void ask(Request request, Consumer<@Nullable Response> whenAnswered) {
        var present = up.get();
        if (present == null) {
            answers.count(Answers.Result.AWAY);
            whenAnswered.accept(null);
            return;
        }
        new Question(vertx, settings.deadline()).ask(present, request, (result, reply, problem) -> {
            answers.count(result);
            if (result != Answers.Result.ANSWERED) {
                down(present, problem);
            }
            whenAnswered.accept(reply);
        });
    }

    private void beat() {
        if (misses >= PATIENCE) {
            drop();
        }
        if (connection != null) {
            probe(connection);
        } else if (client == null) {
            connect();
        } else {
            misses++;
        }
    }

    private void connect() {
        var made = Redis.createClient(vertx, options());
        client = made;
        made.connect().onComplete(connected -> {
            if (client != made) {
                made.close();
            } else if (connected.succeeded()) {
                connected(connected.result());
            } else {
                drop();
                tellDown(Question.describe(connected.cause()));
            }
        });
    }

    private void connected(RedisConnection made) {
        connection = made;
        made.exceptionHandler(problem -> down(made, Question.describe(problem)));
        made.endHandler(v -> {
            down(made, "the connection was closed");
            if (connection == made) {
                drop();
            }
        });
        probe(made);
    }

    private void probe(RedisConnection present) {
        new Question(vertx, settings.deadline()).ask(present, beat, (result, reply, problem) -> {
            if (connection != present) {
                return;
            }
            if (result == Answers.Result.ANSWERED) {
                misses = 0;
                up.set(present);
                tellUp();
            } else {
                misses++;
                up.set(null);
                tellDown(problem);
            }
        });
    }

    private void drop() {
        up.set(null);
        misses = 0;
        connection = null;
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private void down(RedisConnection present, String problem) {
        if (up.compareAndSet(present, null)) {
            context.runOnContext(v -> tellDown(problem));
        }
    }

    private void tellUp() {
        if (!Boolean.TRUE.equals(told)) {
            told = true;
            LOG.log(Level.INFO, "clients'' rates hold across replicas, in Redis at {0}", address());
        }
    }

    private void tellDown(String problem) {
        if (!Boolean.FALSE.equals(told) && up.get() == null) {
            told = false;
            LOG.log(
                    Level.WARNING,
                    "Redis at {0} does not answer ({1}): clients'' rates hold for each replica by itself until it does",
                    address(),
                    problem);
        }
    }

    private String address() {
        var url = settings.url();
        return url.getHost() + ":" + (url.getPort() < 0 ? RedisSettings.DEFAULT_PORT : url.getPort());
    }

    private RedisOptions options() {
        var network = new NetClientOptions()
                .setConnectTimeout((int) (BEAT_MILLIS * PATIENCE))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setHostnameVerificationAlgorithm("HTTPS");
        var options = new RedisOptions()
                .setConnectionString(settings.url().toString())
                .setNetClientOptions(network)
                .setMaxPoolSize(1)
                .setMaxWaitingHandlers(64 * 1024)
                .setTracingPolicy(TracingPolicy.IGNORE);
        return settings.password() == null ? options : options.setPassword(settings.password());
    }

    @Override
    public void close() {
        context.runOnContext(v -> {
            vertx.cancelTimer(timer);
            told = false;
            drop();
        });
    }
}
