package groundlab.evaluation;

import static groundlab.internal.Checks.check;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.PartnerPair;
import groundlab.data.Question;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Partners;
import groundlab.metrics.Rate;
import groundlab.metrics.YesNo;
import groundlab.metrics.objects.ChairScorer;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a model names that is not there: CHAIR and recall of its greedy answers, yes/no questions in
 * the manner of POPE, and how often it names the absent one of two partners.
 *
 * <pre>{@code
 * HallucinationReport report = Hallucination.of(model).partners(TinyWorld.partners()).on(world.test());
 * }</pre>
 */
public final class Hallucination {

    private final Vlm model;
    private Lexicon lexicon;
    private List<PartnerPair> partners = List.of();
    private Decoding decoding = Decoding.greedy(64);

    private Hallucination(Vlm model) {
        this.model = model;
    }

    /** Starts to describe a measurement. */
    public static Hallucination of(Vlm model) {
        return new Hallucination(model);
    }

    /**
     * The objects to look for; by default all that the truths and questions of the examples name.
     */
    public Hallucination lexicon(Lexicon words) {
        lexicon = words;
        return this;
    }

    /** Pairs of objects for the partner rates; none by default. */
    public Hallucination partners(List<PartnerPair> pairs) {
        partners = List.copyOf(pairs);
        return this;
    }

    /**
     * How answers are made: greedily in up to 64 tokens by default. Takes contrasts, which are what
     * training is compared with; a contrast counts for the yes/no answers too.
     */
    public Hallucination decoding(Decoding greedy) {
        check(
                greedy.temperature() == 0,
                "a measurement needs greedy answers, temperature 0, got %s",
                greedy.temperature());
        decoding = greedy;
        return this;
    }

    /** {@return the counts of each example} */
    public HallucinationReport on(Examples examples) {
        check(!examples.isEmpty(), "measuring needs at least one example, got none");
        Lexicon words = lexicon == null ? objects(examples) : lexicon;
        List<ImageView> views =
                examples.stream().map(e -> ImageView.of(e.picture().pixels())).toList();
        List<Ask> captions = new ArrayList<>();
        List<Ask> questions = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            captions.add(Ask.greedy(i, examples.get(i).prompt()));
            for (Question question : examples.get(i).questions()) {
                questions.add(Ask.greedy(i, question.text()));
            }
        }
        List<String> answers = model.answers(views, captions, decoding);
        Decoding yesNoDecoding = Decoding.greedy(4).contrast(decoding.contrast());
        List<String> yesNo =
                questions.isEmpty() ? List.of() : model.answers(views, questions, yesNoDecoding);
        List<HallucinationReport.Row> rows = new ArrayList<>();
        int asked = 0;
        for (int i = 0; i < examples.size(); i++) {
            int next = asked + examples.get(i).questions().size();
            rows.add(row(examples.get(i), answers.get(i), yesNo.subList(asked, next), words));
            asked = next;
        }
        return new HallucinationReport(examples.name(), words, rows, facts(examples));
    }

    private Map<String, String> facts(Examples examples) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("truth", examples.name());
        facts.put("model", model.toString());
        facts.put("model_sha256", model.fingerprint());
        facts.put("decoding", decoding.toString());
        return facts;
    }

    private HallucinationReport.Row row(
            Example example, String answer, List<String> yesNo, Lexicon words) {
        YesNo counts = YesNo.NONE;
        for (int q = 0; q < yesNo.size(); q++) {
            counts = counts.plus(YesNo.of(example.questions().get(q), yesNo.get(q)));
        }
        Set<String> named = words.objects(answer);
        return new HallucinationReport.Row(
                example,
                answer,
                ChairScorer.of(words).score(answer, example.truth()).counts(),
                counts,
                invented(named, example, true),
                invented(named, example, false));
    }

    private Rate invented(Set<String> named, Example example, boolean strong) {
        List<PartnerPair> some = partners.stream().filter(p -> p.strong() == strong).toList();
        return Partners.invented(named, example.truth(), some);
    }

    private static Lexicon objects(Examples examples) {
        Lexicon objects = Lexicon.of(examples);
        check(
                !objects.objects().isEmpty(),
                "%s: no example names an object that is there; give truths or a lexicon",
                examples.name());
        return objects;
    }
}
