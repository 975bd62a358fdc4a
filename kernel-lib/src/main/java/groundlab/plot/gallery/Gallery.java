package groundlab.plot.gallery;

import groundlab.data.Truth;
import groundlab.metrics.Chair;
import groundlab.metrics.Interval;
import groundlab.metrics.Metric.Better;
import groundlab.metrics.PerImage;
import groundlab.metrics.Rate;
import groundlab.metrics.Result;
import groundlab.plot.AttentionMap;
import groundlab.plot.CurveBands;
import groundlab.plot.DissimilarTries;
import groundlab.plot.Frontier;
import groundlab.plot.GroupedBars;
import groundlab.plot.MarginHistogram;
import groundlab.plot.NoiseSchedule;
import groundlab.plot.OrderingPlot;
import groundlab.plot.Radar;
import groundlab.plot.SplitPlot;
import groundlab.plot.SweepPlot;
import groundlab.plot.TrainingCurves;
import groundlab.plot.WordLikelihood;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * One example of each plot, to choose by looking. The numbers are made up; they only have the shape
 * of what such plots are drawn from.
 *
 * <pre>{@code
 * show(Gallery.all().values());
 * }</pre>
 */
public final class Gallery {

    private Gallery() {}

    /** {@return all examples by a short name, new ones at each call} */
    public static Map<String, IChart> all() {
        Map<String, IChart> all = new LinkedHashMap<>();
        all.put("chair-by-method", chairByMethod());
        all.put("pope-by-split", popeBySplit());
        all.put("mmhal-types", mmhalTypes());
        all.put("amber-dimensions", amberDimensions());
        all.put("loss-terms", lossTerms());
        all.put("log-probabilities", TrainingCurves.logps(Log.table()).chart());
        all.put("bands", bands());
        all.put("margins", margins());
        all.put("frontier", frontier());
        all.put("pope-against-repope", popeAgainstRepope());
        all.put("rho", rho());
        all.put("data-size", dataSize());
        all.put("tries", tries());
        all.put("noise-schedule", noiseSchedule());
        all.put("attention", attention());
        all.put("words", words());
        all.put("tokens", tokens());
        all.put("order", order());
        return Collections.unmodifiableMap(all);
    }

    private static IChart chairByMethod() {
        return GroupedBars.titled("CHAIR by method")
                .add("base", result(46, 23), "CHAIRs", "CHAIRi", "Recall")
                .add("SFT", result(38, 22), "CHAIRs", "CHAIRi", "Recall")
                .add("DPO", result(33, 19), "CHAIRs", "CHAIRi", "Recall")
                .add("mDPO", result(24, 21), "CHAIRs", "CHAIRi", "Recall")
                .baseline("base")
                .yTitle("of captions, mentions, objects")
                .chart();
    }

    /** 100 captions of two true objects; some invent one, some leave one out. */
    private static Result<Chair> result(int inventing, int complete) {
        PerImage<Chair> images = new PerImage<>();
        for (int i = 0; i < 100; i++) {
            List<String> said = new ArrayList<>(List.of("dog"));
            if (i % 25 < complete) {
                said.add("bench");
            }
            if ((37 * i) % 100 < inventing) {
                said.add("car");
            }
            images.add("picture " + i, Chair.ofNames(said, Truth.of(List.of("dog", "bench"))));
        }
        return new Result<>("CHAIR", Chair.METRICS, images, Map.of("mode", "TRUTH"));
    }

    private static IChart popeBySplit() {
        String[] splits = {"random", "popular", "adversarial"};
        double[][] f1 = {{.873, .861, .842}, {.886, .872, .846}, {.891, .880, .861}};
        SplitPlot plot = SplitPlot.titled("POPE by split").yTitle("F1 ↑");
        String[] models = {"base", "DPO", "mDPO"};
        for (int m = 0; m < models.length; m++) {
            for (int s = 0; s < splits.length; s++) {
                plot.add(models[m], splits[s], share(f1[m][s], 1500));
            }
        }
        return plot.chart();
    }

    private static IChart mmhalTypes() {
        return Radar.titled("MMHal-Bench: mean score by type of question")
                .axes(
                        0,
                        6,
                        "attribute",
                        "adversarial",
                        "comparison",
                        "counting",
                        "relation",
                        "environment",
                        "holistic",
                        "other")
                .add("base", 3.3, 1.5, 2.1, 1.6, 2.0, 4.2, 1.4, 1.3)
                .add("DPO", 3.4, 2.2, 2.3, 1.7, 2.1, 4.1, 1.7, 1.4)
                .add("mDPO", 3.1, 4.1, 2.8, 2.2, 2.6, 4.0, 2.2, 2.4)
                .chart();
    }

    private static IChart amberDimensions() {
        return Radar.titled("AMBER: F1 by dimension, in percent")
                .axes(0, 100, "existence", "state", "number", "action", "relation")
                .add("base", 78.5, 66.2, 58.1, 71.9, 52.4)
                .add("mDPO", 88.3, 70.9, 61.0, 76.2, 57.7)
                .chart();
    }

    private static IChart lossTerms() {
        return TrainingCurves.of(Log.table())
                .columns(Log.TERMS)
                .titled("mDPO: the loss and its terms")
                .yTitle("nats")
                .panels();
    }

    private static IChart bands() {
        CurveBands plot = CurveBands.of("logps/chosen").yTitle("nats per answer");
        for (String method : List.of("DPO", "mDPO")) {
            double gain = method.equals("DPO") ? -2 : 1;
            plot.add(
                    method,
                    Stream.of("7", "8", "9").map(s -> Log.chosen(method + s, gain)).toList());
        }
        return plot.titled("Log-probability of the chosen answers, three seeds each").chart();
    }

    private static IChart margins() {
        return MarginHistogram.titled("Reward margins of held-out pairs")
                .add("before", Log.normal("before", 400, 0, 0.35))
                .add("after", Log.normal("after", 400, 1.4, 1.1))
                .xTitle("reward of chosen − reward of rejected, β times nats")
                .chart();
    }

    private static IChart frontier() {
        String[] models = {"base", "SFT", "DPO", "mDPO", "BDHS", "online", "mixed"};
        double[] recall = {.980, .974, .945, .948, .930, .966, .971};
        double[] chair = {.404, .313, .345, .301, .240, .352, .318};
        Frontier plot = Frontier.titled("Hallucination against recall");
        for (int i = 0; i < models.length; i++) {
            plot.add(models[i], share(recall[i], 1200), share(chair[i], 400));
        }
        return plot.chart();
    }

    private static IChart popeAgainstRepope() {
        double[][] f1 = {{.873, .902}, {.861, .857}, {.886, .915}, {.892, .889}, {.845, .871}};
        Frontier plot =
                Frontier.titled("F1 on POPE and on RePOPE, random questions")
                        .x("POPE F1 ↑", Better.HIGHER)
                        .y("RePOPE F1 ↑", Better.HIGHER)
                        .diagonal();
        for (int i = 0; i < f1.length; i++) {
            plot.add("model " + (char) ('A' + i), share(f1[i][0], 3000), share(f1[i][1], 2774));
        }
        return plot.chart();
    }

    private static IChart rho() {
        double[] rhos = {0, .5, .9, .99, 1};
        double[] differs = {.57, .65, .78, .87, .91};
        double[] invents = {.35, .36, .58, .69, .71};
        SweepPlot plot = SweepPlot.titled("Negatives against rho").xTitle("rho").evenlySpaced();
        for (int i = 0; i < rhos.length; i++) {
            plot.add("differs from the reference", rhos[i], share(differs[i], 400));
            plot.add("names an absent object", rhos[i], share(invents[i], 400));
        }
        return plot.yTitle("share of answers").baseline("base model", .468).chart();
    }

    private static IChart dataSize() {
        double[] sizes = {100, 500, 1000, 2000, 5000};
        double[] dpo = {.41, .37, .33, .34, .35};
        double[] mdpo = {.40, .35, .31, .27, .24};
        SweepPlot plot = SweepPlot.titled("Hallucination against pairs to train on").logarithmic();
        for (int i = 0; i < sizes.length; i++) {
            plot.add("DPO", sizes[i], share(dpo[i], 500));
            plot.add("mDPO", sizes[i], share(mdpo[i], 500));
        }
        return plot.xTitle("pairs").yTitle("CHAIRs ↓").baseline("base model", .43).chart();
    }

    private static IChart tries() {
        double[][] shares = {
            {.62, .71, .76, .79, .81}, {.75, .84, .88, .90, .92}, {.80, .88, .91, .93, .93}
        };
        String[] settings = {"rho 0.9", "rho 0.99", "rho 1"};
        DissimilarTries plot = DissimilarTries.titled("Answers that differ enough, by try");
        for (int i = 0; i < settings.length; i++) {
            List<Interval> byTry = new ArrayList<>();
            for (double one : shares[i]) {
                byTry.add(new Rate((int) Math.round(500 * one), 500).interval());
            }
            plot.add(settings[i], byTry);
        }
        return plot.chart();
    }

    /** The constants of the BDHS paper, section 7 of its appendix. */
    private static IChart noiseSchedule() {
        return NoiseSchedule.of(
                        1000, k -> 1e-5 + (5e-3 - 1e-5) / (1 + Math.exp(6 - 12 * k / 1000.0)))
                .chart();
    }

    private static IChart attention() {
        int side = 12;
        double[][] weights = new double[side][side];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                double far = Math.hypot(row - 7.5, column - 3.5);
                weights[row][column] = 0.001 + 0.03 * Math.exp(-far * far / 5);
            }
        }
        return AttentionMap.of(scene(), weights)
                .titled("Attention of “disk” to the picture")
                .chart();
    }

    /** A disk and a square on a plain ground. */
    private static BufferedImage scene() {
        BufferedImage image = new BufferedImage(192, 192, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 192; y++) {
            for (int x = 0; x < 192; x++) {
                boolean disk = Math.hypot(x - 64, y - 128) < 34;
                boolean square = x > 116 && x < 168 && y > 30 && y < 82;
                image.setRGB(
                        x, y, disk ? 0xB03030 : square ? 0x3060A0 : 0xE6E2D6 - 0x010101 * (y / 12));
            }
        }
        return image;
    }

    private static IChart words() {
        String[] said = "There is a fork and a knife on the table .".split(" ");
        double[] seen = {-.02, -.01, -.1, -.4, -.9, -.2, -3.4, -.3, -.05, -.2, -.1};
        double[] blind = {-.03, -.01, -.2, -3.1, -.8, -.2, -.6, -.4, -.06, -.5, -.1};
        return WordLikelihood.titled("The knife is not there: it follows from the fork")
                .words(List.of(said))
                .add("with the picture", seen)
                .add("without the picture", blind)
                .chart();
    }

    private static IChart tokens() {
        List<String> tokens =
                List.of(
                        "The", "pic", "ture", "shows", "a", "man", "on", "a", "surf", "board",
                        "and", "a", "dog", "that", "runs", "along", "the", "beach", ".");
        double[] seen = Log.normal("seen", tokens.size(), -1.2, 0.5);
        double[] blind = Log.normal("blind", tokens.size(), -2.1, 0.8);
        blind[4] = Double.NaN;
        return WordLikelihood.titled(
                        "An answer by tokens, one of them not scored without the picture")
                .words(tokens)
                .add("with the picture", seen)
                .add("without the picture", blind)
                .chart();
    }

    private static IChart order() {
        String[] methods = {"both terms", "answer term", "image term", "no term", "base"};
        double[] paper = {25.5, 31.0, 33.5, 41.0, 48.0};
        double[] here = {.308, .301, .392, .345, .470};
        OrderingPlot plot =
                OrderingPlot.titled("CHAIRs ↓: the order of a paper and ours")
                        .between("paper", "here");
        IntStream.range(0, methods.length)
                .forEach(i -> plot.add(methods[i], paper[i], share(here[i], 3000)));
        return plot.chart();
    }

    private static Interval share(double p, int n) {
        double half = 1.96 * Math.sqrt(p * (1 - p) / n);
        return new Interval(p, Math.max(0, p - half), Math.min(1, p + half), n);
    }
}
