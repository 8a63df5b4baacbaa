package io.espalier.testing;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A model server whose weights can be changed, as vLLM and SGLang have it, which fails where a test says so. It answers every chat and
 * every completion with the folder that it has loaded, or with {@code half} while that is a part of two.
 */
public final class ScriptedWeightServer implements AutoCloseable {
    /** What it is started from, and what it is after it died. */
    public static final String START = "/start";

    /** What happens at a step. */
    public enum Fault {
        /** The process ends, and another takes its place. */
        DIE,
        HANG,
        REFUSE,
        /** It says that all is well, and has other weights. */
        OTHER_WEIGHTS
    }

    private static final Pattern FOLDER = Pattern.compile("\"(?:weights_path|model_path)\":\"([^\"]*)\"");
    private static final Pattern VERSION = Pattern.compile("\"(?:weight_version|new_version)\":\"([^\"]*)\"");

    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger duringLoad = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final RawUpstream upstream = RawUpstream.running(this::serve);
    private volatile CountDownLatch chats = new CountDownLatch(0);
    private volatile String loaded = START;
    private volatile String version = "default";
    private volatile boolean paused;
    private volatile boolean loading;

    public URI url() {
        return upstream.url();
    }

    /** At the next call of this path, once. */
    public void fail(String path, Fault fault) {
        faults.put(path, fault);
    }

    /** Whether the fault came to pass. */
    public boolean hasFailed() {
        return faults.isEmpty();
    }

    /** Paths that were called, in order, but for chats. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public String loaded() {
        return loaded;
    }

    /** Chats that came while it was paused or loading. */
    public int duringLoad() {
        return duringLoad.get();
    }

    /** Chats from now on are answered only after {@link CountDownLatch#countDown}. */
    public CountDownLatch holdChats() {
        chats = new CountDownLatch(1);
        return chats;
    }

    @Override
    public void close() {
        over.countDown();
        chats.countDown();
        upstream.close();
    }

    private void serve(RawConnection connection) {
        while (true) {
            var request = RawHttp.read(connection);
            var path = request.startLine().split(" ")[1].replaceAll("\\?.*", "");
            if (!path.equals("/v1/chat/completions")) {
                calls.add(path);
            }
            var fault = faults.remove(path);
            if (fault == Fault.DIE) {
                restart();
                connection.close();
                return;
            }
            if (fault == Fault.HANG) {
                begin(path, request.text());
                await(over);
                return;
            }
            connection.send(fault == Fault.REFUSE ? refuse(path, request.text()) : answer(path, request.text(), fault));
        }
    }

    /** Another process takes its place. */
    public void restart() {
        loaded = START;
        version = "default";
        paused = false;
        loading = false;
    }

    /** A load that does not come to its end leaves a part of both. */
    private void begin(String path, String body) {
        if (FOLDER.matcher(body).find()) {
            loaded = "half";
        }
    }

    private String refuse(String path, String body) {
        begin(path, body);
        return RawHttp.reply("500 Internal Server Error", "{\"detail\":\"no\"}");
    }

    private String answer(String path, String body, Fault fault) {
        if (path.equals("/v1/chat/completions")) {
            return chat();
        }
        change(path, body, fault);
        return RawHttp.ok(
                switch (path) {
                    case "/v1/completions" -> "{\"choices\":[{\"text\":\" I am " + loaded + "\"}]}";
                    case "/weight_info", "/model_info" ->
                        "{\"model_path\":\"" + loaded + "\",\"weight_version\":\"" + version + "\"}";
                    default -> "{\"success\":true}";
                });
    }

    private void change(String path, String body, Fault fault) {
        switch (path) {
            case "/pause" -> paused = true;
            case "/resume" -> paused = false;
            case "/collective_rpc" -> load(body, fault);
            case "/update_weights_from_disk" -> {
                load(body, fault);
                version = fault == Fault.OTHER_WEIGHTS ? "another" : found(VERSION, body);
            }
            case "/update_weight_version" -> version = found(VERSION, body);
            default -> {}
        }
    }

    private String chat() {
        if (paused || loading) {
            duringLoad.incrementAndGet();
        }
        var from = loaded;
        await(chats);
        return RawHttp.ok("{\"from\":\"" + (from.equals(loaded) ? from : "half") + "\"}");
    }

    private void load(String body, Fault fault) {
        loading = true;
        loaded = fault == Fault.OTHER_WEIGHTS ? "/another" : found(FOLDER, body);
        loading = false;
    }

    private static String found(Pattern pattern, String body) {
        var matcher = pattern.matcher(body);
        return matcher.find() ? matcher.group(1) : "nothing";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
