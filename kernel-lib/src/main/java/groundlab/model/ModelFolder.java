package groundlab.model;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import groundlab.checkpoint.Weights;
import groundlab.engine.Precision;
import groundlab.engine.Safetensors;
import groundlab.internal.Hashes;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

/**
 * The folder that a model came from, whose small files go along when it is saved.
 *
 * @param path where it is
 */
record ModelFolder(Path path) {

    /** Settings for drawing answers, which no given answer's score depends on. */
    private static final String DRAWING = "generation_config.json";

    private static final List<String> SIDE_FILES =
            List.of(
                    "tokenizer.json",
                    "tokenizer.model",
                    "tokenizer_config.json",
                    "special_tokens_map.json",
                    "added_tokens.json",
                    "vocab.json",
                    "merges.txt",
                    "preprocessor_config.json",
                    "processor_config.json",
                    "chat_template.json",
                    "chat_template.jinja",
                    DRAWING);

    /** Writes something into a folder. */
    interface Writing {
        void into(Path folder) throws IOException;
    }

    /**
     * {@return SHA-256 over what turns texts and pixels into inputs} A copy that {@link #save}
     * wrote has the same.
     */
    String reading(ChatLayout layout) throws IOException {
        MessageDigest digest = Hashes.sha256();
        for (String part :
                List.of(
                        layout.before(),
                        layout.between(),
                        layout.after(),
                        layout.lead(),
                        layout.end(),
                        config(Precision.FP32))) {
            update(digest, part.getBytes(StandardCharsets.UTF_8));
        }
        for (String name : SIDE_FILES) {
            if (!name.equals(DRAWING) && Files.exists(path.resolve(name))) {
                update(digest, name.getBytes(StandardCharsets.UTF_8));
                update(digest, Files.readAllBytes(path.resolve(name)));
            }
        }
        return Hashes.hex(digest.digest());
    }

    /** With its length, so that no byte can move from one part to the next unseen. */
    private static void update(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        digest.update(part);
    }

    void save(Path target, Weights weights, Precision precision) throws IOException {
        whole(
                target,
                folder -> {
                    Safetensors.write(
                            folder.resolve("model.safetensors"),
                            weights.byName(),
                            Map.of("format", "pt"));
                    WholeFiles.write(folder.resolve("config.json"), config(precision));
                    for (String name : SIDE_FILES) {
                        copy(path.resolve(name), folder.resolve(name));
                    }
                    removeShards(folder);
                });
    }

    /** What the model does not have must not stay from another that was there before. */
    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to) && Files.exists(from) && Files.isSameFile(from, to)) {
            return;
        }
        if (Files.exists(from)) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(to);
        }
    }

    /** Shards that were there before are now in one file. */
    private static void removeShards(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("model.safetensors.index.json"));
        try (DirectoryStream<Path> shards =
                Files.newDirectoryStream(folder, "model-*-of-*.safetensors")) {
            for (Path shard : shards) {
                Files.delete(shard);
            }
        }
    }

    /** The config as it was read, but for the number format. */
    private String config(Precision precision) throws IOException {
        JsonObject json =
                JsonParser.parseString(Files.readString(path.resolve("config.json")))
                        .getAsJsonObject();
        String key = json.has("dtype") ? "dtype" : "torch_dtype";
        json.addProperty(key, precision.torchName());
        return new GsonBuilder()
                        .disableHtmlEscaping()
                        .serializeNulls()
                        .setPrettyPrinting()
                        .create()
                        .toJson(json)
                + "\n";
    }

    /**
     * Writes a new folder under another name and renames it; a folder that is there, file by file.
     */
    static void whole(Path target, Writing writing) throws IOException {
        if (Files.exists(target)) {
            writing.into(target);
            return;
        }
        Path parent = target.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path aside = parent.resolve("." + target.getFileName() + ".part");
        Files.createDirectories(aside); // a part that a stop left behind is written over
        writing.into(aside);
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
