package groundlab.training;

import static groundlab.loop.Schedule.Shape.CONSTANT;
import static groundlab.loop.Schedule.Shape.COSINE;
import static groundlab.loop.Schedule.Shape.LINEAR;

import groundlab.checkpoint.Lora;
import groundlab.image.DiffusionNoise;
import groundlab.image.Distortion;
import groundlab.image.MeanColour;
import groundlab.loop.Schedule;
import groundlab.objective.Dpo;
import groundlab.objective.Objective;
import groundlab.objective.many.Rpo;
import groundlab.objective.neighbours.Ddpo;
import groundlab.objective.neighbours.Mpo;
import groundlab.objective.neighbours.Mrpo;
import groundlab.objective.neighbours.Povid;
import groundlab.objective.neighbours.Selm;
import groundlab.objective.neighbours.Spa;
import groundlab.objective.neighbours.VDpo;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the neighbouring papers, as far as their scripts and texts say. What a preset cannot
 * hold, such as a second reference or one that moves, is named in its note.
 */
public final class NeighbourPresets {

    private static final double BETA2 = 0.999; // PyTorch's
    private static final Optional<Lora> ALL_WEIGHTS = Optional.empty();
    private static final Optional<Distortion> NO_PICTURES = Optional.empty();

    /** The second stage of POVID. */
    public static final Preset POVID_IMAGE =
            new Preset(
                    "POVID, second stage",
                    "Zhou et al. 2024, arXiv 2402.11411, released script",
                    new Povid(0.1),
                    Optional.of(new DiffusionNoise(500)),
                    Presets.POVID.lora(),
                    1,
                    8,
                    Presets.POVID.schedule(),
                    0,
                    BETA2,
                    "As in the first stage, 8 GPUs were assumed.");

    /** DDPO, dense preference optimisation on corrected segments. */
    public static final Preset RLHF_V =
            preset(
                    "RLHF-V",
                    "Yu et al. 2024, arXiv 2312.00849",
                    new Ddpo(0.5, 5),
                    NO_PICTURES,
                    7,
                    32,
                    new Schedule(5e-7, 0, COSINE),
                    0,
                    "The released command has gamma 1.1, beta 0.1 and no average. The schedule is not"
                            + " given.");

    /** V-DPO; worse pictures are blank ones. */
    public static final Preset V_DPO =
            preset(
                    "V-DPO",
                    "Xie et al. 2024, arXiv 2411.02712, released script",
                    new VDpo(0.1, 1.5),
                    Optional.of(new MeanColour()),
                    4,
                    64,
                    new Schedule(1e-6, 0.03, COSINE),
                    0.05,
                    "The paper's gamma could not be verified, and the script's 0 has no gradient: 1.5"
                            + " was chosen. Warm-up and schedule are LLaVA's.");

    /** MPO, of InternVL. */
    public static final Preset MPO =
            preset(
                    "MPO",
                    "Wang et al. 2024, arXiv 2411.10442, released script",
                    new Mpo(0.1),
                    NO_PICTURES,
                    1,
                    256,
                    new Schedule(5e-6, 0.03, COSINE),
                    0.05,
                    "The script trains the vision tower too, which stays as it is here.");

    /** RPO. */
    public static final Preset RPO =
            preset(
                    "RPO",
                    "Yin et al. 2024, arXiv 2402.10958, released config",
                    new Rpo(0.1),
                    NO_PICTURES,
                    1,
                    32,
                    new Schedule(5e-7, 0.05, CONSTANT),
                    0,
                    "The config warms up for 150 steps and has RMSprop; its batch was not found.");

    /** SAPO, whose reference moves and whose pairs are drawn online. */
    public static final Preset SAPO =
            preset(
                    "SAPO",
                    "Yin et al. 2024, arXiv 2405.20830, released config",
                    new Dpo(0.1),
                    NO_PICTURES,
                    4,
                    64,
                    new Schedule(5e-7, 0.1, LINEAR),
                    0,
                    "With movingReference(MovingReference.SAPO) and pairs of SapoSegments drawn"
                            + " online. The config has RMSprop and a replay buffer; its warm-up was"
                            + " not found.");

    /** SELM; each iteration is a round of its own. */
    public static final Preset SELM =
            preset(
                    "SELM",
                    "Zhang et al. 2024, arXiv 2405.19332, released recipes",
                    new Selm(0.01, 1e-3),
                    NO_PICTURES,
                    1,
                    128,
                    new Schedule(5e-7, 0.1, COSINE),
                    0,
                    "Three iterations on thirds of the data: IteratedTraining.rounds(3).inParts()."
                            + " Batch and warm-up are those of the handbook it builds on.");

    /** MRPO, which needs a second reference. */
    public static final Preset MRPO =
            new Preset(
                    "MRPO",
                    "Le et al. 2024, arXiv 2405.16388, released script",
                    new Mrpo(0.1),
                    NO_PICTURES,
                    Optional.of(Lora.rank(8).on("q_proj", "v_proj")),
                    1,
                    8,
                    new Schedule(1e-5, 0.1, COSINE),
                    0,
                    BETA2,
                    "With secondReference(model). Rank, warm-up and schedule were not found.");

    /** The rounds of SPA after its seed. */
    public static final Preset SPA =
            preset(
                    "SPA",
                    "Kim et al. 2024, arXiv 2406.04412, released recipes",
                    new Spa(0.1),
                    NO_PICTURES,
                    1,
                    32,
                    new Schedule(5e-7, 0.1, COSINE),
                    0,
                    "Its seed stage is DPO for 3 epochs.");

    private NeighbourPresets() {}

    private static Preset preset(
            String name,
            String source,
            Objective objective,
            Optional<Distortion> distortion,
            int epochs,
            int batch,
            Schedule schedule,
            double weightDecay,
            String note) {
        return new Preset(
                name,
                source,
                objective,
                distortion,
                ALL_WEIGHTS,
                epochs,
                batch,
                schedule,
                weightDecay,
                BETA2,
                note);
    }

    /** {@return all of them} */
    public static List<Preset> all() {
        return List.of(POVID_IMAGE, RLHF_V, V_DPO, MPO, RPO, SAPO, SELM, MRPO, SPA);
    }
}
