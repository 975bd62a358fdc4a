package groundlab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import groundlab.Vectors;
import groundlab.metrics.Interval;
import groundlab.metrics.Metric.Better;
import groundlab.plot.Charts;
import groundlab.plot.OrderingPlot;
import groundlab.plot.OrderingPlot.Agreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("groundlab.root", ".."), "datasets", "published");
    private static final Path BENCH =
            Path.of(System.getProperty("groundlab.root", ".."), "tests", "bench", "methods.csv");

    @TempDir private Path folder;

    @Test
    void readsNumbersWithTheirSource() throws IOException {
        List<Published> rows = Published.read(FOLDER.resolve("mdpo.csv"));
        assertEquals(
                new Published(
                        "mDPO, table 1",
                        "2406.11839",
                        "Bunny-v1.0-3B",
                        "mDPO",
                        "mDPO",
                        "VLFeedback 10k",
                        "AMBER Cover",
                        Better.HIGHER,
                        67.4),
                rows.get(2 * 8 + 5));
        assertEquals(6 * 8 + 4 * 4 + 4 * 4 + 3 * 4, rows.size());
    }

    /** The papers' orderings that the project claims rest on the same numbers. */
    @Test
    void agreesWithTheClaims() throws IOException {
        Map<String, Double> chair = counterparts("mdpo", "Bunny-v1.0-3B", "Object HalBench CHAIRs");
        Map<String, Double> recall = counterparts("bdhs", "LLaVA-1.6-7B", "Object HalBench recall");
        Claim.ofMdpo().stream()
                .filter(c -> c.measure() == Measure.CHAIR_S && !c.statement().contains("LLaVA"))
                .forEach(c -> assertEquals(c.figures(), figures(c, chair), c.statement()));
        Claim.ofStudy().stream()
                .filter(c -> c.measure() == Measure.RECALL && !c.first().equals("online DPO"))
                .forEach(c -> assertEquals(c.figures(), figures(c, recall), c.statement()));
    }

    private static String figures(Claim claim, Map<String, Double> paper) {
        boolean cover = claim.measure() == Measure.RECALL;
        String first = text(paper.get(claim.first()), cover);
        String second = text(paper.get(claim.second()), cover);
        return first + (claim.order() == Claim.Order.ABOVE ? " > " : " < ") + second;
    }

    private static String text(double value, boolean hundredths) {
        return String.format(java.util.Locale.ROOT, hundredths ? "%.2f" : "%.1f", value);
    }

    @Test
    void namesOnlyMethodsThatWereMeasuredHere() throws IOException {
        Set<String> measured = Measured.read(BENCH, Measure.RECALL).keySet();
        for (String file : List.of("mdpo.csv", "bdhs.csv")) {
            Set<String> named =
                    Published.read(FOLDER.resolve(file)).stream()
                            .map(Published::ours)
                            .filter(name -> !name.isEmpty())
                            .collect(Collectors.toCollection(TreeSet::new));
            assertTrue(measured.containsAll(named), file + " names " + named);
        }
    }

    /** Our order of mDPO's methods against the paper's: crossings are counted by what they mean. */
    @Test
    void ourOrderLiesBesideThatOfMdpo() throws IOException {
        OrderingPlot plot =
                order(
                        counterparts("mdpo", "Bunny-v1.0-3B", "Object HalBench CHAIRs"),
                        Measured.read(BENCH, Measure.CHAIR_S),
                        OrderingPlot.titled("CHAIRs ↓ on two kinds of pictures")
                                .between("mDPO, tables 1, 2 and 4: Bunny-3B", "tiny world"));
        assertEquals(Agreement.KEPT, plot.pair("mDPO", "DPO"));
        assertEquals(Agreement.UNDECIDED, plot.pair("mDPO", "mDPO - anchor"));
        int all = Stream.of(Agreement.values()).mapToInt(plot::pairs).sum();
        assertEquals(7 * 6 / 2, all);
        Charts.savePng(plot.chart(), Path.of("target", "gallery", "order-mdpo.png"));
    }

    /** BDHS: the paper's covers more than injected errors, ours no more; POVID's more, not less. */
    @Test
    void ourOrderLiesBesideThatOfTheStudy() throws IOException {
        OrderingPlot plot =
                order(
                        counterparts("bdhs", "LLaVA-1.6-7B", "Object HalBench recall"),
                        Measured.read(BENCH, Measure.RECALL),
                        OrderingPlot.titled("Recall ↑ on two kinds of pictures")
                                .between("BDHS, tables 2, 14 and 15: LLaVA-1.6", "tiny world")
                                .better(Better.HIGHER));
        assertEquals(Agreement.KEPT, plot.pair("DPO", "BDHS noise"));
        assertEquals(Agreement.OPPOSITE, plot.pair("POVID", "BDHS noise"));
        Charts.savePng(plot.chart(), Path.of("target", "gallery", "order-bdhs.png"));
    }

    private static OrderingPlot order(
            Map<String, Double> paper, Map<String, Interval> here, OrderingPlot plot) {
        paper.forEach((method, value) -> plot.add(method, value, here.get(method)));
        return plot;
    }

    private static Map<String, Double> counterparts(String file, String model, String metric)
            throws IOException {
        List<Published> rows = Published.read(FOLDER.resolve(file + ".csv"));
        return Published.counterparts(rows, model, metric);
    }

    @ParameterizedTest
    @CsvSource({"bdhs_table2.psv, 2, 3, 12", "bdhs_table15_rho_and_noise.psv, 15, 2, 12"})
    void hasEachNumberOfTheTable(String file, String table, int head, int count)
            throws IOException {
        List<String> lines = Files.readAllLines(Vectors.file("charts/" + file));
        List<Double> theirs =
                lines.stream()
                        .skip(1)
                        .flatMap(line -> Stream.of(line.split("\\|")).skip(head))
                        .map(Double::parseDouble)
                        .toList();
        List<Double> ours =
                Published.read(FOLDER.resolve("bdhs.csv")).stream()
                        .filter(row -> row.source().equals("BDHS, table " + table))
                        .map(Published::value)
                        .toList();
        assertEquals(count * 8, ours.size());
        assertEquals(theirs, ours);
    }

    @Test
    void saysFileLineAndValueOfABadRow() throws IOException {
        String head = Files.readAllLines(FOLDER.resolve("mdpo.csv")).get(0);
        Path file = folder.resolve("bad.csv");
        Files.writeString(file, head + "\np,a,1,m,x,,,CHAIRs,lower,four\n");
        fails(file + ", line 2: a value must be a number, got four", () -> Published.read(file));
        Files.writeString(file, head + "\np,a,1,m,x,,,CHAIRs,down,4\n");
        fails(
                file + ", line 2: better must be higher or lower, got down",
                () -> Published.read(file));
        Files.writeString(file, "method,measure\na,b\n");
        fails(
                file
                        + " must have the columns [method, measure, value, low, high],"
                        + " it has [method, measure]",
                () -> Measured.read(file, Measure.RECALL));
        Files.writeString(file, "method,measure,value,low,high\na,recall,1,1,1\n");
        fails(file + " must have the measure words", () -> Measured.read(file, Measure.WORDS));
        fails(
                "no row has the metric CHAIRs of the model m",
                () -> Published.counterparts(List.of(), "m", "CHAIRs"));
        Path absent = folder.resolve("absent.csv");
        assertEquals(
                "Cannot read " + absent,
                assertThrows(IOException.class, () -> Published.read(absent)).getMessage());
    }

    private static void fails(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
