package groundlab.recipe;

import groundlab.data.Examples;
import groundlab.internal.Notices;
import groundlab.model.Vlm;
import groundlab.study.Family;
import groundlab.study.Ground;
import groundlab.study.Measure;
import groundlab.study.Method;
import groundlab.study.Methods;
import groundlab.study.Outcome;
import groundlab.study.Study;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Trains the methods of {@link Methods} and prints what became of the model: over learning rates on
 * validation pictures, a method for each family, to choose the rates; or over seeds with the chosen
 * rates on the test pictures.
 */
public final class CompareMethods {

    private static final int PICTURES = 500;
    private static final int EPOCHS = 2;
    private static final List<Double> RATES = List.of(1e-5, 3e-5, 1e-4, 3e-4, 1e-3);
    private static final List<Long> SEEDS = List.of(7L, 8L, 9L);

    private final Study study;

    private CompareMethods(Study study) {
        this.study = study;
    }

    /**
     * Arguments: {@code rates} or {@code methods}, a folder to go on in, and the names of methods
     * to train now, or none for all.
     */
    public static void main(String[] args) throws IOException {
        Notices.install(notice -> {});
        boolean rates = args[0].equals("rates");
        String[] names = Arrays.copyOfRange(args, 2, args.length);
        TinyWorld world = TinyWorld.open();
        Examples measured = rates ? world.validation(300) : world.test();
        try (Vlm base = Vlm.load(world.baseModel())) {
            Ground ground = Ground.of(base, world, PICTURES, EPOCHS);
            Study study = Study.in(Path.of(args[1]), ground, measured);
            CompareMethods compare = new CompareMethods(study);
            System.out.println(
                    "method,learning_rate,seed,seconds,"
                            + String.join(
                                    ",",
                                    Arrays.stream(Measure.values()).map(Measure::label).toList()));
            print(study.base());
            if (rates) {
                compare.rates(names.length == 0 ? firsts() : Methods.named(names));
            } else {
                compare.seeds(names.length == 0 ? Methods.all() : Methods.named(names));
            }
        }
    }

    /** {@return the first method of each family} */
    private static List<Method> firsts() {
        List<Method> firsts = new ArrayList<>();
        for (Family family : Family.values()) {
            firsts.add(
                    Methods.all().stream()
                            .filter(method -> method.family() == family)
                            .findFirst()
                            .orElseThrow());
        }
        return firsts;
    }

    private void rates(List<Method> methods) throws IOException {
        for (Method method : methods) {
            for (double rate : RATES) {
                print(study.outcome(method, rate, SEEDS.get(0)));
            }
        }
    }

    private void seeds(List<Method> methods) throws IOException {
        for (long seed : SEEDS) {
            for (Method method : methods) {
                print(study.outcome(method, method.family().rate(), seed));
            }
        }
    }

    private static void print(Outcome outcome) {
        StringBuilder row = new StringBuilder();
        row.append('"').append(outcome.method()).append("\",").append(outcome.rate());
        row.append(',').append(outcome.seed()).append(',').append(outcome.seconds());
        for (Measure measure : Measure.values()) {
            row.append(String.format(Locale.ROOT, ",%.4f", outcome.value(measure)));
        }
        System.out.println(row);
    }
}
