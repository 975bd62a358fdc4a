package groundlab.reference;

import static groundlab.internal.Checks.check;

import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.internal.Hashes;
import groundlab.objective.View;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One kept score and all that it depends on.
 *
 * @param key whose it is
 * @param by who scored
 * @param content what was scored
 * @param logp log-probability in nats, finite
 * @param tokens how many tokens it is the sum over
 */
record ScoreRow(Key key, ScoredBy by, Content content, float logp, int tokens) {

    /** Checks that the score is a number. */
    ScoreRow {
        check(Float.isFinite(logp), "logp must be a finite number, got %s", logp);
        check(tokens >= 1, "tokens must be at least 1, got %d", tokens);
    }

    /**
     * What a score is looked up by.
     *
     * @param id of the pair
     * @param view that was scored
     */
    record Key(String id, View view) {}

    /**
     * What was scored, 64 bits of the SHA-256 of each part.
     *
     * @param prompt hash of the question
     * @param answer hash of the answer
     * @param picture hash of the pixels that this view sees, so of any distortion and its seed
     */
    record Content(long prompt, long answer, long picture) {

        /** {@return what {@code view} sees of a pair with this answer} */
        static Content of(PreferencePair pair, View view, String answer) {
            return new Content(
                    bits(Hashes.of(pair.prompt())),
                    bits(Hashes.of(answer)),
                    bits(picture(pair, view).hash()));
        }

        private static long bits(String hash) {
            return HexFormat.fromHexDigitsToLong(hash, 0, 16);
        }

        private static Picture picture(PreferencePair pair, View view) {
            check(
                    view.truePicture() || pair.rejectedPicture().isPresent(),
                    "pair %s needs a worse picture to be scored as %s",
                    pair.id(),
                    view);
            return view.truePicture() ? pair.picture() : pair.rejectedPicture().orElseThrow();
        }
    }

    /** {@return which parts differ from what is wanted now, empty if the score still holds} */
    List<String> changes(ScoredBy nowBy, Content now) {
        List<String> changed = new ArrayList<>();
        add(changed, "weights", by.weights().equals(nowBy.weights()));
        add(changed, "device or precision", by.compute().equals(nowBy.compute()));
        add(changed, "tokenizer or processor", by.reading().equals(nowBy.reading()));
        add(changed, "prompt", content.prompt() == now.prompt());
        add(changed, "answer", content.answer() == now.answer());
        add(changed, "picture", content.picture() == now.picture());
        return changed;
    }

    private static void add(List<String> changed, String part, boolean same) {
        if (!same) {
            changed.add(part);
        }
    }
}
