package groundlab.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import groundlab.answers.Captions;
import groundlab.answers.ChairFiles;
import groundlab.english.PerceptronTagger;
import groundlab.english.Tagger;
import groundlab.metrics.Chair;
import groundlab.metrics.Result;
import groundlab.metrics.objects.CaptionScore;
import groundlab.metrics.objects.ChairMode;
import groundlab.metrics.objects.ChairScorer;
import groundlab.metrics.objects.ObjectMention;
import groundlab.metrics.objects.ObjectWords;
import groundlab.metrics.objects.ObjectWords.Joining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code groundlab metrics chair}. */
@Command(
        name = "chair",
        description = {
            "CHAIR: the shares of captions (CHAIRs) and of named objects (CHAIRi) that are not in"
                    + " the image, with recall and length.",
            "The readings count differently; a published number compares with one of the same."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ChairCommand implements Callable<Integer> {

    @Option(
            names = "--captions",
            required = true,
            paramLabel = "FILE",
            description =
                    "{\"image_id\", \"caption\"} lines or list (also \"text\"), or imgToEval.")
    private Path captions;

    @Option(
            names = {"--image-id-key", "--image_id_key"},
            paramLabel = "FIELD",
            description = "The field of the image's id, where it has an unusual name.")
    private String imageKey;

    @Option(
            names = {"--caption-key", "--caption_key"},
            paramLabel = "FIELD",
            description = "The field of the caption, where it has an unusual name.")
    private String captionKey;

    @Option(
            names = "--truth",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "{id: [objects]}, or instances_*.json and captions_*.json of COCO.")
    private List<Path> truth;

    @Option(
            names = "--mode",
            required = true,
            description =
                    "ORIGINAL (Rohrbach 2018, Maxlinn: singular forms), LEMMA "
                            + "(OPERA, lmms-eval: word class and WordNet), NOUN_LEMMA (RLHF-V: "
                            + "WordNet, all as nouns).")
    private Published mode;

    @Option(
            names = "--synonyms",
            paramLabel = "FILE",
            description = "The official synonyms.txt; without it our own list for COCO's objects.")
    private Path synonyms;

    @Option(
            names = "--tagger",
            paramLabel = "FOLDER",
            description = "NLTK's averaged_perceptron_tagger_eng, for LEMMA to the last digit.")
    private Path tagger;

    @Option(
            names = "--each",
            paramLabel = "FILE",
            description = "Write a line for each caption: its objects, verdicts and counts.")
    private Path each;

    @Mixin private Report report;

    /** The readings for captions of real images. */
    enum Published {
        ORIGINAL,
        LEMMA,
        NOUN_LEMMA
    }

    @Override
    public Integer call() throws IOException {
        ObjectWords words =
                synonyms == null ? ObjectWords.coco() : ObjectWords.read(synonyms, Joining.CHAIR);
        Tagger chosen = tagger == null ? Tagger.standard() : PerceptronTagger.read(tagger);
        ChairMode reading = ChairMode.valueOf(mode.name());
        report.answered(captions)
                .print(score(ChairFiles.of(ChairScorer.of(reading, words, chosen), words)));
        return 0;
    }

    private Result<Chair> score(ChairFiles files) throws IOException {
        List<Result<Chair>> result = new ArrayList<>();
        List<Path> read = new ArrayList<>(truth);
        read.addAll(Arrays.asList(captions, synonyms));
        EachFile.write(
                each,
                read,
                lines ->
                        result.add(
                                files.score(
                                        captions(),
                                        truth,
                                        report.bad(),
                                        (image, score) -> lines.accept(() -> line(image, score)))));
        return result.get(0);
    }

    private Captions captions() {
        Captions usual = Captions.of(captions);
        Captions byImage = imageKey == null ? usual : usual.imageKey(imageKey);
        return captionKey == null ? byImage : byImage.captionKey(captionKey);
    }

    private static JsonObject line(String image, CaptionScore score) {
        JsonObject line = new JsonObject();
        line.addProperty("image_id", image);
        line.addProperty("caption", score.caption());
        JsonArray mentions = new JsonArray();
        for (ObjectMention mention : score.objects().mentions()) {
            JsonObject one = new JsonObject();
            one.addProperty("word", mention.word());
            one.addProperty("object", mention.node());
            one.addProperty("start", mention.start());
            one.addProperty("end", mention.end());
            one.addProperty("hallucinated", score.invented(mention));
            mentions.add(one);
        }
        line.add("mentions", mentions);
        JsonArray truth = new JsonArray();
        score.truth().objects().forEach(truth::add);
        line.add("truth", truth);
        JsonArray missed = new JsonArray();
        score.missed().forEach(missed::add);
        line.add("missed", missed);
        score.counts().numbers().forEach(line::addProperty);
        return line;
    }
}
