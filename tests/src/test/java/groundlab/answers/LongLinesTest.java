package groundlab.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongLinesTest {

    private static final int BLOCK = 1 << 16; // bytes that are read at once

    @TempDir private Path folder;

    @Test
    void linesEndWhereverABlockEnds() throws IOException {
        int row = "{\"text\":\"\"}".length();
        for (int first : new int[] {BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK}) {
            Path file = folder.resolve(first + ".jsonl");
            String one = "é".repeat((first - row) / 2) + "x".repeat((first - row) % 2);
            String lines = "{\"text\":\"" + one + "\"}\n\n{\"text\":\"last\"}";
            for (String end : List.of("", "\n")) {
                Files.writeString(file, lines + end);
                List<String> texts = new ArrayList<>();
                AnswerFile.read(file, BadRows.FAIL, fields -> texts.add(fields.text("text")));
                assertEquals(List.of(one, "last"), texts);
            }
        }
    }
}
