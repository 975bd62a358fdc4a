package groundlab.bench;

import groundlab.answers.Captions;
import groundlab.data.Truth;
import groundlab.internal.Seeds;
import groundlab.metrics.Bootstrap;
import groundlab.metrics.Chair;
import groundlab.metrics.PerImage;
import groundlab.metrics.objects.ChairMode;
import groundlab.metrics.objects.ChairScorer;
import groundlab.metrics.objects.ObjectWords;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * How long CHAIR takes over 5,000 captions of 100 words in each reading, the first time (with its
 * start-up) and after that. Run by {@code environment/bench-metrics}, with a file of captions as
 * its argument or on made-up ones; a table, not a test.
 */
public final class MetricsBench {

    private static final int CAPTIONS = 5000;
    private static final int WORDS = 100;

    private MetricsBench() {}

    /** Prints one line per reading. */
    public static void main(String[] args) throws IOException {
        List<String> captions = args.length == 0 ? madeUp() : read(Path.of(args[0]));
        ObjectWords words = ObjectWords.coco();
        Truth truth = Truth.of(List.of("person", "dog", "chair"));
        for (ChairMode mode : List.of(ChairMode.ORIGINAL, ChairMode.LEMMA, ChairMode.NOUN_LEMMA)) {
            double first = seconds(captions, truth, ChairScorer.of(mode, words));
            double then = seconds(captions, truth, ChairScorer.of(mode, words));
            System.out.printf(
                    Locale.ROOT,
                    "CHAIR %-10s %d captions of %d words: first %.2f s, then %.2f s%n",
                    mode,
                    CAPTIONS,
                    WORDS,
                    first,
                    then);
        }
    }

    private static double seconds(List<String> captions, Truth truth, ChairScorer chair) {
        long start = System.nanoTime();
        PerImage<Chair> images = new PerImage<>();
        for (int i = 0; i < captions.size(); i++) {
            images.add(String.valueOf(i), chair.score(captions.get(i), truth).counts());
        }
        images.interval(Bootstrap.seed(7), Chair::sentence);
        return (System.nanoTime() - start) / 1e9;
    }

    /** The captions of a file one behind the other, cut anew into pieces of as many words. */
    private static List<String> read(Path file) throws IOException {
        List<String> all = new ArrayList<>();
        Captions.read(file, BadRows.FAIL, (id, text) -> all.addAll(List.of(text.split(" "))));
        List<String> captions = new ArrayList<>();
        for (int c = 0; c < CAPTIONS; c++) {
            List<String> words = new ArrayList<>();
            for (int w = 0; w < WORDS; w++) {
                words.add(all.get((c * WORDS + w) % all.size()));
            }
            captions.add(String.join(" ", words));
        }
        return captions;
    }

    private static List<String> madeUp() {
        List<String> objects = List.copyOf(ObjectWords.coco().nodes());
        List<String> forms =
                List.of(
                        "The image features a %s standing near two %ss.",
                        "There are several %ss placed on the left, and a small %s behind them.",
                        "In the background, one can see a %s, which adds a %s to the scene.",
                        "She is holding a %s while the others are sitting around the %s.");
        RandomGenerator random = Seeds.stream(7, "captions");
        List<String> captions = new ArrayList<>();
        for (int c = 0; c < CAPTIONS; c++) {
            StringBuilder text = new StringBuilder();
            while (text.toString().split(" ").length < WORDS) {
                String form = forms.get(random.nextInt(forms.size()));
                String one = objects.get(random.nextInt(objects.size()));
                String other = objects.get(random.nextInt(objects.size()));
                text.append(form.formatted(one, other)).append(' ');
            }
            captions.add(
                    java.util.Arrays.stream(text.toString().split(" "))
                            .limit(WORDS)
                            .collect(Collectors.joining(" ")));
        }
        return captions;
    }
}
