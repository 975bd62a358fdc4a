package groundlab.docs;

import groundlab.data.Example;
import groundlab.data.Examples;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.evaluation.Hallucination;
import groundlab.evaluation.HallucinationReport;
import groundlab.loop.Run;
import groundlab.metrics.Chair;
import groundlab.metrics.Lexicon;
import groundlab.metrics.Result;
import groundlab.metrics.Reward;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import groundlab.objective.Mdpo;
import groundlab.objective.Objective;
import groundlab.plot.TrainingCurves;
import groundlab.sampling.BiasDrivenSampling;
import groundlab.sampling.Sampler;
import groundlab.study.Outcome;
import groundlab.study.Tally;
import groundlab.training.PreferenceTraining;
import groundlab.world.TinyWorld;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.Table;

/**
 * What an example may use without saying where it comes from, under the name that tells it. All of
 * it is small: six pictures, six pairs, one step of training.
 */
public final class Given {

    public static final TinyWorld world;
    public static final Vlm model;

    public static final Examples examples;
    public static final Example example;
    public static final Picture picture;
    public static final List<Picture> pictures;
    public static final BufferedImage image;
    public static final String prompt;
    public static final String answer;

    public static final Pairs pairs;
    public static final Pairs held;
    public static final PreferencePair pair;

    public static final Lexicon lexicon;
    public static final Reward reward;
    public static final Sampler sampler;
    public static final Objective objective;

    public static final Run run;
    public static final Table log;
    public static final HallucinationReport report;
    public static final Result<Chair> before;
    public static final Result<Chair> after;
    public static final List<Outcome> outcomes;
    public static final XYChart chart;

    static {
        try {
            world = TinyWorld.open();
            model = Vlm.load(world.baseModel());
            examples = world.preference();
            example = examples.get(0);
            pictures = examples.stream().map(Example::picture).toList();
            picture = pictures.get(0);
            image = picture.pixels();
            prompt = example.prompt();
            answer = model.answer(ImageView.of(image), prompt);
            sampler = BiasDrivenSampling.attention(0.9);
            pairs = sampler.pairs(model, examples, 7);
            held = sampler.pairs(model, world.validation(2), 7);
            pair = pairs.get(0);
            lexicon = Lexicon.of(TinyWorld.objects());
            reward = Reward.chair(lexicon);
            objective = new Mdpo(0.1);
            run =
                    PreferenceTraining.of(model, pairs)
                            .objective(objective)
                            .run(Path.of(System.getProperty("groundlab.home"), "runs/given"));
            log = run.log();
            report = Hallucination.of(model).on(world.test());
            before = report.chair();
            after = Hallucination.of(run.model()).on(world.test()).chair();
            List<Tally> tallies = report.rows().stream().map(Tally::of).toList();
            outcomes =
                    Stream.of("base", "DPO", "mDPO")
                            .map(method -> new Outcome(method, 3e-5, 7, 1, tallies))
                            .toList();
            chart = TrainingCurves.of(log).columns("loss").chart();
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Given() {}

    static void close() {
        run.close();
        model.close();
    }
}
