package io.espalier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The wire checklist against the tests that it names. */
class WireChecklistTest {
    private static final Path DOC = Path.of("docs/wire-checklist.md");
    private static final Path SOURCES = Path.of("src/test/java");
    private static final Pattern NAMED = Pattern.compile("`([^`#]+)#([^`]+)`");
    private static final List<Class<? extends Annotation>> MARKS =
            List.of(Test.class, ParameterizedTest.class, Property.class);

    private record Row(int line, String promise, String heldBy) {
        List<MatchResult> tests() {
            return NAMED.matcher(heldBy).results().toList();
        }
    }

    static Stream<Row> rows() throws IOException {
        return Files.readAllLines(DOC).stream()
                .map(line -> line.split(" *\\| *", -1))
                .filter(cells -> cells.length == 5 && cells[1].matches("\\d+"))
                .map(cells -> new Row(Integer.parseInt(cells[1]), cells[2], cells[3]));
    }

    @Test
    void hasAllLinesInTheirOrder() throws IOException {
        // When
        var lines = rows().map(Row::line).toList();

        // Then
        assertThat(lines)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 36).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holdsEachLineByTestsThatExist(Row row) {
        // When
        var tests = row.tests();

        // Then
        assertThat(row.promise()).isNotBlank();
        assertThat(tests)
                .isNotEmpty()
                .allSatisfy(test -> assertThat(isTest(test.group(1), test.group(2)))
                        .as(test.group())
                        .isTrue());
    }

    private static boolean isTest(String simpleName, String method) throws IOException, ClassNotFoundException {
        for (var name : classesNamed(simpleName)) {
            var type = Class.forName(name, false, WireChecklistTest.class.getClassLoader());
            if (Arrays.stream(type.getDeclaredMethods())
                    .anyMatch(m -> m.getName().equals(method) && isMarked(m))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMarked(Method method) {
        return MARKS.stream().anyMatch(method::isAnnotationPresent);
    }

    private static List<String> classesNamed(String simpleName) throws IOException {
        try (var files = Files.walk(SOURCES)) {
            return files.filter(file -> file.endsWith(simpleName + ".java"))
                    .map(file -> SOURCES.relativize(file).toString())
                    .map(file ->
                            file.substring(0, file.length() - ".java".length()).replace('/', '.'))
                    .toList();
        }
    }
}
