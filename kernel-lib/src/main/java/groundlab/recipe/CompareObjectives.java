package groundlab.recipe;

import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.evaluation.Hallucination;
import groundlab.evaluation.HallucinationReport;
import groundlab.loop.Run;
import groundlab.metrics.Interval;
import groundlab.model.Vlm;
import groundlab.objective.Dpo;
import groundlab.objective.Mdpo;
import groundlab.objective.Objective;
import groundlab.objective.Sft;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.training.PreferenceTraining;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Trains SFT, DPO and mDPO in the quickstart's setting and prints a CSV row for each: on validation
 * pictures over a grid of learning rates, to choose them; on the test pictures over seeds with the
 * chosen rates, to see how much a seed matters.
 */
public final class CompareObjectives {

    private static final double RHO = 0.9;
    private static final Map<String, Objective> OBJECTIVES = new LinkedHashMap<>();
    private static final Map<String, Double> CHOSEN =
            Map.of("sft", 1e-4, "dpo", 3e-5, "mdpo", 2e-5);

    static {
        OBJECTIVES.put("sft", new Sft());
        OBJECTIVES.put("dpo", new Dpo(0.1));
        OBJECTIVES.put("mdpo", new Mdpo(0.1));
    }

    private CompareObjectives() {}

    /** Arguments: {@code validation} or {@code test}, and a new folder for the runs. */
    public static void main(String[] args) throws IOException {
        boolean test = args[0].equals("test");
        Path folder = Path.of(args[1]);
        TinyWorld world = TinyWorld.open();
        Examples examples = test ? world.test() : world.validation(400);
        System.out.println("objective,learning_rate,seed,chair_s,low,high,chair_i,recall,n");
        try (Vlm base = Vlm.load(world.baseModel())) {
            print("base", 0, 0, base, examples);
            for (long seed : test ? List.of(7L, 8L, 9L) : List.of(7L)) {
                Pairs pairs =
                        BiasDrivenSampling.attention(RHO)
                                .tries(3)
                                .pairs(base, world.preference(), seed);
                for (String name : OBJECTIVES.keySet()) {
                    List<Double> rates =
                            test ? List.of(CHOSEN.get(name)) : List.of(1e-5, 2e-5, 3e-5, 1e-4);
                    for (double rate : rates) {
                        Path path = folder.resolve(name + "-" + rate + "-" + seed);
                        try (Run run = train(base, pairs, name, rate, seed, path)) {
                            print(name, rate, seed, run.model(), examples);
                        }
                    }
                }
            }
        }
    }

    private static Run train(Vlm base, Pairs pairs, String name, double rate, long seed, Path path)
            throws IOException {
        return PreferenceTraining.of(base, pairs)
                .objective(OBJECTIVES.get(name))
                .learningRate(rate)
                .epochs(2)
                .seed(seed)
                .run(path);
    }

    private static void print(String name, double rate, long seed, Vlm model, Examples examples) {
        HallucinationReport report = Hallucination.of(model).on(examples);
        Interval chairS = report.chairS();
        System.out.printf(
                Locale.ROOT,
                "%s,%s,%d,%.3f,%.3f,%.3f,%.3f,%.3f,%d%n",
                name,
                rate,
                seed,
                chairS.value(),
                chairS.low(),
                chairS.high(),
                report.chairI().value(),
                report.recall().value(),
                chairS.n());
    }
}
