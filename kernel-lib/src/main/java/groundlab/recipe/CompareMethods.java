package groundlab.recipe;

import groundlab.data.Examples;
import groundlab.internal.Notices;
import groundlab.internal.WholeFiles;
import groundlab.model.Vlm;
import groundlab.study.Claim;
import groundlab.study.Comparison;
import groundlab.study.Ground;
import groundlab.study.Measure;
import groundlab.study.Method;
import groundlab.study.MethodFamily;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * Trains the methods of {@link Methods} in turn and prints what became of the model: over learning
 * rates on validation pictures, the first method of each family, to choose the rates; or over seeds
 * with the chosen rates on the test pictures. A folder keeps what was measured, and goes on.
 */
public final class CompareMethods {

    private static final int PICTURES = 500;
    private static final int EPOCHS = 2;
    private static final List<Double> RATES = List.of(1e-5, 3e-5, 1e-4, 3e-4, 1e-3);
    private static final List<Long> SEEDS = List.of(7L, 8L, 9L);

    private final Study study;
    private final Path folder;

    private CompareMethods(Study study, Path folder) {
        this.study = study;
        this.folder = folder;
    }

    /**
     * Arguments: {@code rates} or {@code methods}, a folder, and the names of methods if it shall
     * not be all. {@code rates} leaves {@code rates.csv} in the folder, {@code methods} leaves
     * {@code methods.csv} and {@code claims.csv}.
     */
    public static void main(String[] args) throws IOException {
        Notices.install(notice -> {});
        boolean rates = args[0].equals("rates");
        Path folder = Path.of(args[1]);
        String[] names = Arrays.copyOfRange(args, 2, args.length);
        TinyWorld world = TinyWorld.open();
        Examples measured = rates ? world.validation(300) : world.test();
        try (Vlm base = Vlm.load(world.baseModel())) {
            Ground ground = Ground.of(base, world, PICTURES, EPOCHS);
            CompareMethods compare = new CompareMethods(Study.in(folder, ground, measured), folder);
            System.out.println(header());
            if (rates) {
                compare.rates(names.length == 0 ? firsts() : Methods.named(names));
            } else {
                compare.seeds(names.length == 0 ? Methods.all() : Methods.named(names));
            }
        }
    }

    /** {@return the first method of each family} */
    private static List<Method> firsts() {
        return Stream.of(MethodFamily.values())
                .map(family -> Methods.all().stream().filter(m -> m.family() == family))
                .map(methods -> methods.findFirst().orElseThrow())
                .toList();
    }

    private void rates(List<Method> methods) throws IOException {
        StringBuilder rows = new StringBuilder(header() + ",chosen\n");
        Outcome base = printed(study.base());
        rows.append(row(base)).append(",false\n");
        for (Method method : methods) {
            List<Outcome> grid = new ArrayList<>();
            for (double rate : RATES) {
                grid.add(printed(study.outcome(method, rate, SEEDS.get(0))));
            }
            double chosen = MethodFamily.choice(base, grid);
            grid.forEach(
                    one ->
                            rows.append(row(one))
                                    .append(',')
                                    .append(one.rate() == chosen)
                                    .append('\n'));
        }
        WholeFiles.write(folder.resolve("rates.csv"), rows.toString());
    }

    private void seeds(List<Method> methods) throws IOException {
        List<Outcome> outcomes = new ArrayList<>(List.of(printed(study.base())));
        for (Method method : methods) {
            for (long seed : SEEDS) {
                outcomes.add(printed(study.outcome(method, method.family().rate(), seed)));
            }
        }
        Comparison all = Comparison.of(outcomes);
        write(all.table(), "methods.csv");
        List<Claim> claims =
                Stream.of(Claim.ofMdpo(), Claim.ofStudy(), Claim.ofBpo())
                        .flatMap(List::stream)
                        .toList();
        write(all.table(all.findings(claims)), "claims.csv");
    }

    private void write(Table table, String name) throws IOException {
        WholeFiles.write(folder.resolve(name), aside -> table.write().csv(aside.toFile()));
    }

    private static Outcome printed(Outcome outcome) {
        System.out.println(row(outcome));
        return outcome;
    }

    private static String header() {
        return Stream.of(Measure.values())
                .map(Measure::label)
                .collect(Collectors.joining(",", "method,learning_rate,seed,seconds,", ""));
    }

    private static String row(Outcome outcome) {
        return Stream.of(Measure.values())
                .map(measure -> String.format(Locale.ROOT, "%.4f", outcome.value(measure)))
                .collect(
                        Collectors.joining(
                                ",",
                                String.format(
                                        Locale.ROOT,
                                        "\"%s\",%s,%d,%.1f,",
                                        outcome.method(),
                                        outcome.rate(),
                                        outcome.seed(),
                                        outcome.seconds()),
                                ""));
    }
}
