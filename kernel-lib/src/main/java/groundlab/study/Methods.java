package groundlab.study;

import static groundlab.objective.Mdpo.Part.ANCHOR;
import static groundlab.objective.Mdpo.Part.BAD_IMAGE_ANCHOR;
import static groundlab.objective.Mdpo.Part.IMAGE;
import static groundlab.objective.Mdpo.Part.REJECTED_ANCHOR;

import groundlab.loop.Run;
import groundlab.metrics.Lexicon;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Objective;
import groundlab.objective.Sft;
import groundlab.objective.neighbours.Povid;
import groundlab.reward.RewardRun;
import groundlab.reward.RewardTraining;
import groundlab.sampling.BestOfK;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.sampling.ImageWeakened;
import groundlab.sampling.PriorInjection;
import groundlab.sampling.Ranked;
import groundlab.sampling.Sampler;
import groundlab.study.Method.Training;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The methods of the papers, by name.
 *
 * <pre>{@code
 * Method dpo = Methods.named("DPO").get(0);
 * show(Methods.all());
 * }</pre>
 */
public final class Methods {

    private static final BiasDrivenSampling BDHS = BiasDrivenSampling.attention(0.9).tries(3);
    private static final Sampler WEAKENED = ImageWeakened.noise(900);
    private static final Sampler INJECTED =
            PriorInjection.of(Lexicon.of(TinyWorld.objects())).temperature(1);
    private static final Objective DPO = new Dpo(0.1);
    private static final Mdpo MDPO = new Mdpo(0.1);
    private static final double REWARD_MODEL_RATE = 1e-4;

    private final List<Method> all = new ArrayList<>();

    private Methods() {
        offline();
        terms();
        negatives();
        online();
        rewards();
        control();
    }

    /** {@return all methods, in the order of tables} */
    public static List<Method> all() {
        return List.copyOf(new Methods().all);
    }

    /**
     * {@return the methods of these names}
     *
     * @throws IllegalArgumentException if there is none of a name
     */
    public static List<Method> named(String... names) {
        return Arrays.stream(names).map(Methods::one).toList();
    }

    private static Method one(String name) {
        List<Method> methods = all();
        return methods.stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "a method must be one of %s, got %s"
                                                .formatted(methods, name)));
    }

    private void offline() {
        add("SFT", MethodFamily.SUPERVISED, trial -> trial.offline(new Sft(), BDHS));
        add("DPO", MethodFamily.PAIRS, trial -> trial.offline(DPO, BDHS));
        add("mDPO", MethodFamily.PICTURES, trial -> trial.offline(MDPO, BDHS));
    }

    /** DPO is mDPO's answer term alone. */
    private void terms() {
        add("image term", MethodFamily.IMAGE_TERM, trial -> trial.offline(MDPO.only(IMAGE), BDHS));
        add("anchor", MethodFamily.ANCHOR_TERM, trial -> trial.offline(MDPO.only(ANCHOR), BDHS));
        Mdpo bare = MDPO.weight(ANCHOR, 0);
        add("mDPO - anchor", MethodFamily.PICTURES, trial -> trial.offline(bare, BDHS));
        Mdpo blind = MDPO.weight(IMAGE, 0);
        add("mDPO - image", MethodFamily.PICTURES, trial -> trial.offline(blind, BDHS));
        Mdpo two = MDPO.weight(REJECTED_ANCHOR, 1);
        add("mDPO, 2 anchors", MethodFamily.PICTURES, trial -> trial.offline(two, BDHS));
        Mdpo three = two.weight(BAD_IMAGE_ANCHOR, 1);
        add("mDPO, 3 anchors", MethodFamily.PICTURES, trial -> trial.offline(three, BDHS));
    }

    private void negatives() {
        add("rho 0.5", MethodFamily.PAIRS, trial -> trial.offline(DPO, BDHS.rho(0.5)));
        add("rho 0.99", MethodFamily.PAIRS, trial -> trial.offline(DPO, BDHS.rho(0.99)));
        add("unguided", MethodFamily.PAIRS, trial -> trial.offline(DPO, BDHS.unguided()));
        Sampler noised = BiasDrivenSampling.noise(500).tries(3);
        add("BDHS noise", MethodFamily.PAIRS, trial -> trial.offline(DPO, noised));
        add("weakened", MethodFamily.PAIRS, trial -> trial.offline(DPO, WEAKENED));
        add("injected", MethodFamily.PAIRS, trial -> trial.offline(DPO, INJECTED));
        add("BPO", MethodFamily.PAIRS, trial -> trial.offline(DPO, WEAKENED, INJECTED));
        add("injected + BDHS", MethodFamily.PAIRS, trial -> trial.offline(DPO, INJECTED, BDHS));
        add("POVID", MethodFamily.PAIRS, trial -> trial.offline(new Povid(0.1), INJECTED));
    }

    private void online() {
        add("online DPO", MethodFamily.OWN_ANSWERS, trial -> trial.online(DPO, ranked(trial)));
        add("mixed", MethodFamily.PAIRS, trial -> trial.mixed(DPO, BDHS, ranked(trial)));
        add("online BDHS", MethodFamily.PAIRS, trial -> trial.online(DPO, BDHS));
        add("best of 4", MethodFamily.OWN_ANSWERS, trial -> trial.offline(DPO, best(trial)));
        add("iterated", MethodFamily.OWN_ANSWERS, trial -> trial.iterated(DPO, best(trial)));
    }

    private void rewards() {
        add("RLOO", MethodFamily.REWARDS, trial -> trial.rloo(trial.ground().truth()));
        add("PPO", MethodFamily.REWARDS, trial -> trial.ppo(trial.ground().truth()));
        add("RLOO, model", MethodFamily.REWARDS, Methods::byRewardModel);
    }

    /** The same on pictures without the bias. */
    private void control() {
        for (String name : List.of("SFT", "DPO", "mDPO")) {
            Method biased = all.stream().filter(m -> m.name().equals(name)).findFirst().get();
            add(
                    name + ", fair",
                    biased.family(),
                    trial -> biased.training().run(trial.withoutBias()));
        }
    }

    private void add(String name, MethodFamily family, Training training) {
        all.add(new Method(name, family, training));
    }

    private static Sampler ranked(Trial trial) {
        return Ranked.by(trial.annotator());
    }

    private static Sampler best(Trial trial) {
        return BestOfK.of(4, trial.ground().truth());
    }

    /** The reward model learns from the base model's own answers, ranked by the truth. */
    private static List<Run> byRewardModel(Trial trial) throws IOException {
        Ground ground = trial.ground();
        RewardTraining training =
                RewardTraining.of(ground.base(), trial.pairs(ranked(trial)))
                        .learningRate(REWARD_MODEL_RATE)
                        .epochs(ground.epochs())
                        .seed(trial.seed());
        try (RewardRun judge = training.run(trial.folder().resolve("reward"))) {
            return new Trial(ground, trial.rate(), trial.seed(), trial.folder().resolve("rloo"))
                    .rloo(judge.model());
        }
    }
}
