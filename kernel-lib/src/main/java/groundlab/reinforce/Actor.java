package groundlab.reinforce;

import static groundlab.internal.Checks.check;

import ai.djl.ndarray.NDManager;
import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.engine.Dropout;
import groundlab.engine.GradMode;
import groundlab.engine.Numbers;
import groundlab.internal.Seeds;
import groundlab.metrics.Reward;
import groundlab.model.Ask;
import groundlab.model.Decoding;
import groundlab.model.GenerationHook;
import groundlab.model.ImageView;
import groundlab.model.Packed;
import groundlab.model.Vlm;
import groundlab.scoring.FeatureCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Draws answers of the policy as it is, and has them rewarded. */
final class Actor {

    /**
     * How answers are drawn.
     *
     * @param answers to each question
     * @param maxTokens longest answer
     * @param seed of the draws
     * @param batch questions that are scored at once
     */
    record Style(int answers, int maxTokens, long seed, int batch) {}

    private final Vlm policy;
    private final Vlm reference;
    private final FeatureCache features;
    private final Examples examples;
    private final Reward reward;
    private final Style style;

    Actor(
            Vlm policy,
            Vlm reference,
            FeatureCache features,
            Examples examples,
            Reward reward,
            Style style) {
        this.policy = policy;
        this.reference = reference;
        this.features = features;
        this.examples = examples;
        this.reward = reward;
        this.style = style;
    }

    Vlm policy() {
        return policy;
    }

    String name(int row) {
        return examples.get(row).id();
    }

    /**
     * {@return answers to the questions of some rows, row after row}
     *
     * @param draw number of this draw; the same policy, rows and number draw the same
     */
    List<Rollout> draw(int[] rows, int draw) {
        int[][] tokens = new int[rows.length * style.answers()][];
        List<String> texts = answers(rows, draw, tokens);
        List<Example> asked =
                IntStream.range(0, tokens.length).mapToObj(i -> example(rows, i)).toList();
        double[] worths = rewards(asked, texts);
        List<float[]> logps = logps(policy, rows, tokens);
        List<float[]> before = logps(reference, rows, tokens);
        return IntStream.range(0, tokens.length)
                .mapToObj(
                        i ->
                                new Rollout(
                                        rows[i / style.answers()],
                                        tokens[i],
                                        logps.get(i),
                                        before.get(i),
                                        worths[i]))
                .toList();
    }

    private Example example(int[] rows, int answer) {
        return examples.get(rows[answer / style.answers()]);
    }

    private double[] rewards(List<Example> asked, List<String> texts) {
        double[] worths = reward.of(asked, texts);
        check(
                worths.length == texts.size(),
                "a reward must give a number for each of %d answers, got %d",
                texts.size(),
                worths.length);
        return worths;
    }

    /** Tokens are taken as they were drawn: a text may have others, which were not. */
    private List<String> answers(int[] rows, int draw, int[][] tokens) {
        List<ImageView> views = new ArrayList<>();
        List<Ask> asks = new ArrayList<>();
        GenerationHook taking =
                new GenerationHook() {
                    @Override
                    public void drawn(int ask, int[] ids) {
                        tokens[ask] = ids;
                    }
                };
        try (NDManager scope = policy.newManager();
                Dropout none = Dropout.off()) {
            for (int i = 0; i < tokens.length; i++) {
                Example example = example(rows, i);
                if (i % style.answers() == 0) {
                    views.add(features.view(example.picture(), scope));
                }
                asks.add(
                        new Ask(
                                views.size() - 1,
                                example.prompt(),
                                "",
                                Seeds.stream(
                                        style.seed(),
                                        "rollout",
                                        draw,
                                        example.id(),
                                        i % style.answers())));
            }
            Decoding decoding = Decoding.sampled(1, style.maxTokens());
            return policy.answers(views, asks, decoding, taking, done -> {});
        }
    }

    /** {@return log-probabilities of the tokens of each answer} */
    private List<float[]> logps(Vlm model, int[] rows, int[][] tokens) {
        List<float[]> found = new ArrayList<>();
        for (int from = 0; from < rows.length; from += style.batch()) {
            int to = Math.min(from + style.batch(), rows.length);
            try (NDManager scope = model.newManager();
                    GradMode off = GradMode.off();
                    Dropout none = Dropout.off()) {
                List<Packed> packed = new ArrayList<>();
                for (int i = from; i < to; i++) {
                    int first = i * style.answers();
                    List<int[]> answers =
                            Arrays.asList(tokens).subList(first, first + style.answers());
                    packed.add(pack(rows[i], answers, scope));
                }
                var scores = model.tokenScores(packed, scope);
                found.addAll(Split.of(Numbers.of(scores.logps()), scores.tokens()));
            }
        }
        return found;
    }

    /** {@return one sequence of a row's question and some answers as they were drawn} */
    Packed pack(int row, List<int[]> answers, NDManager scope) {
        Example example = examples.get(row);
        int[] question = policy.conversation(example.prompt(), List.of()).question();
        return new Packed(
                features.view(example.picture(), scope),
                question,
                answers.stream().map(tokens -> new Packed.Branch(tokens, 0)).toList());
    }
}
