package groundlab.bench;

import groundlab.checkpoint.Activation;
import groundlab.checkpoint.Family;
import groundlab.checkpoint.FreshModel;
import groundlab.checkpoint.VlmConfig;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.files.Layout;
import groundlab.files.PairFiles;
import groundlab.internal.Seeds;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A random LLaVA of 30 million parameters to which a picture is 576 tokens, and pairs whose prompts
 * have 40 tokens besides and whose answers have 80 on average.
 */
final class ImageHeavy {

    private static final int WORDS = 1500;
    private static final int SIDE = 336; // 24 patches of 14 pixels, as LLaVA-1.5
    private static final int PROMPT_WORDS =
            34; // with <s> USER : ASSISTANT : and the word's mark 40

    private ImageHeavy() {}

    /** Writes {@code model/}, and {@code pairs.jsonl} with its pictures. */
    static void write(Path folder, int pairs) throws IOException {
        List<String> words = IntStream.range(0, WORDS).mapToObj(ImageHeavy::word).toList();
        int vocabulary = FreshModel.vocabulary(Family.LLAVA, words).size();
        FreshModel.write(folder.resolve("model"), shape(vocabulary), words, 7);
        PairFiles.to(folder.resolve("pairs.jsonl")).layout(Layout.TRL_CHAT).write(pairs(pairs));
    }

    private static VlmConfig shape(int vocabulary) {
        return new VlmConfig(
                Family.LLAVA,
                VlmConfig.Text.llama(512, 1376, 8, 8, vocabulary),
                new VlmConfig.Vision(
                        VlmConfig.Vision.Kind.CLIP,
                        256,
                        1024,
                        4,
                        4,
                        SIDE,
                        14,
                        1e-5,
                        Activation.QUICK_GELU),
                VlmConfig.Mlp.plain(),
                FreshModel.SPECIAL.indexOf("<image>"));
    }

    private static Pairs pairs(int n) {
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            RandomGenerator random = Seeds.stream(7, "pair", i);
            pairs.add(
                    new PreferencePair(
                            "pair" + i,
                            Picture.of("picture" + i, picture(random)),
                            text(PROMPT_WORDS, random) + ".",
                            text(69 + random.nextInt(21), random),
                            text(69 + random.nextInt(21), random),
                            Optional.empty(),
                            Optional.empty(),
                            Provenance.NONE));
        }
        return Pairs.of(pairs, Provenance.NONE.with("method", "random words"));
    }

    private static String text(int words, RandomGenerator random) {
        return random.ints(words, 0, WORDS)
                .mapToObj(ImageHeavy::word)
                .collect(Collectors.joining(" "));
    }

    private static String word(int i) {
        return "w" + i;
    }

    /** Soft spots: noise would make files of a third of a megabyte. */
    private static BufferedImage picture(RandomGenerator random) {
        BufferedImage spots = new BufferedImage(6, 6, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 36; i++) {
            spots.setRGB(i % 6, i / 6, random.nextInt(1 << 24));
        }
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = picture.createGraphics();
        canvas.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(spots, 0, 0, SIDE, SIDE, null);
        canvas.dispose();
        return picture;
    }
}
