package io.espalier.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private record Work(String model) {}

    private record Piece(int number, double value) {}

    @TempDir
    Path folder;

    @Test
    void whatWasAddedIsThereAgain() {
        // Given
        try (var journal = open("a")) {
            journal.add(new Piece(1, 0.1));
            journal.add(new Piece(2, 1e-300));
        }
        // When
        try (var journal = open("a")) {
            // Then
            assertThat(journal.done()).containsExactly(new Piece(1, 0.1), new Piece(2, 1e-300));
        }
    }

    @Test
    void cutOffAtAnyByteItKeepsWhatWasFinished() throws IOException {
        // Given
        try (var journal = open("a")) {
            journal.add(new Piece(1, 0.5));
            journal.add(new Piece(2, 0.25));
        }
        var whole = Files.readAllBytes(file());
        for (var length = 0; length <= whole.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(whole, length));
            // When
            try (var journal = open("a")) {
                for (var missing = journal.done().size(); missing < 2; missing++) {
                    journal.add(new Piece(missing + 1, missing == 0 ? 0.5 : 0.25));
                }
            }
            // Then
            assertThat(file()).hasBinaryContent(whole);
        }
    }

    @Test
    void itSaysWhatItsWorkIs() {
        // Given
        open("a").close();

        // When
        var work = Journal.work(file(), Work.class);

        // Then
        assertThat(work).isEqualTo(new Work("a"));
    }

    @Test
    void whatIsNoJournalOfSuchWorkIsRefused() throws IOException {
        // Given
        Files.writeString(file(), "{\"size\":1}\n");

        // When
        var other = assertThatThrownBy(() -> Journal.work(file(), Work.class));
        var none = assertThatThrownBy(() -> Journal.work(folder.resolve("none"), Work.class));

        // Then
        other.isInstanceOf(UserError.class).hasMessageContaining("does not begin with what it is a journal of");
        none.isInstanceOf(UserError.class).hasMessageContaining("cannot be read");
    }

    @Test
    void theJournalOfOtherWorkIsRefused() {
        // Given
        open("a").close();
        // When / Then
        assertThatThrownBy(() -> open("b"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("other work")
                .hasMessageContaining("remove the file");
    }

    @Test
    void aLineThatIsNoPieceIsDamage() throws IOException {
        // Given
        try (var journal = open("a")) {
            journal.add(new Piece(1, 0.5));
        }
        Files.writeString(file(), "{\"number\": 2, \"va\n", StandardOpenOption.APPEND);
        // When / Then
        assertThatThrownBy(() -> open("a")).isInstanceOf(UserError.class).hasMessageContaining("line 3");
    }

    @Test
    void twoCannotWorkOnOneJournal() {
        // Given
        try (var first = open("a")) {
            // When / Then
            assertThatThrownBy(() -> open("a")).isInstanceOf(UserError.class).hasMessageContaining("in use");
            assertThat(first.done()).isEmpty();
        }
    }

    private Journal<Piece> open(String model) {
        return Journal.open(file(), new Work(model), Piece.class);
    }

    private Path file() {
        return folder.resolve("work.part");
    }
}
