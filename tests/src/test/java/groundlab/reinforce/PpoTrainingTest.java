package groundlab.reinforce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import groundlab.data.Example;
import groundlab.engine.GradMode;
import groundlab.internal.Progress;
import groundlab.loop.Run;
import groundlab.loop.TimelessLog;
import groundlab.loop.Work.Measured;
import groundlab.metrics.Reward;
import groundlab.model.Tiny;
import groundlab.model.WithTinyModel;
import groundlab.reinforce.Actor.Style;
import groundlab.reinforce.PpoLesson.Settings;
import groundlab.scoring.FeatureCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class PpoTrainingTest extends WithTinyModel {

    @TempDir private Path folder;

    private record Brevity() implements Reward {
        @Override
        public double of(Example example, String answer) {
            return -answer.length() / 10.0;
        }
    }

    private static PpoTraining training(Reward reward) {
        return PpoTraining.of(model, Tiny.examples(8), reward)
                .batch(4)
                .maxTokens(8)
                .epochs(2)
                .updates(3)
                .learningRate(1e-3)
                .checkpointEvery(1);
    }

    /**
     * Rewards 0, 0, 1 and values 0.5, 0.6, 0.2 with γ = 1, λ = 0.5. δ = 0.6 − 0.5 = 0.1, 0.2 − 0.6
     * = −0.4, 1 − 0.2 = 0.8. A₃ = 0.8, A₂ = −0.4 + 0.5 · 0.8 = 0, A₁ = 0.1 + 0.5 · 0 = 0.1. With γ
     * = 0.9: δ = 0.04, −0.42, 0.8; A₂ = −0.42 + 0.45 · 0.8 = −0.06, A₁ = 0.04 − 0.45 · 0.06 =
     * 0.013.
     */
    @Test
    void advantagesAreSurprisesThatFade() {
        double[] rewards = {0, 0, 1};
        float[] values = {0.5f, 0.6f, 0.2f};
        assertArrayEquals(
                new double[] {0.1, 0, 0.8},
                new GeneralizedAdvantage(1, 0.5).of(rewards, values),
                1e-6);
        assertArrayEquals(
                new double[] {0.013, -0.06, 0.8},
                new GeneralizedAdvantage(0.9, 0.5).of(rewards, values),
                1e-6);
        // λ = 1 sums up rewards to come: 1 − V of each
        assertArrayEquals(
                new double[] {0.5, 0.4, 0.8},
                new GeneralizedAdvantage(1, 1).of(rewards, values),
                1e-6);
    }

    private static ValuedAnswer answer(float[] logps, float[] before, float[] values, double r) {
        int[] tokens = {5, 9, 11};
        return new ValuedAnswer(
                new Rollout(0, Arrays.copyOf(tokens, logps.length), logps, before, r), values);
    }

    /** Divergences 1, −2 at β = 0.5 cost 0.5 and −1; the last token has the reward 3 on top. */
    @Test
    void theRewardComesWithTheLastToken() {
        float[] none = new float[2];
        ValuedAnswer one = answer(new float[] {-1, -3}, new float[] {-2, -1}, none, 3);
        assertArrayEquals(new double[] {-0.5, 4}, one.rewards(0.5), 1e-12);
    }

    @Test
    void anAnswerIsWrittenAndReadToTheLastBit() {
        float[] odd = {1 / 3f, -1e-30f, Float.MIN_VALUE};
        for (double reward : new double[] {Math.PI, Double.NaN, Double.NEGATIVE_INFINITY}) {
            ValuedAnswer one = answer(odd, new float[3], new float[] {-0.0f, 2, 1e30f}, reward);
            ValuedAnswer read = ValuedAnswer.of(one.text());
            assertArrayEquals(one.answer().tokens(), read.answer().tokens());
            assertArrayEquals(odd, read.answer().logps());
            assertArrayEquals(one.answer().before(), read.answer().before());
            assertArrayEquals(one.values(), read.values());
            assertEquals(reward, read.answer().reward());
        }
    }

    /** Two answers of one token each, with advantages 1 and 3 before: mean 2, variance 2. */
    @Test
    void advantagesHaveMeanZeroAndVarianceOne() {
        Settings settings = new Settings(1, 0, 0.95, 0.2, 0.1);
        float[] none = new float[1];
        List<PpoTarget> targets =
                PpoTarget.of(
                        List.of(
                                answer(none, none, new float[] {1}, 2),
                                answer(none, none, new float[] {-1}, 2)),
                        settings);
        assertEquals(-1 / Math.sqrt(2), targets.get(0).advantages()[0], 1e-6);
        assertEquals(1 / Math.sqrt(2), targets.get(1).advantages()[0], 1e-6);
        assertEquals(2, targets.get(0).returns()[0], 1e-6);
        assertEquals(2, targets.get(1).returns()[0], 1e-6);
    }

    /**
     * Ratios 1.5, 1.5, 0.5 with advantages 2, −2, −2 and ε = 0.2: −min(3, 2.4) = −2.4, −min(−3,
     * −2.4) = 3, −min(−1, −1.6) = 1.6; mean 2.2/3. Values are 0 (a fresh head), were 1, 0.1, 0 and
     * should have been 2, 0.1, 1. Clipped they are 0.8, 0, 0: ½ max(4, 1.44) = 2, ½ · 0.01 = 0.005,
     * ½; mean 2.505/3. All three ratios are clipped or beyond it.
     */
    @Test
    void lossesAreClippedAsByHand() {
        Settings settings = new Settings(1, 0, 0.95, 0.2, 0.1);
        try (FeatureCache features = new FeatureCache(model, 0);
                NDManager scope = model.newManager();
                GradMode off = GradMode.off()) {
            Critic critic = critic(features);
            int[] tokens = {5, 9, 11};
            float[] now =
                    model.tokenScores(
                                    List.of(critic.actor().pack(0, List.of(tokens), scope)), scope)
                            .logps()
                            .toFloatArray();
            double[] ratios = {1.5, 1.5, 0.5};
            float[] then = new float[3];
            for (int t = 0; t < 3; t++) {
                then[t] = (float) (now[t] - Math.log(ratios[t]));
            }
            ValuedAnswer answer = answer(then, then, new float[] {1, 0.1f, 0}, 0);
            PpoTarget target =
                    new PpoTarget(answer, new double[] {2, -2, -2}, new double[] {2, 0.1, 1});
            Measured measured =
                    new PpoWork(critic, settings, List.of(target), Map.of()).loss(0, 1, scope);
            Map<String, Double> row = new HashMap<>();
            measured.addTo(row, 1);
            assertEquals(2.2 / 3, row.get("loss/policy"), 1e-4);
            assertEquals(2.505 / 3, row.get("loss/value"), 1e-4);
            assertEquals((2.2 + 0.1 * 2.505) / 3, row.get("loss"), 1e-4);
            assertEquals(1, row.get("clipped"));
        }
    }

    private static Critic critic(FeatureCache features) {
        Style style = new Style(1, 8, 7, 4);
        return Critic.fresh(
                new Actor(model, model, features, Tiny.examples(4), new Brevity(), style));
    }

    @Test
    void theMeanRewardRisesAndValuesFollow() throws IOException {
        String before = model.fingerprint();
        try (Run run =
                training(new Brevity())
                        .epochs(25)
                        .batch(8)
                        .learningRate(1e-2)
                        .run(folder.resolve("run"))) {
            Table log = run.log();
            assertEquals(75, log.rowCount());
            double[] rewards = log.doubleColumn("reward").asDoubleArray();
            assertEquals(rewards[0], rewards[2], "one round");
            assertTrue(rewards[74] > rewards[0] / 2, Arrays.toString(rewards));
            assertEquals(0, log.doubleColumn("clipped").get(0), "a first update clips nothing");
            double[] values = log.doubleColumn("loss/value").asDoubleArray();
            assertTrue(values[74] < values[0] / 2, Arrays.toString(values));
        }
        assertEquals(before, model.fingerprint(), "the reference stays as it is");
    }

    /** Stopped after the first and the second of three updates from the same answers. */
    @Test
    void aStopAmongTheUpdatesOfARoundChangesNothing() throws IOException {
        Reward some = (e, answer) -> answer.length() % 3 == 0 ? Double.NaN : -answer.length();
        training(some).lora(2).run(folder.resolve("undisturbed")).close();
        Path stopped = folder.resolve("stopped");
        Reward stopping =
                (example, answer) -> {
                    Thread.currentThread().interrupt(); // heard of after the step
                    return some.of(example, answer);
                };
        assertEquals("PPO stopped after step 1 of 12", stop(stopping, stopped));
        Progress.install(
                state -> {
                    if (state.label().equals("PPO") && !state.ended()) { // going on
                        Thread.currentThread().interrupt();
                    }
                });
        assertEquals("PPO stopped after step 2 of 12", stop(some, stopped));
        Progress.install(state -> {});
        training(some).lora(2).run(stopped).close();
        assertEquals(
                TimelessLog.rows(folder.resolve("undisturbed/log.csv")),
                TimelessLog.rows(stopped.resolve("log.csv")));
        String weights = "adapter/adapter_model.safetensors";
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("undisturbed").resolve(weights)),
                Files.readAllBytes(stopped.resolve(weights)));
    }

    private static String stop(Reward reward, Path at) {
        return assertThrows(CancellationException.class, () -> training(reward).lora(2).run(at))
                .getMessage()
                .split(";")[0];
    }

    @Test
    void partsAndCheckpointedGradientsAreTheBatch() throws IOException {
        try (Run whole = training(new Brevity()).epochs(1).run(folder.resolve("whole"));
                Run parts =
                        training(new Brevity())
                                .epochs(1)
                                .accumulate(3)
                                .gradientCheckpointing()
                                .run(folder.resolve("parts"))) {
            for (String column : List.of("loss", "loss/policy", "loss/value", "grad_norm")) {
                assertArrayEquals(
                        whole.log().doubleColumn(column).asDoubleArray(),
                        parts.log().doubleColumn(column).asDoubleArray(),
                        1e-3,
                        column);
            }
        }
    }

    @Test
    void settingsThatCannotBeSayWhatMustHold() {
        Map.<String, Runnable>of(
                        "updates must be at least 1, got 0",
                                () -> training(new Brevity()).updates(0),
                        "lambda must be in [0, 1], got 1.5",
                                () -> training(new Brevity()).lambda(1.5),
                        "ratioClip must be in (0, 1), got 0.0",
                                () -> training(new Brevity()).ratioClip(0),
                        "valueWeight must be >= 0, got -1.0",
                                () -> training(new Brevity()).valueWeight(-1))
                .forEach(
                        (message, setting) ->
                                assertEquals(
                                        message,
                                        assertThrows(IllegalArgumentException.class, setting::run)
                                                .getMessage()));
    }
}
