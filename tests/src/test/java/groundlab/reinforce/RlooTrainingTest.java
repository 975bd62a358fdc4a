package groundlab.reinforce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.doctor.Severity;
import groundlab.engine.Autograd;
import groundlab.engine.GradMode;
import groundlab.internal.Progress;
import groundlab.loop.Run;
import groundlab.loop.TimelessLog;
import groundlab.loop.Work;
import groundlab.metrics.Reward;
import groundlab.model.Tiny;
import groundlab.model.TokenScores;
import groundlab.model.Vlm;
import groundlab.model.WithTinyModel;
import groundlab.objective.Past;
import groundlab.reinforce.Actor.Style;
import groundlab.reinforce.RlooLesson.Group;
import groundlab.scoring.FeatureCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class RlooTrainingTest extends WithTinyModel {

    @TempDir private Path folder;

    /** Prefers short answers; 0 at most. */
    private record Brevity() implements Reward {
        @Override
        public double of(Example example, String answer) {
            return -answer.length() / 10.0;
        }
    }

    private static RlooTraining training(Reward reward) {
        return RlooTraining.of(model, Tiny.examples(8), reward)
                .batch(4)
                .maxTokens(8)
                .epochs(3)
                .learningRate(1e-3)
                .checkpointEvery(2);
    }

    /** 1 − (2 + 6)/2 = −3; 2 − (1 + 6)/2 = −1.5; 6 − (1 + 2)/2 = 4.5. Of two: their difference. */
    @Test
    void anAnswerIsHeldAgainstTheMeanOfTheOthers() {
        assertArrayEquals(
                new double[] {-3, -1.5, 4.5},
                LeaveOneOut.advantages(new double[] {1, 2, 6}),
                1e-12);
        assertArrayEquals(new double[] {-2, 2}, LeaveOneOut.advantages(new double[] {1, 3}), 1e-12);
        assertArrayEquals(new double[3], LeaveOneOut.advantages(new double[] {7, 7, 7}), 1e-12);
    }

    private static Actor actor(Vlm policy, FeatureCache features, Reward reward, int answers) {
        Examples examples = Tiny.examples(4);
        return new Actor(policy, model, features, examples, reward, new Style(answers, 8, 7, 3));
    }

    private static Rollout answer(int token, double reward) {
        return new Rollout(0, new int[] {token}, new float[1], new float[1], reward);
    }

    /**
     * A bandit: answers of one token with advantages −1, −1, 2. The gradient of −Σ A log π / 3 for
     * row v of the head is −Σ A (1[v = y] − p_v) h / 3; the p_v go away since advantages add up to
     * 0. So it is h/3, h/3, −2h/3 in the rows of the tokens, and 0 in the others.
     */
    @Test
    void theGradientOfABanditIsTheOneByHand() {
        String head =
                model.weights().keySet().stream()
                        .filter(name -> name.contains("lm_head"))
                        .findFirst()
                        .orElseThrow();
        try (Vlm policy = model.trainable(head::equals);
                FeatureCache features = new FeatureCache(model, 0);
                NDManager scope = policy.newManager();
                GradMode on = GradMode.on()) {
            Actor actor = actor(policy, features, (example, answer) -> 0, 3);
            List<Rollout> answers = List.of(answer(5, 1), answer(9, 1), answer(11, 4));
            double[] advantages = {-1, -1, 2};
            RlooWork work =
                    new RlooWork(actor, List.of(new Group(0, answers, advantages)), Map.of());
            NDArray weight = policy.weights().get(head);
            weight.setRequiresGradient(true);
            NDArray loss = work.loss(0, 1, scope).loss();
            NDArray gradient = Autograd.gradients(loss, List.of(weight)).head();
            TokenScores seen =
                    policy.tokenScores(
                            List.of(actor.pack(0, List.of(new int[] {5}), scope)), scope);
            float[] h = seen.states().toFloatArray();
            float[] g = gradient.toFloatArray();
            double[] shares = new double[(int) weight.getShape().get(0)];
            shares[5] = 1 / 3.0;
            shares[9] = 1 / 3.0;
            shares[11] = -2 / 3.0;
            for (int row = 0; row < shares.length; row++) {
                for (int i = 0; i < h.length; i++) {
                    assertEquals(shares[row] * h[i], g[row * h.length + i], 1e-5, "row " + row);
                }
            }
        }
    }

    /** What was drawn is scored token by token, whether or not its text has the same tokens. */
    @Test
    void drawnTokensHaveTheProbabilitiesTheyWereDrawnWith() {
        Style style = new Style(6, 40, 7, 3);
        try (FeatureCache features = new FeatureCache(model, 1_000_000);
                FeatureCache none = new FeatureCache(model, 0)) {
            int[] rows = {2, 0, 1, 3};
            Examples examples = Tiny.examples(4);
            Reward brevity = new Brevity();
            List<Rollout> drawn =
                    new Actor(model, model, features, examples, brevity, style).draw(rows, 5);
            List<Rollout> again =
                    new Actor(model, model, none, examples, brevity, style).draw(rows, 5);
            assertEquals(24, drawn.size());
            int ended = 0;
            for (int i = 0; i < 24; i++) {
                Rollout one = drawn.get(i);
                int[] tokens = one.tokens();
                assertEquals(rows[i / 6], one.row());
                assertTrue(tokens.length >= 1 && tokens.length <= 40);
                assertArrayEquals(tokens, again.get(i).tokens());
                assertArrayEquals(one.logps(), again.get(i).logps(), 1e-4f);
                assertEquals(0, one.divergence(), "the policy is the reference");
                boolean end = model.tokenizer().decode(tokens).equals(decodedWithoutLast(tokens));
                ended += end && tokens.length < 40 ? 1 : 0;
            }
            assertTrue(ended > 0, "an end token that was drawn is among them");
        }
    }

    private static String decodedWithoutLast(int[] tokens) {
        return model.tokenizer().decode(Arrays.copyOf(tokens, tokens.length - 1));
    }

    @Test
    void aBatchInPartsIsTheBatch() throws IOException {
        try (Run whole = training(new Brevity()).epochs(1).run(folder.resolve("whole"));
                Run parts =
                        training(new Brevity()).epochs(1).accumulate(2).run(folder.resolve("p"))) {
            for (String column : List.of("loss", "grad_norm", "reward")) {
                assertArrayEquals(
                        whole.log().doubleColumn(column).asDoubleArray(),
                        parts.log().doubleColumn(column).asDoubleArray(),
                        1e-3,
                        column);
            }
        }
    }

    @Test
    void theMeanRewardRises() throws IOException {
        String before = model.fingerprint();
        try (Run run =
                training(new Brevity())
                        .epochs(15)
                        .batch(8)
                        .answers(8)
                        .learningRate(1e-2)
                        .run(folder.resolve("run"))) {
            Table log = run.log();
            double[] rewards = log.doubleColumn("reward").asDoubleArray();
            double last = rewards[rewards.length - 1];
            assertTrue(last > rewards[0] / 2, Arrays.toString(rewards));
            assertEquals(0, log.doubleColumn("kl").get(0), 1e-9);
            assertTrue(log.doubleColumn("kl").get(log.rowCount() - 1) > 0.1);
            assertTrue(log.doubleColumn("reward/best").get(0) > rewards[0]);
            assertEquals(Severity.NOTE, run.verdict().worst().orElseThrow());
            assertEquals("RLOO", run.name());
            assertTrue(Files.exists(run.folder().resolve("model/model.safetensors")));
        }
        assertEquals(before, model.fingerprint(), "the reference stays as it is");
    }

    /** Takes long enough that each step is told as progress. */
    private static double slowly(Example example, String answer) {
        try {
            Thread.sleep(example.id().equals("e0") ? 60 : 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Brevity().of(example, answer);
    }

    /** After the third step, while answers are drawn for the fourth. */
    @Test
    void aStoppedRunGoesOnToTheSameWeights() throws IOException {
        Reward slow = RlooTrainingTest::slowly;
        training(slow).batch(8).epochs(6).lora(2).run(folder.resolve("undisturbed")).close();
        RlooTraining training = training(slow).batch(8).epochs(6).lora(2).checkpointEvery(50);
        Progress.install(
                state -> {
                    if (state.label().equals("RLOO") && state.done() == 3 && !state.ended()) {
                        Thread.currentThread().interrupt();
                    }
                });
        Path stopped = folder.resolve("stopped");
        var stop = assertThrows(CancellationException.class, () -> training.run(stopped));
        assertEquals(
                "RLOO stopped after step 3 of 6; run it again to go on from there",
                stop.getMessage());
        assertTrue(Files.exists(stopped.resolve("checkpoint-3.safetensors")));
        Progress.install(state -> {});
        training.run(stopped).close();
        assertEquals(
                TimelessLog.rows(folder.resolve("undisturbed/log.csv")),
                TimelessLog.rows(stopped.resolve("log.csv")));
        String weights = "adapter/adapter_model.safetensors";
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("undisturbed").resolve(weights)),
                Files.readAllBytes(stopped.resolve(weights)));
    }

    /** Of the answers to e1, e2 and e3, none, one and two have a reward. */
    @Test
    void whatHasNoRewardIsLeftOutAndCounted() {
        Map<String, Integer> rewarded = Map.of("e0", 3, "e1", 0, "e2", 1, "e3", 2);
        int[] asked = new int[4];
        Reward some =
                (example, answer) -> {
                    int number = asked[example.id().charAt(1) - '0']++;
                    return number < rewarded.get(example.id()) ? number : 1 / 0.0;
                };
        try (FeatureCache features = new FeatureCache(model, 0)) {
            Actor actor = actor(model, features, some, 3);
            Work work =
                    new RlooLesson(actor, 0.05)
                            .work(new int[] {0, 1, 2, 3}, new Past(0, 1, List.of()));
            assertEquals(List.of("e0", "e3"), work.names());
            Map<String, Double> facts = work.facts();
            assertEquals(6, facts.get("answers/no_reward"));
            assertEquals(2, facts.get("groups/left_out"));
            assertEquals(0, facts.get("groups/equal"));
            // (0 + 1 + 2 + 0 + 0 + 1) / 6; the best are 2 and 1
            assertEquals(4 / 6.0, facts.get("reward"), 1e-12);
            assertEquals(1.5, facts.get("reward/best"), 1e-12);
            // advantages −1.5, 0, 1.5 and −1, 1: √((2.25 + 0 + 2.25 + 1 + 1) / 5)
            assertEquals(Math.sqrt(6.5 / 5), facts.get("advantage_spread"), 1e-9);
        }
    }

    @Test
    void equalRewardsTeachNothingAndAreCounted() throws IOException {
        try (Run run =
                training((example, answer) -> 1).beta(0).epochs(2).run(folder.resolve("run"))) {
            assertEquals(4, run.log().rowCount());
            assertEquals(4, run.log().doubleColumn("groups/equal").get(3));
            assertEquals(0, run.log().doubleColumn("grad_norm").get(3));
            assertEquals(
                    "the mean reward went from 1.000 to 1.000 in 4 steps: it did not rise; train"
                            + " longer, change the learning rate, or look whether answers differ in"
                            + " their reward at all",
                    run.verdict().findings().get(0).text());
        }
    }

    @Test
    void aRewardThatNeverTellsIsAnError() {
        var error =
                assertThrows(
                        IllegalStateException.class,
                        () -> training((e, answer) -> Double.NaN).run(folder.resolve("run")));
        assertTrue(
                error.getMessage().startsWith("the first batch has nothing to train on: "),
                error.getMessage());
        assertTrue(error.getMessage().contains("answers/no_reward=16.0"), error.getMessage());
    }

    private record OfOne() implements Reward {
        @Override
        public double of(Example example, String answer) {
            return 0;
        }

        @Override
        public double[] of(List<Example> examples, List<String> answers) {
            return new double[1];
        }
    }

    @Test
    void aRewardThatForgetsAnswersSaysSo() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> training(new OfOne()).run(folder.resolve("run")));
        assertEquals(
                "a reward must give a number for each of 16 answers, got 1", error.getMessage());
    }

    @Test
    void settingsThatCannotBeSayWhatMustHold() {
        Map.<String, Runnable>of(
                        "answers must be at least 2, got 1",
                                () -> training(new Brevity()).answers(1),
                        "beta must be >= 0, got NaN",
                                () -> training(new Brevity()).beta(Double.NaN),
                        "maxTokens must be at least 1, got 0",
                                () -> training(new Brevity()).maxTokens(0),
                        "training needs at least one example, got none",
                                () ->
                                        RlooTraining.of(
                                                model,
                                                Examples.of("none", List.of()),
                                                new Brevity()),
                        "training needs a reward, got null", () -> training(null))
                .forEach(
                        (message, setting) ->
                                assertEquals(
                                        message,
                                        assertThrows(IllegalArgumentException.class, setting::run)
                                                .getMessage()));
    }
}
