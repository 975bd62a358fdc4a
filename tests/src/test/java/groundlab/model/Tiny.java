package groundlab.model;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Question;
import groundlab.data.Truth;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A random LLaVA of a few thousand weights (tests/parity/make_llava.py) and rows that fit it. */
public final class Tiny {

    /** The model's folder. */
    public static final Path FOLDER = Path.of("src/test/resources/parity/llava");

    private Tiny() {}

    /** {@return the model; the caller closes it} */
    public static Vlm model() {
        try {
            return Vlm.load(FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a picture of random pixels of the model's size} */
    public static Picture picture(int seed) {
        BufferedImage image = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int i = 0; i < 24 * 24; i++) {
            image.setRGB(i % 24, i / 24, random.nextInt(1 << 24));
        }
        return Picture.of("picture" + seed, image);
    }

    /** {@return examples with two sentences and two questions each} */
    public static Examples examples(int n) {
        List<Example> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String object = i % 2 == 0 ? "fork" : "dog";
            rows.add(
                    new Example(
                            "e" + i,
                            picture(i),
                            "Describe the image.",
                            "This is a kitchen. There is a " + object + ".",
                            Truth.of(List.of(object)),
                            List.of(question("fork", i % 2 == 0), question("dog", i % 2 == 1))));
        }
        return Examples.of("tiny", rows);
    }

    private static Question question(String object, boolean yes) {
        return new Question(
                "Is there a " + object + " in the image?", object, yes, yes ? "present" : "random");
    }

    /** {@return pairs that prefer what is there} */
    public static Pairs pairs(int n) {
        List<PreferencePair> rows =
                examples(n).stream()
                        .map(
                                e ->
                                        new PreferencePair(
                                                e.id(),
                                                e.picture(),
                                                e.prompt(),
                                                e.answer(),
                                                "This is a park. There is a knife and a person.",
                                                Optional.empty(),
                                                Optional.of(e.truth()),
                                                Provenance.NONE))
                        .toList();
        return Pairs.of(rows, Provenance.NONE);
    }
}
