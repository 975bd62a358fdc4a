package groundlab.answers;

import static groundlab.internal.Checks.check;

import groundlab.metrics.yesno.PopeSplit;
import groundlab.rows.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The ids of LLaVA's {@code llava_pope_test.jsonl}: the adversarial questions from 1, the random
 * ones from 10,000,001 and the popular ones from 20,000,001. Without what is above ten million they
 * are those of POPE's files of that time, in which the random split has 2,910 questions.
 */
final class LlavaIds {

    private static final long EACH = 10_000_000;
    private static final List<PopeSplit> ORDER =
            List.of(PopeSplit.ADVERSARIAL, PopeSplit.RANDOM, PopeSplit.POPULAR);

    private LlavaIds() {}

    /** {@return whether there is an answer in a file whose id says so} */
    static boolean are(Path answers) throws IOException {
        boolean[] above = {false};
        YesNoAnswers.read(answers, bad -> {}, row -> above[0] |= isAbove(row));
        return above[0];
    }

    private static boolean isAbove(Fields row) {
        if (!row.has("question_id")) {
            return false;
        }
        String id = row.word("question_id");
        return id.matches("\\d{8}") && Long.parseLong(id) < EACH * ORDER.size();
    }

    /** {@return the split of an id} */
    static String split(String id) {
        return ORDER.get((int) (number(id) / EACH)).published();
    }

    /** {@return the id in POPE's file} */
    static String own(String id) {
        return String.valueOf(number(id) % EACH);
    }

    private static long number(String id) {
        check(
                id.matches("\\d{1,8}") && Long.parseLong(id) < EACH * ORDER.size(),
                "question_id must be below %s in LLaVA's numbering, got %s",
                EACH * ORDER.size(),
                id);
        return Long.parseLong(id);
    }
}
