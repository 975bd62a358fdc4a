package groundlab.bench;

import groundlab.data.Examples;
import groundlab.engine.Compute;
import groundlab.engine.Threads;
import groundlab.evaluation.Hallucination;
import groundlab.model.Vlm;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * One model with two threads beside two of one thread each, by turns: BDHS pairs and a measurement,
 * on the model that ships. Run by {@code environment/bench spread [rounds]}; a table, not a test.
 */
public final class SpreadBench {

    private static final int THREADS = 2;

    private SpreadBench() {}

    /** Prints a row for each piece of work, units per second in the median and in each round. */
    public static void main(String[] args) throws IOException {
        int rounds = args.length == 0 ? 3 : Integer.parseInt(args[0]);
        TinyWorld world = TinyWorld.open();
        Examples pairs = world.preference().first(512);
        Examples test = world.test().first(256);
        System.out.println("| work | way | per s | of the rounds |\n|---|---|--:|---|");
        try (Threads both = Threads.of(THREADS);
                Vlm one = Vlm.load(world.baseModel());
                Vlm two = one.spread(List.of(Compute.cpu()))) {
            compare("BDHS pairs", rounds, one, two, m -> build(m, pairs));
            compare("examples measured", rounds, one, two, m -> measure(m, test));
        }
    }

    private static int build(Vlm model, Examples examples) {
        return BiasDrivenSampling.attention(0.9).pairs(model, examples, 7).size();
    }

    private static int measure(Vlm model, Examples examples) {
        return Hallucination.of(model).on(examples).rows().size();
    }

    /** The first round warms up. */
    private static void compare(
            String what, int rounds, Vlm one, Vlm two, ToIntFunction<Vlm> work) {
        List<Vlm> ways = List.of(one, one, two);
        int[] threads = {1, THREADS, THREADS};
        String[] names = {
            "one model, a thread", "one model, two threads", "two models, a thread each"
        };
        double[][] rates = new double[ways.size()][rounds];
        for (int round = -1; round < rounds; round++) {
            for (int way = 0; way < ways.size(); way++) {
                try (Threads now = Threads.of(threads[way])) {
                    double rate = rate(ways.get(way), work);
                    if (round >= 0) {
                        rates[way][round] = rate;
                    }
                }
            }
        }
        for (int way = 0; way < names.length; way++) {
            print(what, names[way], rates[way]);
        }
    }

    private static double rate(Vlm model, ToIntFunction<Vlm> work) {
        long start = System.nanoTime();
        int units = work.applyAsInt(model);
        return units / ((System.nanoTime() - start) / 1e9);
    }

    private static void print(String what, String way, double[] rates) {
        List<String> each = new ArrayList<>();
        Arrays.stream(rates).forEach(r -> each.add(String.format(Locale.ROOT, "%.0f", r)));
        double[] sorted = rates.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.0f | %s |%n",
                what,
                way,
                sorted[sorted.length / 2],
                String.join(" ", each));
    }
}
