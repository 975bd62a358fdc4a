package groundlab.metrics.objects;

import groundlab.data.Truth;
import groundlab.metrics.Chair;
import groundlab.metrics.Count;
import groundlab.metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Object HalBench, <a href="https://arxiv.org/abs/2312.00849">Yu et al. (2024)</a>, section 3.1:
 * CHAIR on detailed descriptions, where a response counts only if it names an object. The names of
 * the metrics are those of RLHF-V's program: {@code CHAIRs_refine} is what papers call the response
 * hallucination rate, {@code CHAIRi} the object hallucination rate, and {@code obj_rec} the
 * Recall^coco of <a href="https://arxiv.org/abs/2407.02477">Amirloo et al. (2024)</a>.
 *
 * @param responses responses scored
 * @param naming of those, responses that name an object
 * @param hallucinated of those, responses that name an object that is not in the picture
 * @param mentions objects named; how repeated ones count is the extractor's affair
 * @param invented of those, objects that are not in the picture
 * @param found objects in the pictures that are named, each once
 * @param present objects in the pictures
 * @param words words of the responses, parted by single blanks
 */
public record ObjectHalBench(
        int responses,
        int naming,
        int hallucinated,
        int mentions,
        int invented,
        int found,
        int present,
        int words)
        implements Count<ObjectHalBench> {

    /** The score of no responses; the start of a sum. */
    public static final ObjectHalBench NONE = new ObjectHalBench(0, 0, 0, 0, 0, 0, 0, 0);

    /** What the program reports. */
    public static final List<Metric<ObjectHalBench>> METRICS =
            metrics(c -> harmonic((double) c.naming / c.responses, c.correct()));

    /**
     * The same with {@code res_f1} as in the program, which divides the responses that name an
     * object by 300, however many there are; above 1 for larger files.
     */
    public static final List<Metric<ObjectHalBench>> PUBLISHED =
            metrics(c -> harmonic(c.naming / 300.0, c.correct()));

    private static List<Metric<ObjectHalBench>> metrics(
            ToDoubleFunction<ObjectHalBench> responseF1) {
        String silent = "no response names an object";
        String wrong = "no response is right and none names an object of its picture";
        List<Metric<ObjectHalBench>> metrics = new ArrayList<>();
        metrics.add(
                Metric.lower("CHAIRs", c -> (double) c.hallucinated / c.responses, "no response"));
        metrics.add(Metric.lower("CHAIRs_refine", ObjectHalBench::response, silent));
        metrics.add(Metric.lower("CHAIRi", ObjectHalBench::object, silent));
        metrics.add(Metric.higher("obj_rec", ObjectHalBench::recall, "no picture has an object"));
        metrics.add(
                Metric.neither("avg_word_len", c -> (double) c.words / c.responses, "no response"));
        metrics.add(Metric.higher("correct_rate", ObjectHalBench::correct, silent));
        metrics.add(Metric.higher("object_correct_rate", c -> 1 - c.object(), silent));
        metrics.add(Metric.higher("obj_f1", c -> harmonic(c.recall(), 1 - c.object()), wrong));
        metrics.add(Metric.higher("res_f1", responseF1, wrong));
        return List.copyOf(metrics);
    }

    /**
     * {@return the score of one response}
     *
     * @param response its text, {@linkplain #cleaned cleaned}
     * @param objects what it was read as
     * @param truth what is in the picture
     */
    public static ObjectHalBench of(String response, CaptionObjects objects, Truth truth) {
        Chair chair = Chair.ofNames(objects.nodes(), truth);
        return new ObjectHalBench(
                1,
                objects.mentions().isEmpty() ? 0 : 1,
                chair.wrongCaptions(),
                chair.mentioned(),
                chair.invented(),
                chair.found(),
                chair.present(),
                response.strip().split(" ", -1).length);
    }

    /** {@return a response without the speaker's name that some files have, and blanks around} */
    public static String cleaned(String response) {
        return response.replace("Assistant:", "").strip();
    }

    @Override
    public ObjectHalBench plus(ObjectHalBench other) {
        return new ObjectHalBench(
                responses + other.responses,
                naming + other.naming,
                hallucinated + other.hallucinated,
                mentions + other.mentions,
                invented + other.invented,
                found + other.found,
                present + other.present,
                words + other.words);
    }

    /** {@return the response hallucination rate in [0, 1], NaN if no response names an object} */
    public double response() {
        return (double) hallucinated / naming;
    }

    /** {@return the object hallucination rate in [0, 1], NaN if no response names an object} */
    public double object() {
        return (double) invented / mentions;
    }

    /** {@return found / present in [0, 1], NaN when the pictures are empty} */
    public double recall() {
        return (double) found / present;
    }

    private double correct() {
        return 1 - response();
    }

    private static double harmonic(double one, double other) {
        return 2 * one * other / (one + other);
    }
}
