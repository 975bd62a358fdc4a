package groundlab.answers;

import groundlab.metrics.Chair;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.metrics.objects.CaptionScore;
import groundlab.metrics.objects.ChairScorer;
import groundlab.metrics.objects.ObjectWords;
import groundlab.rows.BadRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * CHAIR of a file of captions. Every caption counts, also several of one image and empty ones, as
 * in the published programs; how many of these there are stands in the result, and an interval
 * draws images with all their captions.
 *
 * <pre>{@code
 * ObjectWords words = ObjectWords.coco();
 * ChairFiles.of(ChairScorer.of(ChairMode.ORIGINAL, words), words)
 *         .score(Path.of("captions.jsonl"), List.of(Path.of("truth.json")), BadRows.FAIL);
 * }</pre>
 *
 * @param scorer the reading
 * @param words the word list, by which categories of COCO are named
 */
public record ChairFiles(ChairScorer scorer, ObjectWords words) {

    /** {@return the scoring of files in a reading} */
    public static ChairFiles of(ChairScorer scorer, ObjectWords words) {
        return new ChairFiles(scorer, words);
    }

    /** {@return the result over a file of captions; a caption without truth is a bad row} */
    public Result<Chair> score(Path captions, List<Path> truth, BadRows bad) throws IOException {
        return score(Captions.of(captions), truth, bad, (image, score) -> {});
    }

    /**
     * {@return the same}
     *
     * @param each takes an image's id and the score of its caption, such as to write it
     */
    public Result<Chair> score(
            Captions captions, List<Path> truth, BadRows bad, BiConsumer<String, CaptionScore> each)
            throws IOException {
        Once wanted = new Once("image_id");
        captions.read(row -> {}, (image, text) -> wanted.add(image));
        ObjectTruth known = ObjectTruth.read(truth, scorer.extractor(), words, wanted::met);
        PerImage<Chair> images = new PerImage<>();
        int[] odd = new int[2]; // captions that are empty, and that there are
        captions.read(
                bad,
                (image, text) -> {
                    CaptionScore score = scorer.score(text, known.of(image));
                    images.add(image, score.counts());
                    odd[0] += text.isBlank() ? 1 : 0;
                    odd[1]++;
                    each.accept(image, score);
                });
        Result<Chair> result = known.addUnknown(scorer.result(images, known.toString()), words);
        result = odd[0] == 0 ? result : result.fact("empty captions", String.valueOf(odd[0]));
        long again = odd[1] - images.images();
        return again == 0
                ? result
                : result.fact("further captions of an image", String.valueOf(again));
    }
}
