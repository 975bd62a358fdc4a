package groundlab.model;

import static groundlab.internal.Checks.check;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import groundlab.checkpoint.VlmConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Text to token ids and back, by a {@code tokenizer.json}. */
public final class Tokenizer implements AutoCloseable {

    private static final String IMAGE = "<image>";

    private final HuggingFaceTokenizer tokenizer;
    private final int end;
    private final Set<Integer> ends;
    private final OptionalInt unknown;
    private final Map<Integer, Boolean> fullStops = new ConcurrentHashMap<>();

    private Tokenizer(
            HuggingFaceTokenizer tokenizer, int end, Set<Integer> ends, OptionalInt unknown) {
        this.tokenizer = tokenizer;
        this.end = end;
        this.ends = ends;
        this.unknown = unknown;
    }

    static Tokenizer read(Path folder, VlmConfig config, ChatLayout layout) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing");
        }
        HuggingFaceTokenizer tokenizer;
        try {
            tokenizer =
                    HuggingFaceTokenizer.builder()
                            .optTokenizerPath(file)
                            .optTruncation(false)
                            .optPadding(false)
                            .build();
        } catch (RuntimeException e) { // what the native reader throws for a broken file
            throw new IOException(file + " is no tokenizer: " + e.getMessage(), e);
        }
        int[] found = narrow(tokenizer.encode(IMAGE, false, false).getIds());
        check(
                found.length == 1 && found[0] == config.imageToken(),
                "%s must have %s as token %d (config.json), it gives %s",
                file,
                IMAGE,
                config.imageToken(),
                Arrays.toString(found));
        check(
                found[0] < config.text().vocabulary(),
                "%s gives %s as token %d, but vocab_size (config.json) is %d",
                file,
                IMAGE,
                found[0],
                config.text().vocabulary());
        int[] end = narrow(tokenizer.encode(layout.end(), false, false).getIds());
        check(end.length == 1, "%s must have the end token %s", file, layout.end());
        Set<Integer> ends = new HashSet<>(Set.of(end[0]));
        ends.addAll(generationEnds(folder.resolve("generation_config.json")));
        int[] unknown = narrow(tokenizer.encode(unknownName(folder), false, false).getIds());
        OptionalInt one = unknown.length == 1 ? OptionalInt.of(unknown[0]) : OptionalInt.empty();
        return new Tokenizer(tokenizer, end[0], Set.copyOf(ends), one);
    }

    /** {@code eos_token_id} is a number or a list of them, or left out. */
    private static Set<Integer> generationEnds(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Set.of();
        }
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            JsonElement ids = json.get("eos_token_id");
            if (ids == null || ids.isJsonNull()) {
                return Set.of();
            }
            return ids.isJsonArray()
                    ? ids.getAsJsonArray().asList().stream()
                            .map(JsonElement::getAsInt)
                            .collect(Collectors.toSet())
                    : Set.of(ids.getAsInt());
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NumberFormatException e) {
            throw new IOException(
                    file
                            + " must be a JSON object whose eos_token_id is a number or a list of them",
                    e);
        }
    }

    /** {@code unk_token} is a text or an object with its {@code content}, or left out. */
    private static String unknownName(Path folder) throws IOException {
        String usual = "<unk>";
        Path file = folder.resolve("tokenizer_config.json");
        if (!Files.isRegularFile(file)) {
            return usual;
        }
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            JsonElement token = json.get("unk_token");
            if (token != null && token.isJsonObject()) {
                token = token.getAsJsonObject().get("content");
            }
            return token == null || token.isJsonNull() ? usual : token.getAsString();
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw new IOException(
                    file + " must be a JSON object whose unk_token is a text or has one", e);
        }
    }

    /** {@return ids of {@code text}, with the start token if {@code start}} */
    public int[] encode(String text, boolean start) {
        return narrow(tokenizer.encode(text, start, false).getIds());
    }

    /** {@return the text of {@code ids} without special tokens} */
    public String decode(int[] ids) {
        return raw(ids).strip();
    }

    /**
     * {@return the text that {@code ids} add to the text of {@code before}, with the blank between
     * them where there is one: none in "fork" and "s"}
     */
    String continuation(int[] before, int[] ids) {
        if (before.length == 0) {
            return decode(ids);
        }
        String head = raw(before);
        String whole = raw(Prompts.join(before, ids));
        return whole.startsWith(head)
                ? whole.substring(head.length()).stripTrailing()
                : " " + decode(ids);
    }

    private String raw(int[] ids) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
    }

    /** {@return the text of {@code ids} with special tokens such as {@code </s>} written out} */
    public String decodeAll(int[] ids) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false).strip();
    }

    /** {@return the placeholder for a picture's tokens} */
    String image() {
        return IMAGE;
    }

    /** {@return the token that ends an answer} */
    public int end() {
        return end;
    }

    /** {@return the token that stands for what is not known, if there is one} */
    OptionalInt unknown() {
        return unknown;
    }

    /** {@return whether generation stops at a token} */
    boolean ends(int id) {
        return ends.contains(id);
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
