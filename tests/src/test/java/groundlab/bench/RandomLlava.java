package groundlab.bench;

import static groundlab.internal.Checks.check;

import com.google.gson.Gson;
import groundlab.data.Pairs;
import groundlab.data.Picture;
import groundlab.data.PreferencePair;
import groundlab.data.Provenance;
import groundlab.engine.Compute;
import groundlab.model.Ask;
import groundlab.model.ImageView;
import groundlab.model.Vlm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What tests/bench/gpu/random_llava.py wrote.
 *
 * @param folder with {@code model/} and {@code pairs.json}
 * @param rows of {@code pairs.json}
 */
record RandomLlava(Path folder, List<Row> rows) {

    /** A pair as text and as the tokens that PyTorch's side takes. */
    static final class Row {
        String prompt;
        String chosen;
        String rejected;
        String picture;
        String worse;
        int[] prompt_ids;
        int[] chosen_ids;
        int[] rejected_ids;
    }

    private static final class Content {
        List<Row> pairs;
    }

    static RandomLlava open(Path folder) throws IOException {
        String json = Files.readString(folder.resolve("pairs.json"));
        return new RandomLlava(folder, new Gson().fromJson(json, Content.class).pairs);
    }

    Vlm model(Compute compute) throws IOException {
        return Vlm.load(folder.resolve("model"), compute);
    }

    long modelBytes() throws IOException {
        long bytes = 0;
        try (var files = Files.newDirectoryStream(folder.resolve("model"), "*.safetensors")) {
            for (Path file : files) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    /** {@return the pairs, with their worse pictures} Checks that both sides read the same. */
    Pairs pairs(Vlm model) {
        List<PreferencePair> pairs = new ArrayList<>();
        for (Row row : rows) {
            ImageView view = ImageView.of(picture(row.picture).pixels());
            same(row.prompt_ids, model.promptTokens(view, row.prompt));
            same(row.chosen_ids, model.answerTokens(row.prompt, row.chosen));
            same(row.rejected_ids, model.answerTokens(row.prompt, row.rejected));
            pairs.add(
                    new PreferencePair(
                            "pair" + pairs.size(),
                            picture(row.picture),
                            row.prompt,
                            row.chosen,
                            row.rejected,
                            Optional.of(picture(row.worse)),
                            Optional.empty(),
                            Provenance.NONE));
        }
        return Pairs.of(pairs, Provenance.NONE.with("method", "random words"));
    }

    /** {@return the first pictures, over again if there are fewer} */
    List<ImageView> views(int n) {
        List<ImageView> views = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            views.add(ImageView.of(picture(rows.get(i % rows.size()).picture).pixels()));
        }
        return views;
    }

    /** {@return a greedy question for each of {@link #views}} */
    List<Ask> asks(int n) {
        List<Ask> asks = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            asks.add(Ask.greedy(i, rows.get(i % rows.size()).prompt));
        }
        return asks;
    }

    private Picture picture(String name) {
        return Picture.of(folder.resolve(name));
    }

    private static void same(int[] theirs, int[] ours) {
        check(
                Arrays.equals(theirs, ours),
                "both sides must read the same tokens, got %s and %s",
                Arrays.toString(theirs),
                Arrays.toString(ours));
    }
}
