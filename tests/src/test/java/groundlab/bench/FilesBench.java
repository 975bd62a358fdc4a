package groundlab.bench;

import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.files.PairFiles;
import groundlab.files.Pictures;
import groundlab.internal.Seeds;
import groundlab.pairs.Filter;
import groundlab.pairs.FilterPass;
import groundlab.pairs.Filters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows per second and peak memory of a process that streams pairs from one file through filters to
 * another. Run by {@code environment/bench-files}, each line in a process of its own.
 */
public final class FilesBench {

    private static final Filters FILTERS =
            Filters.of(
                    Filter.empty(),
                    Filter.tooLong(60),
                    Filter.duplicates(),
                    Filter.contradictions());
    private static final List<String> WORDS =
            List.of(
                    "there is a fork and knife on the left of table under red lamp in kitchen with"
                            .split(" "));
    private static final int PICTURES = 1000;

    private FilesBench() {}

    /**
     * Arguments: {@code make FILE ROWS BYTES}, to make a file of random pairs, of which one in a
     * hundred was there before, with pictures of that size; or {@code FROM TO PICTURES}, to stream.
     */
    public static void main(String[] args) throws IOException {
        if (args[0].equals("make")) {
            make(Path.of(args[1]), Long.parseLong(args[2]), Integer.parseInt(args[3]));
            return;
        }
        Path from = Path.of(args[0]);
        Path to = Path.of(args[1]);
        Pictures place = Pictures.valueOf(args[2]);
        FilterPass pass = FILTERS.pass();
        long start = System.nanoTime();
        try (Stream<PreferencePair> pairs = PairFiles.stream(from)) {
            PairFiles.to(to).pictures(place).write(pass.keep(pairs));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%-7s to %-7s pictures %-6s %8d rows %8.0f rows/s %5d MB peak, %d dropped%n",
                ending(from),
                ending(to),
                place.name().toLowerCase(Locale.ROOT),
                pass.report().pairs(),
                pass.report().pairs() / seconds,
                peakMegabytes(),
                pass.report().dropped());
    }

    private static String ending(Path file) {
        return file.toString().replaceFirst(".*\\.", "");
    }

    /** What the process ever held, native memory included; Linux only. */
    private static long peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1000)
                .findFirst()
                .orElseThrow();
    }

    private static void make(Path file, long rows, int bytes) throws IOException {
        for (int i = 0; i < PICTURES; i++) {
            byte[] picture = new byte[bytes];
            Seeds.stream(2, i).nextBytes(picture);
            Files.write(file.resolveSibling(i + ".png"), picture);
        }
        PairFiles.to(file)
                .write(Stream.iterate(0L, i -> i + 1).limit(rows).map(i -> pair(i, file)));
    }

    private static PreferencePair pair(long i, Path file) {
        long text = i % 100 == 99 ? i - 50 : i;
        RandomGenerator random = Seeds.stream(1, text);
        return new PreferencePair(
                "row-" + i,
                Picture.of(file.resolveSibling(text % PICTURES + ".png")),
                words(8, random) + "?",
                words(50, random) + ".",
                words(50, random) + ".",
                Optional.empty(),
                Optional.empty(),
                Provenance.NONE.with("method", "random words").with("try", i % 5));
    }

    private static String words(int n, RandomGenerator random) {
        return Stream.generate(() -> WORDS.get(random.nextInt(WORDS.size())))
                .limit(n)
                .collect(Collectors.joining(" "));
    }
}
