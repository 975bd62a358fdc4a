package groundlab.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import groundlab.annotate.Annotator;
import groundlab.checkpoint.Family;
import groundlab.checkpoint.FreshModel;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.data.Truth;
import groundlab.engine.GradMode;
import groundlab.image.DiffusionNoise;
import groundlab.image.Distorted;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Mention;
import groundlab.metrics.Reward;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.text.TextModel;
import groundlab.world.Split;
import groundlab.world.TinyWorld;
import groundlab.world.WorldSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SamplersTest {

    private static final Decoding SHORT = Decoding.sampled(1, 6);
    private static final Lexicon OBJECTS =
            Lexicon.of(List.of("fork", "dog", "knife", "person", "apple", "bench"));

    private static final Reward LENGTH = (example, answer) -> answer.length();

    private static Vlm model;

    @BeforeAll
    static void open() {
        model = Tiny.model();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static List<Sampler> all() {
        return List.of(
                BiasDrivenSampling.attention(0.9).decoding(SHORT),
                BiasDrivenSampling.noise(500).decoding(SHORT),
                new ImageWeakened(new DiffusionNoise(900), SHORT),
                PromptedInjection.byItself(SHORT),
                PriorInjection.of(OBJECTS).temperature(1),
                TeacherForced.noise(500),
                new DropoutNtp(0.5, SHORT),
                new SapoSegments(3, SHORT),
                new BestOfK(3, LENGTH, BestOfK.Better.BEST, SHORT),
                new Ranked(Annotator.named("longer", Annotator.byReward(LENGTH)), SHORT));
    }

    private static List<String> drawn(Sampler sampler, Vlm policy, Examples examples, long seed) {
        return sampler.draw(policy, examples, seed).stream().map(Drawn::rejected).toList();
    }

    private static Example example(String answer, String... objects) {
        return new Example(
                "e",
                Tiny.picture(1),
                "Describe the image.",
                answer,
                objects.length == 0 ? Truth.UNKNOWN : Truth.of(List.of(objects)),
                List.of());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theSameSeedGivesTheSameAnswersWhateverStandsBesideThem(Sampler sampler) {
        Sampler fitted = sampler.fittedTo(Tiny.examples(6));
        List<String> six = drawn(fitted, model, Tiny.examples(6), 3);
        assertEquals(six, drawn(fitted, model, Tiny.examples(6), 3));
        assertEquals(six.subList(0, 2), drawn(fitted, model, Tiny.examples(2), 3));
    }

    /** Online: a policy in training, whose weights have moved and record gradients. */
    @ParameterizedTest
    @MethodSource("all")
    void drawsFromThePolicyThatItIsGiven(Sampler sampler) {
        Sampler fitted = sampler.fittedTo(Tiny.examples(8));
        List<Drawn> before = fitted.draw(model, Tiny.examples(8), 3);
        try (Vlm policy = model.trainable(model::isTrainedByDefault);
                GradMode on = GradMode.on()) {
            Map<String, NDArray> weights = policy.weights(model::isTrainedByDefault);
            weights.values().forEach(SamplersTest::disturb);
            weights.values().forEach(weight -> weight.setRequiresGradient(true));
            List<Drawn> online = fitted.draw(policy, Tiny.examples(8), 3);
            assertNotEquals(before, online);
            weights.values().forEach(weight -> weight.setRequiresGradient(false));
        }
        assertEquals(before, fitted.draw(model, Tiny.examples(8), 3), "the base is as it was");
    }

    /** A random model of each family, whose pictures have different numbers of image tokens. */
    @ParameterizedTest
    @EnumSource(Family.class)
    void drawsFromEveryFamily(Family family, @TempDir Path folder) throws IOException {
        FreshModel.tiny(folder, family, TinyWorld.words(), 3);
        Examples examples = TinyWorld.of(WorldSettings.DEFAULT, 7).examples(Split.TEST, 3);
        Lexicon objects = Lexicon.of(TinyWorld.objects());
        try (Vlm fresh = Vlm.load(folder)) {
            for (Sampler sampler : all()) {
                assertEquals(3, sampler.draw(fresh, examples, 3).size(), sampler.toString());
            }
            for (Drawn drawn : PriorInjection.of(objects).draw(fresh, examples, 3)) {
                assertEquals(Drawn.Outcome.PAIR, drawn.outcome(), drawn.toString());
            }
        }
    }

    private static void disturb(NDArray weight) {
        try (GradMode off = GradMode.off();
                NDArray other = weight.getManager().randomNormal(weight.getShape())) {
            weight.addi(other);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void printsTheSameInEveryRun(Sampler sampler) {
        boolean lambda = sampler instanceof BestOfK; // of a lambda's reward
        assertEquals(lambda, !groundlab.internal.Seeds.isStable(sampler), sampler.toString());
    }

    @Test
    void weakenedAnswersAreDecodedFromTheNoisedPixelsAlone() {
        Example one = Tiny.examples(1).get(0);
        ImageWeakened sampler = new ImageWeakened(new DiffusionNoise(900), Decoding.greedy(6));
        Picture noisy = Distorted.draw(one, new DiffusionNoise(900), 3);
        assertEquals(
                model.answer(
                        ImageView.of(noisy.pixels()), one.prompt(), Decoding.greedy(6), t -> {}),
                sampler.draw(model, List.of(one), 3).get(0).rejected());
    }

    /** Six words, so three are kept; the rest does not depend on the picture. */
    @Test
    void dropoutKeepsHalfAndGoesOnWithoutThePicture() {
        Example one = example("This is a kitchen. A fork.");
        Example other =
                new Example(
                        "e", Tiny.picture(50), one.prompt(), one.answer(), one.truth(), List.of());
        DropoutNtp half = new DropoutNtp(0.5, SHORT);
        String rejected = half.draw(model, List.of(one), 3).get(0).rejected();
        assertTrue(rejected.startsWith("This is a"), rejected);
        assertEquals(rejected, half.draw(model, List.of(other), 3).get(0).rejected());
    }

    /** Ten words, a middle of three: A and C are the true ones, wherever the middle lies. */
    @Test
    void segmentsKeepWhatStandsAroundTheMiddle() {
        String answer = "one two three four five six seven eight nine ten";
        for (int seed = 0; seed < 10; seed++) {
            Drawn drawn =
                    new SapoSegments(3, Decoding.sampled(1, 2))
                            .draw(model, List.of(example(answer)), seed)
                            .get(0);
            boolean ended = Boolean.parseBoolean(drawn.facts().get("ended_in_middle"));
            int from = 0;
            while (drawn.rejected().startsWith(String.join(" ", words(answer, 0, from + 1)))) {
                from++;
            }
            String tail = String.join(" ", words(answer, 7, 10)); // at most the first 7 are touched
            assertTrue(from <= 7, drawn.rejected());
            assertEquals(!ended, drawn.rejected().endsWith(tail), drawn.rejected());
        }
    }

    private static List<String> words(String text, int from, int to) {
        List<String> words = List.of(text.split(" "));
        return words.subList(from, Math.min(to, words.size()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "There is a fork.          | false | apple | There is an apple.",
                "There is a fork.          | true  | apple | There is a fork and an apple.",
                "An apple lies there.      | false | dog   | A dog lies there.",
                "Apple and knife.          | false | dog   | Dog and knife.",
                "There are two forks here. | false | bench | There are two benches here.",
                "There are two forks here. | true  | dog   | There are two forks and dogs here.",
                "I see my fork, I think.   | false | apple | I see my apple, I think.",
                "Tools (fork) and a dog.   | false | knife | Tools (knife) and a dog.",
            })
    void aWordIsPutInWithItsArticleAndNumber(
            String answer, boolean extend, String name, String expected) {
        Mention mention = OBJECTS.mentions(answer).get(0);
        assertEquals(expected, new Slot(answer, mention, OBJECTS, extend).filled(name));
    }

    /** Brute force: each possible answer's start is scored by itself without the picture. */
    @Test
    void thePriorInjectsWhatIsLikeliestWithoutThePicture() {
        Example one = example("This is a kitchen. There is a fork.", "fork", "dog");
        PriorInjection replace = PriorInjection.of(OBJECTS).change(PriorInjection.Change.REPLACE);
        Drawn drawn = replace.draw(model, List.of(one), 3).get(0);
        ImageView view = ImageView.hidden(one.picture().pixels());
        TreeMap<Double, String> byLogp = new TreeMap<>();
        for (String name : List.of("knife", "person", "apple", "bench")) { // no fork, no dog
            String phrase = (name.equals("apple") ? "an " : "a ") + name;
            var branch = model.ending(view, one.prompt(), "This is a kitchen. There is", phrase);
            var row = new Packed(view, new int[0], List.of(branch));
            byLogp.put((double) model.logps(List.of(row), 1)[0], name);
        }
        String likeliest = byLogp.get(byLogp.lastKey());
        assertEquals(likeliest, drawn.facts().get("injected"));
        assertEquals("fork", drawn.facts().get("in_place_of"));
        assertTrue(drawn.rejected().startsWith("This is a kitchen. There is a"), drawn.rejected());
        assertTrue(drawn.rejected().contains(likeliest), drawn.rejected());
    }

    @Test
    void attributesAreReplacedByOthersOfTheirKind() {
        Example one = example("The wall is red.");
        PriorInjection colours =
                PriorInjection.of(OBJECTS).attributes(List.of("red", "blue", "green"));
        Drawn drawn = colours.draw(model, List.of(one), 3).get(0);
        assertTrue(drawn.rejected().matches("The wall is (blue|green)\\."), drawn.rejected());
        Drawn nothing = colours.draw(model, List.of(example("The wall.")), 3).get(0);
        assertEquals(
                "the answer mentions nothing that could be changed",
                nothing.facts().get("failure"));
    }

    @Test
    void aTextModelRewritesTheTrueAnswer() {
        TextModel writer =
                (requests, done) ->
                        requests.stream()
                                .map(
                                        r ->
                                                r.prompt().contains("There is a dog.")
                                                        ? TextModel.Reply.failed("429, 5 tries")
                                                        : TextModel.Reply.of(
                                                                "Rewritten description: \"A cat.\""))
                                .toList();
        List<Drawn> drawn = PromptedInjection.by(writer).draw(model, Tiny.examples(2), 3);
        assertEquals("A cat.", drawn.get(0).rejected());
        assertEquals(Drawn.Outcome.FAILED, drawn.get(1).outcome());
        assertEquals("429, 5 tries", drawn.get(1).facts().get("failure"));
        assertEquals("", drawn.get(1).rejected());
    }

    @Test
    void theLanguagePartSeesNoPicture() {
        TextModel blind = new LanguagePart(model, SHORT);
        TextModel.Request request = TextModel.Request.of("What is it?", 1).about(Tiny.picture(1));
        assertEquals(
                "the language part of a model sees no picture",
                assertThrows(IllegalArgumentException.class, () -> blind.reply(request))
                        .getMessage());
    }

    @Test
    void quotationMarksGoOnlyWhereTheyHoldTheWholeAnswer() {
        String text = "\"Stop\" stands on a sign, and on a bus \"School\"";
        TextModel writer =
                (requests, done) -> requests.stream().map(r -> TextModel.Reply.of(text)).toList();
        Drawn drawn = PromptedInjection.by(writer).draw(model, Tiny.examples(1), 3).get(0);
        assertEquals(text, drawn.rejected());
    }

    /** Else new lines would tell chosen from rejected. */
    @Test
    void keptWordsKeepTheirNewLines() {
        Example one = example("A\n b c  d e f g h.");
        String half = new DropoutNtp(0.5, SHORT).draw(model, List.of(one), 3).get(0).rejected();
        assertTrue(half.startsWith("A\n b c  d"), half);
        for (int seed = 0; seed < 5; seed++) {
            Drawn drawn = new SapoSegments(1, SHORT).draw(model, List.of(one), seed).get(0);
            boolean ended = Boolean.parseBoolean(drawn.facts().get("ended_in_middle"));
            assertTrue(ended || drawn.rejected().endsWith("f g h."), drawn.toString());
        }
    }

    @Test
    void aBlankAnswerMakesNoPair() {
        assertEquals(Drawn.Outcome.EMPTY, Drawn.of("", "A dog.", Provenance.NONE).outcome());
        assertEquals(Drawn.Outcome.EMPTY, Drawn.of("A dog.", " ", Provenance.NONE).outcome());
        assertEquals(
                Drawn.Outcome.EQUAL, Drawn.of("A\ndog. ", "A dog.", Provenance.NONE).outcome());
    }

    @Test
    void instructionsHaveTheQuestionAndTheAnswerInTheirPlaces() {
        Example one = example("There is a fork.");
        assertTrue(Instruction.DESCRIPTION.about(one).contains("description: There is a fork.\n"));
        String question = Instruction.QUESTION.about(one);
        assertTrue(
                question.contains(
                        "Question: Describe the image.\nTrue answer: There is a fork.\n"));
        assertEquals(7, question.split("True answer:", -1).length - 1, "six examples and ours");
    }

    private static PreferencePair named(String id, PreferencePair pair) {
        return new PreferencePair(
                id,
                pair.picture(),
                pair.prompt(),
                pair.chosen(),
                pair.rejected(),
                pair.rejectedPicture(),
                pair.truth(),
                pair.provenance());
    }

    @Test
    void samplersAskForAReferenceAnswer() {
        for (Sampler sampler :
                List.of(ImageWeakened.noise(900), BestOfK.of(2, LENGTH).againstReference())) {
            assertEquals(
                    "example e has no reference answer",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> sampler.draw(model, List.of(example(" ")), 3))
                            .getMessage());
        }
    }

    @Test
    void settingsThatCannotBeSayWhatMustHold() {
        Map<String, Executable> wrong =
                Map.of(
                        "kept must be in [0, 1), got 1.0", () -> new DropoutNtp(1, SHORT),
                        "words must be at least 1, got 0", () -> new SapoSegments(0, SHORT),
                        "k must be at least 2, got 1", () -> BestOfK.of(1, LENGTH),
                        "temperature must be >= 0, got -1.0",
                                () -> PriorInjection.of(OBJECTS).temperature(-1),
                        "a kind needs at least two words, got [red]",
                                () -> PriorInjection.of(OBJECTS).attributes(List.of("red")),
                        "the template of instruction mine must contain {answer}",
                                () -> new Instruction("mine", "Write."),
                        "example e has no reference answer",
                                () -> DropoutNtp.half().draw(model, List.of(example(" ")), 3),
                        "given answers need a name, got a blank one",
                                () -> GivenAnswers.of(" ", Tiny.pairs(1)),
                        "given answers need one pair for each id, ours has several for x",
                                () ->
                                        GivenAnswers.of(
                                                "ours", Tiny.pairs(2).map(p -> named("x", p))));
        wrong.forEach(
                (message, call) ->
                        assertEquals(
                                message,
                                assertThrows(IllegalArgumentException.class, call).getMessage()));
    }
}
