package groundlab.objective.trl;

import static groundlab.objective.View.CHOSEN;
import static groundlab.objective.View.REJECTED;
import static groundlab.objective.View.UNRELATED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import groundlab.engine.Autograd;
import groundlab.engine.GradMode;
import groundlab.objective.Objective;
import groundlab.objective.Scores;
import groundlab.objective.Term;
import groundlab.objective.TokenWeights.Weights;
import groundlab.objective.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Losses and gradients for every token against TRL's own; see tests/parity/make_trl_losses.py. */
class TrlLossesTest {

    private static final Path FILE = Path.of("src/test/resources/parity/trl/losses.json");
    private static final double RELATIVE = 1e-5;
    private static final double OF_LARGEST = 1e-6;

    private record Answers(float[][] chosen, float[][] rejected) {}

    private record Pairs(
            Answers policy,
            Answers reference,
            Answers squares,
            float[] unrelated,
            float[] unrelated_reference) {}

    private record Settings(
            List<String> loss_type,
            Double beta,
            double[] loss_weights,
            Double label_smoothing,
            Double ld_alpha,
            boolean use_weighting,
            String f_divergence_type,
            Double f_alpha_divergence_coef,
            Double discopop_tau,
            double desirable_weight,
            double undesirable_weight,
            double simpo_gamma) {}

    private record Case(
            String kind, String batch, Settings settings, double loss, Answers gradient) {}

    private record Fixture(
            String trl, String torch, Map<String, Pairs> batches, List<Case> cases) {}

    @Test
    void everyLossAndItsGradientsAreThoseOfTrl() throws IOException {
        Fixture theirs = new Gson().fromJson(Files.readString(FILE), Fixture.class);
        assertEquals("1.16.0", theirs.trl);
        var losses = new TreeSet<String>();
        for (Case one : theirs.cases) {
            compare(one, theirs.batches.get(one.batch));
            if (one.kind.equals("dpo")) {
                losses.addAll(one.settings.loss_type);
            }
        }
        assertEquals(new TreeSet<>(Trl.names()), losses);
    }

    private static Objective objective(Case one) {
        Settings settings = one.settings;
        return switch (one.kind) {
            case "kto" ->
                    new Kto(settings.beta, settings.desirable_weight, settings.undesirable_weight);
            case "simpo" -> new Simpo(settings.beta, settings.simpo_gamma);
            case "orpo" -> new Orpo(settings.beta);
            default -> trl(settings);
        };
    }

    private static Objective trl(Settings settings) {
        Trl trl = Trl.losses(settings.loss_type.toArray(String[]::new));
        if (settings.beta != null) {
            trl.beta(settings.beta);
        }
        if (settings.loss_weights != null) {
            trl.lossWeights(settings.loss_weights);
        }
        if (settings.label_smoothing != null) {
            trl.labelSmoothing(settings.label_smoothing);
        }
        if (settings.ld_alpha != null) {
            trl.ldAlpha(settings.ld_alpha);
        }
        if (settings.f_divergence_type != null) {
            trl.fDivergenceType(settings.f_divergence_type);
        }
        if (settings.f_alpha_divergence_coef != null) {
            trl.fAlphaDivergenceCoef(settings.f_alpha_divergence_coef);
        }
        if (settings.discopop_tau != null) {
            trl.discopopTau(settings.discopop_tau);
        }
        return settings.use_weighting ? trl.useWeighting().objective() : trl.objective();
    }

    private static void compare(Case one, Pairs pairs) {
        String what = one.kind + " " + one.batch + " " + one.settings;
        Objective objective = objective(one);
        try (NDManager manager = NDManager.newBaseManager();
                GradMode recording = GradMode.on()) {
            NDArray chosen = padded(pairs.policy.chosen, manager); // (B, T)
            NDArray rejected = padded(pairs.policy.rejected, manager);
            chosen.setRequiresGradient(true);
            rejected.setRequiresGradient(true);
            Scores policy = scores(objective, pairs, chosen, rejected, pairs.unrelated, manager);
            Scores reference =
                    scores(
                            objective,
                            pairs,
                            padded(pairs.reference.chosen, manager),
                            padded(pairs.reference.rejected, manager),
                            pairs.unrelated_reference,
                            manager);
            List<Term> terms = objective.terms(policy, reference);
            if (one.kind.equals("orpo")) {
                terms = terms.subList(1, 2); // TRL fine-tunes on the prompt too
            }
            NDArray loss = terms.stream().map(Term::values).reduce(NDArray::add).get().mean();
            assertClose(one.loss, loss.getFloat(), 0, what);
            NDList gradients = Autograd.gradients(loss, List.of(chosen, rejected));
            double slack = slack(one.gradient);
            assertGradient(one.gradient.chosen, gradients.get(0), slack, what + " chosen");
            assertGradient(one.gradient.rejected, gradients.get(1), slack, what + " rejected");
        }
    }

    private static Scores scores(
            Objective objective,
            Pairs pairs,
            NDArray chosen,
            NDArray rejected,
            float[] unrelated,
            NDManager manager) {
        Answers policy = pairs.policy;
        double mean = mean(lengths(policy.chosen));
        return new Scores(
                Map.of(
                        CHOSEN, chosen.mul(weights(objective, policy, CHOSEN, manager)).sum(ROW),
                        REJECTED,
                                rejected.mul(weights(objective, policy, REJECTED, manager))
                                        .sum(ROW),
                        UNRELATED, manager.create(unrelated)),
                Map.of(
                        CHOSEN, manager.create(lengths(policy.chosen)),
                        REJECTED, manager.create(lengths(policy.rejected))),
                Map.of(CHOSEN, mean),
                Map.of(
                        CHOSEN, manager.create(alignments(policy.chosen, pairs.squares.chosen)),
                        REJECTED,
                                manager.create(
                                        alignments(policy.rejected, pairs.squares.rejected))));
    }

    private static final int[] ROW = {1};

    /** How much each token counts, (B, T); nothing beyond an answer's end. */
    private static NDArray weights(
            Objective objective, Answers answers, View view, NDManager manager) {
        float[][] weights = new float[answers.chosen.length][];
        for (int i = 0; i < weights.length; i++) {
            int[] chosen = new int[answers.chosen[i].length];
            int[] rejected = new int[answers.rejected[i].length];
            Weights some =
                    objective
                            .tokenWeights()
                            .map(tokens -> tokens.of(chosen, rejected))
                            .orElse(new Weights(ones(chosen.length), ones(rejected.length)));
            weights[i] = view == CHOSEN ? some.chosen() : some.rejected();
        }
        return padded(weights, manager);
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Means of log π(y_t) − log Σ π². */
    private static float[] alignments(float[][] policy, float[][] squares) {
        float[] means = new float[policy.length];
        for (int i = 0; i < means.length; i++) {
            for (int t = 0; t < policy[i].length; t++) {
                means[i] += (policy[i][t] - squares[i][t]) / policy[i].length;
            }
        }
        return means;
    }

    private static float[] lengths(float[][] rows) {
        float[] lengths = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            lengths[i] = rows[i].length;
        }
        return lengths;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static NDArray padded(float[][] rows, NDManager manager) {
        int longest = 9;
        float[][] padded = new float[rows.length][longest];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, padded[i], 0, rows[i].length);
        }
        return manager.create(padded);
    }

    /** Where the parts of a gradient cancel, what is left is as exact as the parts are. */
    private static double slack(Answers gradient) {
        return OF_LARGEST
                * Stream.of(gradient.chosen, gradient.rejected)
                        .flatMap(Arrays::stream)
                        .mapToDouble(TrlLossesTest::largest)
                        .max()
                        .orElseThrow();
    }

    private static double largest(float[] row) {
        double largest = 0;
        for (float value : row) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static void assertGradient(float[][] theirs, NDArray ours, double slack, String what) {
        List<Float> values = new ArrayList<>();
        for (float value : ours.toFloatArray()) {
            values.add(value);
        }
        int longest = values.size() / theirs.length;
        for (int i = 0; i < theirs.length; i++) {
            for (int t = 0; t < theirs[i].length; t++) {
                float value = values.get(i * longest + t);
                assertClose(theirs[i][t], value, slack, what + " " + i + ", token " + t);
            }
        }
    }

    private static void assertClose(double theirs, double ours, double slack, String what) {
        assertTrue(
                Math.abs(theirs - ours) <= RELATIVE * Math.abs(theirs) + slack,
                () -> what + ": TRL " + theirs + ", ours " + ours);
    }
}
