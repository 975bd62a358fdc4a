package groundlab.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.objective.View.Answer;
import groundlab.objective.neighbours.Selm;
import java.awt.image.BufferedImage;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionTest {

    private static final int MANY = 300;

    private final List<WeakReference<BufferedImage>> drawn = new ArrayList<>();
    private int most;

    /** A picture of its own for each pair, drawn each time it is asked for. */
    private PreferencePair pair(PreferencePair like, int number) {
        BufferedImage pixels = Tiny.picture(number % 3).pixels();
        Picture picture =
                Picture.drawn(
                        "drawn " + number,
                        () -> {
                            BufferedImage copy = new BufferedImage(24, 24, pixels.getType());
                            copy.setData(pixels.getData());
                            drawn.add(new WeakReference<>(copy));
                            if (number == MANY - 1) {
                                System.gc();
                                most = Math.max(most, alive());
                            }
                            return copy;
                        });
        return new PreferencePair(
                "p" + number,
                picture,
                like.prompt(),
                like.chosen(),
                like.rejected(),
                like.rejectedPicture(),
                like.truth(),
                like.provenance());
    }

    private int alive() {
        return (int) drawn.stream().filter(one -> one.get() != null).count();
    }

    @Test
    void answersOfItsOwnDoNotHoldThePicturesOfAllPairs() {
        try (Vlm model = Tiny.model()) {
            PreferencePair like = Tiny.pairs(1).get(0);
            List<TokenizedPair> pairs = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                PreferencePair pair = pair(like, i);
                pairs.add(TokenizedPair.of(model, pair, List.of(pair.rejected())));
            }
            List<TokenizedPair> complete =
                    new Completion(model, new Selm(0.1, 1e-3), null, 7).of(pairs);
            assertTrue(most <= 256, most + " pictures at once");
            int room = (model.config().text().positions() - pairs.get(0).before()) / 2;
            for (int i : new int[] {0, 255, 256, MANY - 1}) {
                ImageView view = ImageView.of(pairs.get(i).pair().picture().pixels());
                assertEquals(
                        model.answer(view, like.prompt(), Decoding.greedy(room), soFar -> {}),
                        complete.get(i).texts().get(Answer.OWN));
            }
        }
    }
}
