package groundlab.metrics.objects;

import groundlab.data.Truth;
import groundlab.english.Tagger;
import groundlab.metrics.Chair;
import groundlab.metrics.Lexicon;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.metrics.Reward;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CHAIR in one of its readings.
 *
 * <pre>{@code
 * ChairScorer chair = ChairScorer.of(ChairMode.LEMMA, ObjectWords.coco());
 * CaptionScore score = chair.score("Two men and a dog.", Truth.of(List.of("person")));
 * score.invented().get(0).node(); // → "dog"
 * score.counts().instance(); // → 0.5
 * }</pre>
 */
public final class ChairScorer {

    private final ObjectExtractor extractor;
    private final Map<String, String> facts;

    private ChairScorer(ObjectExtractor extractor, Map<String, String> facts) {
        this.extractor = extractor;
        this.facts = facts;
    }

    /** {@return CHAIR with a word list, and for {@code LEMMA} the standard tagger} */
    public static ChairScorer of(ChairMode mode, ObjectWords words) {
        return of(mode, words, Tagger.standard());
    }

    /**
     * {@return CHAIR with a word list and a tagger, which only {@link ChairMode#LEMMA} asks}
     *
     * @throws IllegalArgumentException for {@link ChairMode#TRUTH}, which has a lexicon
     */
    public static ChairScorer of(ChairMode mode, ObjectWords words, Tagger tagger) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mode", mode.name());
        facts.put("words", words.toString());
        if (mode == ChairMode.LEMMA) {
            facts.put("tagger", tagger.toString());
        }
        return new ChairScorer(new ObjectFinder(mode, words, tagger), facts);
    }

    /** {@return CHAIR in a world whose words are known: {@link ChairMode#TRUTH}} */
    public static ChairScorer of(Lexicon lexicon) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("mode", ChairMode.TRUTH.name());
        facts.put("words", lexicon.toString());
        return new ChairScorer(ObjectExtractor.of(lexicon), facts);
    }

    /** {@return what finds the objects; the same that reads captions of the truth} */
    public ObjectExtractor extractor() {
        return extractor;
    }

    /** {@return a caption's mentions with their verdicts, and its counts} */
    public CaptionScore score(String caption, Truth truth) {
        return new CaptionScore(caption, extractor.extract(caption), truth);
    }

    /**
     * {@return counts as a result that says how they were made}
     *
     * @param truth where the truth is from
     */
    public Result<Chair> result(PerImage<Chair> images, String truth) {
        return new Result<>("CHAIR", Chair.METRICS, images, facts).fact("truth", truth);
    }

    /**
     * {@return CHAIR of one caption as a reward: recall minus CHAIRi, in [−1, 1]} A caption that
     * names nothing invents nothing; a picture without objects counts as found.
     */
    public Reward reward() {
        return Reward.chair(
                "ChairReward" + facts, (caption, truth) -> score(caption, truth).counts());
    }
}
