package groundlab.model;

import static groundlab.internal.Checks.check;

import java.util.List;

/**
 * How answers are drawn.
 *
 * <pre>{@code
 * Decoding drawn = Decoding.sampled(0.7, 64).topP(0.9).untilFullStop(); // or Decoding.greedy(64)
 * List<Ask> asks = List.of(new Ask(0, "Describe the image.", "", new Random(7)));
 * List<String> answers = model.answers(List.of(ImageView.of(image)), asks, drawn);
 * }</pre>
 *
 * @param temperature 0 for greedy, else the softmax temperature
 * @param topK draws from the so many likeliest tokens alone; 0 for all
 * @param topP draws from the fewest tokens that together have this probability, <a
 *     href="https://arxiv.org/abs/1904.09751">Holtzman et al. 2020</a>; 1 for all
 * @param repetitionPenalty above 1, tokens of the question or the answer so far become less likely
 *     by this factor of their logits, <a href="https://arxiv.org/abs/1909.05858">Keskar et al.
 *     2019</a>; 1 for none
 * @param maxTokens longest answer in tokens
 * @param oneSentence whether an answer ends with its first full stop
 * @param stops texts that end an answer; it is cut before them
 * @param rows sequences in one batch, those of a contrast included, but at least one answer's; 0
 *     for as many as fit one gigabyte of keys and values, or an eighth of a GPU's memory, at most
 *     256
 * @param contrast what each step is held against, {@link Contrast#NONE} for nothing
 */
public record Decoding(
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        int maxTokens,
        boolean oneSentence,
        List<String> stops,
        int rows,
        Contrast contrast) {

    /** Checks its values. */
    public Decoding {
        check(
                temperature >= 0 && Double.isFinite(temperature),
                "temperature must be >= 0, got %s",
                temperature);
        check(topK >= 0, "topK must be at least 0, got %d", topK);
        check(topP > 0 && topP <= 1, "topP must be in (0, 1], got %s", topP);
        check(
                repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
                "repetitionPenalty must be > 0, got %s",
                repetitionPenalty);
        check(maxTokens >= 1, "maxTokens must be at least 1, got %d", maxTokens);
        check(stops.stream().noneMatch(String::isEmpty), "stops must not be empty, got %s", stops);
        check(rows >= 0, "rows must be at least 1, or 0 for automatic, got %d", rows);
        stops = List.copyOf(stops);
    }

    /** {@return the likeliest token each time} */
    public static Decoding greedy(int maxTokens) {
        return new Decoding(0, 0, 1, 1, maxTokens, false, List.of(), 0, Contrast.NONE);
    }

    /** {@return tokens drawn from the model's own distribution} */
    public static Decoding sampled(double temperature, int maxTokens) {
        return new Decoding(temperature, 0, 1, 1, maxTokens, false, List.of(), 0, Contrast.NONE);
    }

    /** {@return the same from the {@code k} likeliest tokens alone} */
    public Decoding topK(int k) {
        return new Decoding(
                temperature,
                k,
                topP,
                repetitionPenalty,
                maxTokens,
                oneSentence,
                stops,
                rows,
                contrast);
    }

    /** {@return the same from the likeliest tokens of this probability together} */
    public Decoding topP(double p) {
        return new Decoding(
                temperature,
                topK,
                p,
                repetitionPenalty,
                maxTokens,
                oneSentence,
                stops,
                rows,
                contrast);
    }

    /** {@return the same with tokens that were there before made less likely} */
    public Decoding repetitionPenalty(double penalty) {
        return new Decoding(
                temperature, topK, topP, penalty, maxTokens, oneSentence, stops, rows, contrast);
    }

    /** {@return the same, ending with the first full stop} */
    public Decoding untilFullStop() {
        return new Decoding(
                temperature, topK, topP, repetitionPenalty, maxTokens, true, stops, rows, contrast);
    }

    /** {@return the same, ending before any of these texts} */
    public Decoding until(String... texts) {
        return new Decoding(
                temperature,
                topK,
                topP,
                repetitionPenalty,
                maxTokens,
                oneSentence,
                List.of(texts),
                rows,
                contrast);
    }

    /** {@return the same with another batch size} */
    public Decoding rows(int sequences) {
        return new Decoding(
                temperature,
                topK,
                topP,
                repetitionPenalty,
                maxTokens,
                oneSentence,
                stops,
                sequences,
                contrast);
    }

    /** {@return the same, each step held against what the model would say of a worse view} */
    public Decoding contrast(Contrast against) {
        return new Decoding(
                temperature,
                topK,
                topP,
                repetitionPenalty,
                maxTokens,
                oneSentence,
                stops,
                rows,
                against);
    }
}
