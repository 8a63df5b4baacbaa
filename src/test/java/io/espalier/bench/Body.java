package io.espalier.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Base64;
import java.util.Random;

/** A chat request as OpenAI's Python client writes it: the messages first, the model last. */
public enum Body {
    SMALL_2K(6, 0),
    FEW_SHOT_32K(124, 0),
    IMAGE_1M(6, 780_000);

    private final byte[] bytes;

    Body(int shots, int imageBytes) {
        var request = JsonNodeFactory.instance.objectNode();
        var messages = request.putArray("messages");
        messages.addObject().put("role", "system").put("content", "Solve step by step. Examples:\n\n" + shots(shots));
        var user = messages.addObject().put("role", "user");
        if (imageBytes == 0) {
            user.put("content", "A box holds 7 pens and another 5. How many are there?");
        } else {
            var parts = user.putArray("content");
            parts.addObject().put("type", "text").put("text", "How many pens are in the picture?");
            parts.addObject().put("type", "image_url").putObject("image_url").put("url", image(imageBytes));
        }
        request.put("temperature", 0).put("stream", true).put("model", "gpt-5-mini");
        bytes = request.toString().getBytes(UTF_8);
    }

    byte[] bytes() {
        return bytes;
    }

    private static String shots(int count) {
        var shots = new StringBuilder();
        for (int n = 1; n <= count; n++) {
            shots.append("Q: A baker puts %d rolls in each of %d bags and sells %d rolls. How many rolls are left?\n"
                            .formatted(n + 3, n + 2, n))
                    .append("A: There are %d * %d = %d rolls. She sells %d, so %d – %d are left. The answer is %d.\n\n"
                            .formatted(
                                    n + 3, n + 2, (n + 3) * (n + 2), n, (n + 3) * (n + 2), n, (n + 3) * (n + 2) - n));
        }
        return shots.toString();
    }

    private static String image(int size) {
        var image = new byte[size];
        new Random(1).nextBytes(image);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(image);
    }
}
