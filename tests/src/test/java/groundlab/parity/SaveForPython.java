package groundlab.parity;

import ai.djl.ndarray.NDArray;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import groundlab.checkpoint.Family;
import groundlab.checkpoint.FreshModel;
import groundlab.checkpoint.Lora;
import groundlab.engine.Compute;
import groundlab.engine.Precision;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Saves models and adapters of every family, each with a {@code scores.json}, for
 * tests/parity/open_saved.py to open; tests/parity/way_back runs both. Writes the arguments of that
 * script to {@code arguments} in the output folder.
 */
public final class SaveForPython {

    private static final Path ROOT = Path.of("tests/src/test/resources/parity");
    private static final List<String> FIXTURES =
            List.of("llava", "llava-biased", "llava-next-vicuna", "llava-next-mistral", "idefics3");
    private static final String[] PROMPTS = {
        "Describe the image.", "Is there a fork in the image?"
    };
    private static final String[] ANSWERS = {
        "This is a kitchen. There is a fork.", "There is a dog and a person in the park."
    };
    private static final Compute BF16 = Compute.cpu().with(Precision.BF16);
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Path out;
    private final Path pictures = ROOT.resolve("llava");
    private final List<String> arguments = new ArrayList<>();

    private SaveForPython(Path out) {
        this.out = out;
    }

    /** Saves everything below the folder that is its one argument. */
    public static void main(String[] args) throws IOException {
        SaveForPython all = new SaveForPython(Path.of(args[0]).toAbsolutePath());
        for (String name : FIXTURES) {
            all.models(name);
            all.adapters(name);
        }
        for (Family family : Family.values()) {
            all.fresh(family);
        }
        Files.writeString(all.out.resolve("arguments"), String.join("\n", all.arguments) + "\n");
    }

    private void models(String name) throws IOException {
        Path source = ROOT.resolve(name);
        try (Vlm model = Vlm.load(source);
                Vlm adapted = model.withAdapter(source.resolve("adapter"));
                Vlm merged = adapted.merged()) {
            model(name + "-fp32", model);
            model(name + "-merged-fp32", merged);
        }
        try (Vlm model = Vlm.load(source, BF16);
                Vlm adapted = model.withAdapter(source.resolve("adapter"));
                Vlm merged = adapted.merged()) {
            model(name + "-bf16", model);
            model(name + "-merged-bf16", merged);
        }
    }

    private void adapters(String name) throws IOException {
        Path source = ROOT.resolve(name);
        try (Vlm model = Vlm.load(out.resolve(name + "-fp32"))) {
            again(model, name, "adapter");
            if (Files.exists(source.resolve("adapter-vision"))) {
                again(model, name, "adapter-vision");
            }
            Lora everyLayer = Lora.rank(4).alpha(6).stabilized();
            Lora outside = Lora.rank(2).on(".*(linear_1|modality_projection.proj|fc2)");
            try (Vlm adapted = model.withLora(everyLayer, 7)) {
                fill(adapted);
                adapter(name, "rslora", adapted);
            }
            try (Vlm adapted = model.withLora(outside, 7)) {
                fill(adapted);
                adapter(name, "outside-decoder", adapted);
            }
        }
    }

    /** What PEFT wrote, read and written. */
    private void again(Vlm model, String name, String adapter) throws IOException {
        try (Vlm adapted = model.withAdapter(ROOT.resolve(name).resolve(adapter))) {
            adapter(name, adapter, adapted);
        }
    }

    private static void fill(Vlm adapted) {
        Random random = new Random(5);
        for (NDArray matrix : adapted.adapterWeights().values()) {
            float[] values = new float[(int) matrix.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.1 * random.nextGaussian());
            }
            matrix.set(values);
        }
    }

    /** A model that is written here from the first file to the last. */
    private void fresh(Family family) throws IOException {
        List<String> words = new ArrayList<>();
        for (String text : List.of(PROMPTS[0], PROMPTS[1], ANSWERS[0], ANSWERS[1])) {
            words.addAll(List.of(text.split("\\b\\s*")));
        }
        String name = "fresh-" + family.title();
        FreshModel.tiny(out.resolve(name), family, words, 3);
        try (Vlm model = Vlm.load(out.resolve(name))) {
            scores(out.resolve(name), model);
        }
        arguments.addAll(List.of(out.resolve(name).toString(), "-"));
    }

    /** Scores are in FP32 from the weights as saved. */
    private void model(String name, Vlm model) throws IOException {
        Path folder = out.resolve(name);
        model.save(folder);
        try (Vlm saved = Vlm.load(folder)) {
            scores(folder, saved);
        }
        arguments.addAll(List.of(folder.toString(), "-"));
    }

    private void adapter(String name, String kind, Vlm adapted) throws IOException {
        Path folder = out.resolve(name + "-" + kind);
        adapted.save(folder);
        scores(folder, adapted);
        arguments.addAll(List.of(out.resolve(name + "-fp32").toString(), folder.toString()));
    }

    private void scores(Path folder, Vlm model) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String file = "image" + i + ".png";
            Files.write(folder.resolve(file), Files.readAllBytes(pictures.resolve(file)));
            ImageView view = ImageView.of(ImageIO.read(pictures.resolve(file).toFile()));
            double sum = 0;
            for (float logp : model.tokenLogps(view, PROMPTS[i], ANSWERS[i])) {
                sum += logp;
            }
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("picture", file);
            row.put("prompt", PROMPTS[i]);
            row.put("answer", ANSWERS[i]);
            row.put("logp", sum);
            rows.add(row);
        }
        Files.writeString(folder.resolve("scores.json"), GSON.toJson(rows) + "\n");
    }
}
