package groundlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.image.Black;
import groundlab.internal.Notices;
import groundlab.loop.Run;
import groundlab.model.Decoding;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.TeacherForcing;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import groundlab.model.WithTinyModel;
import groundlab.objective.Batch;
import groundlab.objective.Extra;
import groundlab.objective.Objective;
import groundlab.objective.Term;
import groundlab.objective.TokenWeights;
import groundlab.objective.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What objectives are given: each view is scored as if it were a question of its own. */
class ViewsTest extends WithTinyModel {

    @TempDir private Path folder;

    /** Learns nothing and shows what it was given. */
    private record Probe(
            Set<View> views,
            Set<Extra> extras,
            Optional<TokenWeights> tokenWeights,
            boolean acrossPairs,
            Consumer<Batch> eye)
            implements Objective {

        static Probe of(View... views) {
            return new Probe(Set.of(views), Set.of(), Optional.empty(), false, batch -> {});
        }

        Probe with(Extra extra) {
            return new Probe(views, Set.of(extra), tokenWeights, acrossPairs, eye);
        }

        Probe weighted(TokenWeights weights) {
            return new Probe(views, extras, Optional.of(weights), acrossPairs, eye);
        }

        Probe across() {
            return new Probe(views, extras, tokenWeights, true, eye);
        }

        Probe shows(Consumer<Batch> where) {
            return new Probe(views, extras, tokenWeights, acrossPairs, where);
        }

        @Override
        public List<Term> terms(Batch batch) {
            eye.accept(batch);
            return List.of(new Term("probe", batch.policy().get(View.CHOSEN)));
        }

        @Override
        public OptionalDouble rewardScale() {
            return OptionalDouble.of(1);
        }

        @Override
        public OptionalDouble lossAtStart() {
            return OptionalDouble.empty();
        }
    }

    /** Pairs with answers of their own, of several lengths. */
    private static Pairs pairs(int n, int rejected) {
        List<PreferencePair> rows = new ArrayList<>();
        for (PreferencePair pair : Tiny.pairs(n)) {
            for (int k = 1; k <= rejected; k++) {
                rows.add(
                        new PreferencePair(
                                pair.id() + "#" + k,
                                pair.picture(),
                                pair.prompt(),
                                pair.chosen(),
                                pair.rejected() + " There is a dog.".repeat(k),
                                pair.rejectedPicture(),
                                pair.truth(),
                                pair.provenance()));
            }
        }
        return Pairs.of(rows, Provenance.NONE);
    }

    private static PreferenceTraining training(Pairs pairs, Objective objective) {
        return PreferenceTraining.of(model, pairs)
                .objective(objective)
                .distortion(new Black())
                .learningRate(1e-3)
                .batch(1);
    }

    /** {@return what the objective sees of the first pair alone, by view; policy then reference} */
    private List<Map<View, Double>> seen(Probe probe, Pairs pairs) throws IOException {
        List<Map<View, Double>> seen = new ArrayList<>();
        Probe shown =
                probe.shows(
                        batch -> {
                            if (seen.isEmpty()) {
                                seen.add(values(batch.policy().logps()));
                                seen.add(values(batch.reference().logps()));
                                seen.add(values(batch.policy().alignments()));
                            }
                        });
        training(pairs, shown).run(folder.resolve("run")).close();
        return seen;
    }

    private static Map<View, Double> values(Map<View, NDArray> arrays) {
        Map<View, Double> values = new EnumMap<>(View.class);
        arrays.forEach((view, array) -> values.put(view, (double) array.getFloat(0)));
        return values;
    }

    private static ImageView of(Picture picture) {
        return ImageView.of(picture.pixels());
    }

    /** Which of two pairs comes first is drawn; its log-probability of the chosen answer tells. */
    private static PreferencePair shown(Pairs pairs, double chosen) {
        return pairs.stream()
                .filter(p -> Math.abs(logp(p, p.chosen(), p.picture()) - chosen) < 1e-3)
                .findFirst()
                .orElseThrow();
    }

    private static double logp(PreferencePair pair, String answer, Picture picture) {
        return model.logp(of(picture), pair.prompt(), answer);
    }

    @Test
    void eachAnswerIsScoredByItself() throws IOException {
        Pairs pairs = pairs(2, 3);
        List<Map<View, Double>> seen =
                seen(
                        Probe.of(
                                View.CHOSEN,
                                View.REJECTED,
                                View.REJECTED_2,
                                View.REJECTED_3,
                                View.REJECTED_BAD_IMAGE,
                                View.OWN,
                                View.UNRELATED),
                        pairs);
        PreferencePair pair = shown(pairs, seen.get(0).get(View.CHOSEN));
        PreferencePair other =
                pairs.stream().filter(p -> !p.chosen().equals(pair.chosen())).findFirst().get();
        Picture black = Picture.of("black", new Black().apply(pair.picture().pixels(), null));
        List<PreferencePair> set =
                pairs.stream().filter(p -> p.picture().equals(pair.picture())).toList();
        Map<View, Double> expected = new EnumMap<>(View.class);
        expected.put(View.CHOSEN, logp(pair, pair.chosen(), pair.picture()));
        expected.put(View.REJECTED, logp(pair, set.get(0).rejected(), pair.picture()));
        expected.put(View.REJECTED_2, logp(pair, set.get(1).rejected(), pair.picture()));
        expected.put(View.REJECTED_3, logp(pair, set.get(2).rejected(), pair.picture()));
        expected.put(View.REJECTED_BAD_IMAGE, logp(pair, set.get(0).rejected(), black));
        int before = model.promptTokens(of(pair.picture()), pair.prompt()).length;
        int room = (model.config().text().positions() - before) / 2;
        String own =
                model.answer(of(pair.picture()), pair.prompt(), Decoding.greedy(room), soFar -> {});
        expected.put(View.OWN, logp(pair, own, pair.picture()));
        expected.put(View.UNRELATED, logp(pair, other.chosen(), pair.picture()));
        for (Map<View, Double> scores : seen.subList(0, 2)) {
            expected.forEach((view, logp) -> assertEquals(logp, scores.get(view), 1e-3, "" + view));
        }
    }

    /** POVID: the likeliest tokens under the worse picture, scored with the true one. */
    @Test
    void forcedTokensComeFromTheWorsePicture() throws IOException {
        Pairs pairs = pairs(2, 1);
        List<Map<View, Double>> seen =
                seen(Probe.of(View.CHOSEN, View.REJECTED, View.FORCED), pairs);
        PreferencePair pair = shown(pairs, seen.get(0).get(View.CHOSEN));
        Packed.Branch chosen =
                model.pack(of(pair.picture()), pair.prompt(), List.of(pair.chosen()))
                        .branches()
                        .get(0);
        Picture black = Picture.of("black", new Black().apply(pair.picture().pixels(), null));
        Packed worse = model.pack(of(black), pair.prompt(), List.of(pair.chosen()));
        int[] likeliest = TeacherForcing.of(model).likeliest(List.of(worse)).get(0).ids();
        double sum = 0;
        for (int t = 0; t < likeliest.length; t++) {
            float[] logits = logits(pair, chosen.tokens(), t);
            sum += logits[likeliest[t]] - logSumExp(logits, 1);
        }
        assertEquals(sum, seen.get(0).get(View.FORCED), 1e-3);
        assertEquals(sum, seen.get(1).get(View.FORCED), 1e-3);
    }

    /** {@return logits of the token that comes after the first {@code t} tokens of the answer} */
    private static float[] logits(PreferencePair pair, int[] answer, int t) {
        String start = model.tokenizer().decode(Arrays.copyOf(answer, t));
        return model.nextLogits(of(pair.picture()), pair.prompt(), start);
    }

    private static double logSumExp(float[] logits, double scale) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(scale * logit);
        }
        return Math.log(sum);
    }

    /** WPO: mean of log p_t − log Σ p², with log Σ p² = lse(2 z) − 2 lse(z). */
    @Test
    void alignmentIsTheMeanOverTokens() throws IOException {
        Pairs pairs = pairs(2, 1);
        List<Map<View, Double>> seen =
                seen(Probe.of(View.CHOSEN, View.REJECTED).with(Extra.ALIGNMENT), pairs);
        PreferencePair pair = shown(pairs, seen.get(0).get(View.CHOSEN));
        int[] tokens = model.answerTokens(pair.prompt(), pair.rejected());
        double sum = 0;
        for (int t = 0; t < tokens.length; t++) {
            float[] logits = logits(pair, tokens, t);
            double one = logSumExp(logits, 1);
            sum += logits[tokens[t]] - one - (logSumExp(logits, 2) - 2 * one);
        }
        assertEquals(sum / tokens.length, seen.get(2).get(View.REJECTED), 1e-3);
    }

    /** Each token counts as its place says: 1, 2, 3 … in the chosen one, 0.5 in the other. */
    @Test
    void tokensCountAsTheObjectiveSays() throws IOException {
        TokenWeights weights =
                (chosen, rejected) -> {
                    float[] places = new float[chosen.length];
                    for (int i = 0; i < places.length; i++) {
                        places[i] = i + 1;
                    }
                    float[] halves = new float[rejected.length];
                    Arrays.fill(halves, 0.5f);
                    return new TokenWeights.Weights(places, halves);
                };
        Pairs pairs = pairs(1, 1);
        PreferencePair pair = pairs.get(0);
        List<Map<View, Double>> seen =
                seen(Probe.of(View.CHOSEN, View.REJECTED).weighted(weights), pairs);
        float[] logps = model.tokenLogps(of(pair.picture()), pair.prompt(), pair.chosen());
        double sum = 0;
        for (int i = 0; i < logps.length; i++) {
            sum += (i + 1) * logps[i];
        }
        double half = 0.5 * logp(pair, pair.rejected(), pair.picture());
        for (Map<View, Double> scores : seen.subList(0, 2)) {
            assertEquals(sum, scores.get(View.CHOSEN), 1e-2);
            assertEquals(half, scores.get(View.REJECTED), 1e-3);
        }
    }

    @Test
    void anotherReferenceAndLikenessComeIfAskedFor() throws IOException {
        List<double[]> seen = new ArrayList<>();
        Probe probe =
                Probe.of(View.CHOSEN, View.REJECTED)
                        .with(Extra.SECOND_REFERENCE)
                        .shows(
                                batch ->
                                        seen.add(
                                                new double[] {
                                                    batch.reference().get(View.CHOSEN).getFloat(0),
                                                    batch.secondReference()
                                                            .get(View.CHOSEN)
                                                            .getFloat(0)
                                                }));
        Pairs pairs = pairs(1, 1);
        try (Run other =
                        training(pairs, new groundlab.objective.Dpo(0.1))
                                .epochs(3)
                                .run(folder.resolve("other"));
                Run run =
                        training(pairs, probe)
                                .secondReference(other.model())
                                .run(folder.resolve("run"))) {
            PreferencePair pair = pairs.get(0);
            double second = other.model().logp(of(pair.picture()), pair.prompt(), pair.chosen());
            assertEquals(logp(pair, pair.chosen(), pair.picture()), seen.get(0)[0], 1e-3);
            assertEquals(second, seen.get(0)[1], 1e-3);
            assertTrue(Math.abs(seen.get(0)[0] - seen.get(0)[1]) > 0.01);
        }
        List<float[]> likeness = new ArrayList<>();
        Probe alike =
                Probe.of(View.CHOSEN, View.REJECTED)
                        .with(Extra.LIKENESS)
                        .shows(b -> likeness.add(b.likeness().orElseThrow().toFloatArray()));
        training(pairs(2, 1), alike).batch(2).run(folder.resolve("alike")).close();
        assertArrayEquals(new float[] {1, 1, 1, 1}, likeness.get(0), 1e-6f);
    }

    @Test
    void rejectedAnswersThatAreNotComparedAreCounted() throws IOException {
        List<String> notices = new ArrayList<>();
        Notices.install(notices::add);
        training(pairs(2, 3), Probe.of(View.CHOSEN, View.REJECTED, View.REJECTED_2))
                .run(folder.resolve("run"))
                .close();
        assertTrue(
                notices.contains(
                        "2 pairs have a rejected answer more than the 2 of a question that the"
                                + " objective compares. They are left out."),
                notices.toString());
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        Probe probe = Probe.of(View.CHOSEN, View.REJECTED);
        assertMessage(
                "needs a second reference: secondReference(model)",
                training(pairs(1, 1), probe.with(Extra.SECOND_REFERENCE)));
        assertMessage(
                "compares the pairs of a batch, which cannot be computed in 2 parts: accumulate(1)",
                training(pairs(2, 1), probe.across()).batch(2).accumulate(2));
        assertMessage(
                "2 with fewer than the 3 rejected answers of a question that the objective"
                        + " compares (e0#1, e0#2)",
                training(
                        pairs(1, 2),
                        Probe.of(View.CHOSEN, View.REJECTED, View.REJECTED_2, View.REJECTED_3)));
        assertMessage(
                "the objective compares with answers to other questions, all 1 pairs have the"
                        + " chosen answer \"This is a kitchen. There is a fork.\"",
                training(pairs(1, 1), Probe.of(View.CHOSEN, View.UNRELATED)));
    }

    @Test
    void aReferenceOfAnotherVocabularyIsRefused() throws IOException {
        try (Vlm other = Vlm.load(Path.of("src/test/resources/parity/idefics3"))) {
            assertMessage(
                    "the second reference must have the model's vocabulary and chat layout, it"
                            + " reads pair e0#1 in other tokens",
                    training(
                                    pairs(1, 1),
                                    Probe.of(View.CHOSEN, View.REJECTED)
                                            .with(Extra.SECOND_REFERENCE))
                            .secondReference(other));
        }
    }

    private void assertMessage(String part, PreferenceTraining training) {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> training.run(folder.resolve("wrong")))
                        .getMessage();
        assertTrue(message.contains(part), message);
    }
}
