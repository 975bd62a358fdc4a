package groundlab.answers;

import static groundlab.internal.Checks.check;

import groundlab.answers.AmberFiles.Annotations;
import groundlab.answers.AmberFiles.Asked;
import groundlab.metrics.Count;
import groundlab.metrics.Metric;
import groundlab.metrics.PerImage;
import groundlab.metrics.Result;
import groundlab.metrics.YesNo;
import groundlab.metrics.YesNoParser;
import groundlab.metrics.amber.Amber;
import groundlab.metrics.amber.AmberDiscriminative;
import groundlab.metrics.amber.AmberGenerative;
import groundlab.metrics.amber.AmberPart;
import groundlab.metrics.amber.AmberPrint;
import groundlab.metrics.amber.AmberScore;
import groundlab.metrics.amber.AmberScorer;
import groundlab.metrics.amber.AmberTruth;
import groundlab.metrics.amber.NounExtractor;
import groundlab.rows.BadRows;
import groundlab.rows.Fields;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Scores responses to AMBER, {@code {"id", "response"}} or with {@code answer} or {@code text} as
 * LLaVA's programs write it, of either task or both. Ratios are exact; the fact {@code AMBER
 * prints} has what its program prints for the same counts, see {@link AmberPrint}.
 *
 * <pre>{@code
 * var annotations = AmberFiles.annotations(Path.of("annotations.json"), BadRows.FAIL);
 * var scoring = AmberScoring.of(annotations);
 * scoring.read(Path.of("responses.json"), BadRows.FAIL);
 * scoring.discriminative(AmberPart.RELATION).value("F1");
 * }</pre>
 */
public final class AmberScoring {

    private final Annotations annotations;
    private final Map<AmberPart, Task> questions = new EnumMap<>(AmberPart.class);
    private final PerImage<AmberGenerative> descriptions = new PerImage<>();
    private final PerImage<Amber> both = new PerImage<>();
    private final Once ids = new Once("id");
    private Optional<AmberScorer> scorer = Optional.empty();
    private NounExtractor nouns;
    private YesNoParser parser = YesNoParser.AMBER_EXACT;
    private Map<String, String> images = Map.of();
    private BiConsumer<String, AmberScore> each = (id, score) -> {};
    private String source = "";
    private int described;
    private int alone; // answers to questions whose pictures are not known
    private int passedOver; // descriptions that were not to be scored

    private AmberScoring(Annotations annotations) {
        this.annotations = annotations;
        for (AmberPart part : AmberPart.values()) {
            questions.put(part, new Task());
        }
    }

    /** What is known of a part of the questions. */
    private static final class Task {
        private final PerImage<AmberDiscriminative> counts = new PerImage<>();
        private int asked;
        private int answered;
    }

    /** {@return a scoring of yes/no questions; descriptions need words and nouns as well} */
    public static AmberScoring of(Annotations annotations) {
        AmberScoring scoring = new AmberScoring(annotations);
        annotations
                .questions()
                .values()
                .forEach(asked -> scoring.tasks(asked).forEach(t -> t.asked++));
        return scoring;
    }

    /** {@return this, which scores descriptions too} */
    public AmberScoring descriptions(AmberScorer newScorer, NounExtractor newNouns) {
        scorer = Optional.of(newScorer);
        nouns = newNouns;
        return this;
    }

    /** {@return this, with answers read by another rule than {@link YesNoParser#AMBER_EXACT}} */
    public AmberScoring parser(YesNoParser newParser) {
        parser = newParser;
        return this;
    }

    /**
     * {@return this, with the pictures of the questions, by id} Intervals then draw pictures with
     * all that was asked about them; without it each question by itself, which makes them too
     * narrow and is said by the fact {@code drawn}.
     */
    public AmberScoring images(Map<String, String> byId) {
        images = Map.copyOf(byId);
        return this;
    }

    /** {@return this, which hands on every description with what became of it, by its id} */
    public AmberScoring each(BiConsumer<String, AmberScore> taker) {
        each = taker;
        return this;
    }

    /**
     * Reads responses.
     *
     * @param bad what is done with responses that are not annotated, or come again
     * @throws IllegalArgumentException if no response is annotated
     */
    public void read(Path responses, BadRows bad) throws IOException {
        AnswerFile.read(responses, bad, this::take);
        check(
                described + all().answered + passedOver == 0 || described + all().answered > 0,
                "descriptions need AMBER's words (--relations, --safe-words), got %s descriptions and"
                        + " no answer in %s",
                passedOver,
                responses);
        check(
                described + all().answered > 0,
                "responses must be to what is annotated in %s, got none in %s; are they of another"
                        + " benchmark?",
                annotations.source(),
                responses);
        source = FileFact.of(responses);
    }

    private void take(Fields row) {
        String id = row.word("id");
        String response = row.text(row.first("response", "answer", "text"));
        AmberTruth truth = annotations.pictures().get(id);
        Asked asked = annotations.questions().get(id);
        check(truth != null || asked != null, "id must be in %s, got %s", annotations.source(), id);
        if (asked != null) {
            takeAnswer(ids.take(id), asked, response);
        } else {
            takeDescription(id, truth, response);
        }
    }

    private void takeAnswer(String id, Asked asked, String response) {
        YesNo answer = YesNo.of(asked.yes(), parser.parse(response, asked.yes()));
        AmberDiscriminative counts = AmberDiscriminative.of(answer);
        String image = image(id);
        alone += images.containsKey(id) ? 0 : 1;
        tasks(asked)
                .forEach(
                        task -> {
                            task.counts.add(image, counts);
                            task.answered++;
                        });
        both.add(image, new Amber(AmberGenerative.NONE, counts));
    }

    private void takeDescription(String id, AmberTruth truth, String response) {
        if (scorer.isEmpty()) {
            passedOver++;
            return;
        }
        AmberScore score = scorer.get().score(nouns.nouns(response), truth);
        String image = image(ids.take(id));
        descriptions.add(image, score.counts());
        both.add(image, new Amber(score.counts(), AmberDiscriminative.NONE));
        described++;
        each.accept(id, score);
    }

    private String image(String id) {
        return images.getOrDefault(
                id, annotations.pictures().containsKey(id) ? "AMBER_" + id + ".jpg" : id);
    }

    private List<Task> tasks(Asked asked) {
        return questions.entrySet().stream()
                .filter(entry -> entry.getKey().holds(asked.dimension()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private Task all() {
        return questions.get(AmberPart.DISCRIMINATIVE);
    }

    /**
     * {@return what was answered, under the headings that AMBER's program prints, with their
     * spelling, and {@code AMBER Score} where there are both tasks} Parts without answers are left
     * out.
     */
    public Map<String, Result<?>> results() {
        Map<String, Result<?>> results = new LinkedHashMap<>();
        if (described > 0) {
            results.put("Generative Task", generative());
        }
        questions.forEach(
                (part, task) -> {
                    if (task.answered > 0) {
                        results.put(part.heading(), discriminative(part));
                    }
                });
        if (described > 0 && all().answered > 0) {
            results.put("AMBER Score", score());
        }
        return results;
    }

    /** {@return CHAIR, Cover, Hal and Cog} */
    public Result<AmberGenerative> generative() {
        Map<String, String> facts = facts(described, annotations.pictures().size());
        addReading(facts);
        if (described > 0) {
            facts.put("AMBER prints", text(AmberPrint.of(descriptions.sum())));
        }
        return result("Generative Task", AmberGenerative.METRICS, descriptions, facts);
    }

    /** {@return the answers to a part of the questions} */
    public Result<AmberDiscriminative> discriminative(AmberPart part) {
        Task task = questions.get(part);
        Map<String, String> facts = facts(task.answered, task.asked);
        addRule(facts);
        if (task.answered > 0) {
            facts.put("AMBER prints", text(part.printed(task.counts.sum())));
        }
        return result(part.heading(), AmberDiscriminative.METRICS, task.counts, facts);
    }

    private Result<Amber> score() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("truth", annotations.source());
        facts.put("answers", source);
        addReading(facts);
        addRule(facts);
        BigDecimal chair = AmberPrint.of(descriptions.sum()).get("CHAIR");
        BigDecimal f1 = AmberPrint.of(all().counts.sum()).get("F1");
        String from = "AMBER Score %s from CHAIR %s and F1 %s";
        facts.put("AMBER prints", from.formatted(AmberPrint.score(chair, f1), chair, f1));
        return result("Score", Amber.METRICS, both, facts);
    }

    private void addReading(Map<String, String> facts) {
        facts.put("nouns", String.valueOf(nouns));
        scorer.ifPresent(s -> facts.put("words", s.words().toString()));
        scorer.ifPresent(s -> facts.put("similarity", s.similarity().toString()));
    }

    private void addRule(Map<String, String> facts) {
        facts.put("parser", parser.name());
        if (alone > 0) {
            facts.put("drawn", "single questions, as their pictures are not known (--queries)");
        }
    }

    private static <C extends Count<C>> Result<C> result(
            String name, List<Metric<C>> metrics, PerImage<C> counts, Map<String, String> facts) {
        return new Result<>("AMBER " + name, metrics, counts, facts);
    }

    private Map<String, String> facts(int answered, int asked) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("truth", annotations.source());
        facts.put("answers", source);
        facts.put("answered", String.valueOf(answered));
        facts.put("unanswered", String.valueOf(asked - answered));
        if (passedOver > 0) {
            facts.put("descriptions passed over", String.valueOf(passedOver));
        }
        return facts;
    }

    private static String text(Map<String, BigDecimal> numbers) {
        StringBuilder text = new StringBuilder();
        numbers.forEach((name, number) -> text.append(", " + name + " " + number));
        return text.substring(2);
    }
}
