package groundlab.recipe;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import groundlab.checkpoint.Activation;
import groundlab.checkpoint.Family;
import groundlab.checkpoint.FreshModel;
import groundlab.checkpoint.VlmConfig;
import groundlab.internal.Progress;
import groundlab.internal.WholeFiles;
import groundlab.loop.Run;
import groundlab.model.Vlm;
import groundlab.training.SupervisedTraining;
import groundlab.world.TinyWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Trains the base model that ships, from a random start to a model that names absent partners. */
public final class TrainBase {

    private static final long SEED = 1;
    private static final int STEPS = 2600;
    private static final int BATCH = 32;

    private TrainBase() {}

    /**
     * Writes the random start to {@code folder/start}, the run to {@code folder/run}, and the model
     * with its provenance to the tiny world's {@code base-model}.
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length > 0 ? args[0] : "runs/base");
        TinyWorld world = TinyWorld.open();
        Progress.install(TrainBase::print);
        int vocabulary = FreshModel.vocabulary(Family.LLAVA, TinyWorld.words()).size();
        FreshModel.write(folder.resolve("start"), shape(vocabulary), TinyWorld.words(), SEED);
        try (Vlm start = Vlm.load(folder.resolve("start"));
                Run run =
                        SupervisedTraining.of(start, world.train(STEPS * BATCH))
                                .batch(BATCH)
                                .learningRate(1.5e-3)
                                .warmup(0.1)
                                .beta2(0.99)
                                .weightDecay(0.01)
                                .blind(0.15)
                                .questions(4)
                                .seed(SEED)
                                .checkpointEvery(100)
                                .run(folder.resolve("run"))) {
            Path home = world.baseModel();
            run.model().save(home);
            WholeFiles.write(home.resolve("provenance.json"), provenance(world, run));
            System.out.println(run);
        }
    }

    private static String provenance(TinyWorld world, Run run) throws IOException {
        Gson gson = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();
        String config = Files.readString(run.folder().resolve("config.json"));
        JsonObject facts = gson.fromJson(config, JsonObject.class);
        facts.addProperty("made_by", "environment/train-base");
        facts.addProperty("world", world.toString());
        facts.addProperty("start_seed", SEED);
        facts.addProperty(
                "last_loss", run.log().doubleColumn("loss").get(run.log().rowCount() - 1));
        facts.addProperty("trained_sha256", run.model().fingerprint());
        return gson.toJson(facts) + "\n";
    }

    private static void print(Progress.State state) {
        if (state.ended() || state.done() % 10 == 0) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d of %d, %s, %d s left%n",
                    state.label(),
                    state.done(),
                    state.total(),
                    state.note(),
                    state.left().toSeconds());
        }
    }

    /** 1.1 million parameters; 64 image tokens. */
    private static VlmConfig shape(int vocabulary) {
        int width = 128;
        return new VlmConfig(
                Family.LLAVA,
                VlmConfig.Text.llama(width, 256, 3, 4, vocabulary),
                new VlmConfig.Vision(
                        VlmConfig.Vision.Kind.CLIP,
                        width,
                        256,
                        3,
                        4,
                        64,
                        8,
                        1e-5,
                        Activation.QUICK_GELU),
                VlmConfig.Mlp.plain(),
                FreshModel.SPECIAL.indexOf("<image>"));
    }
}
