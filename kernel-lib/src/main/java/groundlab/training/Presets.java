package groundlab.training;

import static groundlab.loop.Schedule.Shape.COSINE;

import groundlab.checkpoint.Lora;
import groundlab.image.ZoomCrop;
import groundlab.loop.Schedule;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import java.util.List;
import java.util.Optional;

/**
 * Settings as the papers have them, and those of the tiny world. The papers trained models of three
 * to seven billion parameters, whose learning rates move a tiny one hardly at all.
 *
 * <pre>{@code
 * show(Presets.MDPO); // a paper's settings
 * PreferenceTraining.of(model, pairs).preset(Presets.TINY_MDPO).run(Path.of("runs/mdpo"));
 * }</pre>
 */
public final class Presets {

    private static final double TORCH_BETA2 = 0.999;

    /** mDPO. */
    public static final Preset MDPO =
            new Preset(
                    "mDPO",
                    "Wang et al. 2024, arXiv 2406.11839, implementation details and released"
                            + " config",
                    new Mdpo(0.1),
                    Optional.of(ZoomCrop.MDPO),
                    Optional.of(Lora.rank(64).alpha(128).dropout(0.05)),
                    3,
                    32,
                    new Schedule(1e-5, 0.1, COSINE),
                    0.05,
                    0.98,
                    "Weight decay, beta2 and dropout are the config's; the paper does not say.");

    /** The DPO that mDPO is compared with, in the same setting. */
    public static final Preset DPO =
            new Preset(
                    "DPO beside mDPO",
                    MDPO.source(),
                    new Dpo(0.1),
                    Optional.empty(),
                    MDPO.lora(),
                    MDPO.epochs(),
                    MDPO.batch(),
                    MDPO.schedule(),
                    MDPO.weightDecay(),
                    MDPO.beta2(),
                    MDPO.note());

    /** BPO: DPO on bootstrapped negatives. */
    public static final Preset BPO =
            new Preset(
                    "BPO",
                    "Pi et al. 2024, arXiv 2403.08730, released script",
                    new Dpo(0.1),
                    Optional.empty(),
                    Optional.of(Lora.rank(32).alpha(256).dropout(0.05)),
                    2,
                    32,
                    new Schedule(2e-6, 0.03, COSINE),
                    0,
                    TORCH_BETA2,
                    "The script has 4 pairs a GPU and does not say how many GPUs: 8 were assumed."
                            + " The projector, which it trains without an adapter, stays as it is,"
                            + " so that the reference does too.");

    /** DPO on bias-driven negatives (BDHS). */
    public static final Preset BDHS =
            new Preset(
                    "BDHS",
                    "Amirloo et al. 2024, arXiv 2407.02477, appendix A",
                    new Dpo(0.1),
                    Optional.empty(),
                    Optional.of(Lora.rank(128).alpha(256)),
                    3,
                    32,
                    new Schedule(1e-6, 0.1, COSINE),
                    0,
                    TORCH_BETA2,
                    "The paper gives what was searched and not what was best: learning rate 1e-7 to"
                            + " 5e-6, 3 to 7 epochs, batch 16 to 48, beta 0.05 to 0.5. These lie"
                            + " inside; schedule and decay are not given.");

    /** The first stage of POVID. */
    public static final Preset POVID =
            new Preset(
                    "POVID, first stage",
                    "Zhou et al. 2024, arXiv 2402.11411, released script",
                    new Dpo(0.1),
                    Optional.empty(),
                    Optional.of(Lora.rank(128).alpha(256).dropout(0.05)),
                    3,
                    8,
                    new Schedule(1e-7, 0.03, COSINE),
                    0,
                    TORCH_BETA2,
                    "The script has 1 pair a GPU and does not say how many GPUs: 8 were assumed, and"
                            + " the dropout and schedule that LLaVA's scripts have. The projector"
                            + " stays as it is.");

    /** DPO in the tiny world; its rate was chosen on validation pictures. */
    public static final Preset TINY_DPO =
            new Preset(
                    "DPO in the tiny world",
                    "environment/compare validation",
                    new Dpo(0.1),
                    Optional.empty(),
                    Optional.empty(),
                    2,
                    32,
                    new Schedule(3e-5, 0.1, COSINE),
                    0,
                    0.98,
                    "");

    /** mDPO in the tiny world; its rate was chosen on validation pictures. */
    public static final Preset TINY_MDPO =
            new Preset(
                    "mDPO in the tiny world",
                    "environment/compare validation",
                    new Mdpo(0.1),
                    Optional.of(ZoomCrop.MDPO),
                    Optional.empty(),
                    2,
                    32,
                    new Schedule(2e-5, 0.1, COSINE),
                    0,
                    0.98,
                    "");

    private Presets() {}

    /** {@return all of them} */
    public static List<Preset> all() {
        return List.of(MDPO, DPO, BPO, BDHS, POVID, TINY_DPO, TINY_MDPO);
    }
}
