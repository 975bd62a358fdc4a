package groundlab.model;

import static groundlab.internal.Checks.check;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import groundlab.checkpoint.VlmConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Text to token ids and back, by a {@code tokenizer.json}. */
public final class Tokenizer implements AutoCloseable {

    private final HuggingFaceTokenizer tokenizer;
    private final int end;
    private final Map<Integer, Boolean> fullStops = new ConcurrentHashMap<>();

    private Tokenizer(HuggingFaceTokenizer tokenizer, int end) {
        this.tokenizer = tokenizer;
        this.end = end;
    }

    static Tokenizer read(Path folder, VlmConfig config) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing");
        }
        HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.builder()
                        .optTokenizerPath(file)
                        .optTruncation(false)
                        .optPadding(false)
                        .build();
        int[] image = narrow(tokenizer.encode("<image>", false, false).getIds());
        check(
                image.length == 1 && image[0] == config.imageToken(),
                "%s must have <image> as token %d (config.json), it gives %s",
                file,
                config.imageToken(),
                Arrays.toString(image));
        int[] end = narrow(tokenizer.encode("</s>", false, false).getIds());
        check(end.length == 1, "%s must have the end token </s>", file);
        return new Tokenizer(tokenizer, end[0]);
    }

    /** {@return ids of {@code text}, with the start token if {@code start}} */
    public int[] encode(String text, boolean start) {
        return narrow(tokenizer.encode(text, start, false).getIds());
    }

    /** {@return the text of {@code ids} without special tokens} */
    public String decode(int[] ids) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        return tokenizer.decode(wide, true).strip();
    }

    /** {@return the token that ends an answer} */
    public int end() {
        return end;
    }

    /** {@return whether a token ends a sentence} */
    boolean endsSentence(int id) {
        return fullStops.computeIfAbsent(id, one -> decode(new int[] {one}).endsWith("."));
    }

    private static int[] narrow(long[] ids) {
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = Math.toIntExact(ids[i]);
        }
        return narrow;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
