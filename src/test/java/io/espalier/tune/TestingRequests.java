package io.espalier.tune;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.target.Question;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Chat requests with shots. */
public final class TestingRequests {
    private TestingRequests() {}

    /** Written with an odd number and odd spaces, which must survive. */
    public static byte[] chat(List<Question> shots) {
        var text = shots.stream().map(Question::shot).collect(Collectors.joining()) + "Q: How many pens has Bob?\nA:";
        var content = new JsonMapper().getNodeFactory().textNode(text);
        return ("{ \"model\":\"m\",  \"temperature\": 1e-1,\n\"messages\":[{\"role\":\"user\",\"content\":" + content
                        + "}] }")
                .getBytes(StandardCharsets.UTF_8);
    }
}
