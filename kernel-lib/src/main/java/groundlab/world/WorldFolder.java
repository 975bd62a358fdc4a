package groundlab.world;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import groundlab.internal.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder {@code datasets/tiny-world}: where it is, and what {@code world.json} says. */
final class WorldFolder {

    private static final String PLACE = "datasets/tiny-world";
    private static final String FILE = "world.json";
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    /** What {@code world.json} holds. */
    private record Facts(long seed, WorldSettings settings) {}

    private WorldFolder() {}

    /** Looks in the project's home if one is named, else upwards from the working directory. */
    static Path find() throws IOException {
        String property = System.getProperty("groundlab.home");
        String home = property != null ? property : System.getenv("GROUNDLAB_HOME");
        Path start = Path.of(home != null ? home : "").toAbsolutePath();
        for (Path at = start; at != null; at = home != null ? null : at.getParent()) {
            Path folder = at.resolve(PLACE);
            if (Files.isRegularFile(folder.resolve(FILE))) {
                return folder;
            }
        }
        throw new IOException(
                String.format(
                        "No %s/%s in %s%s; set GROUNDLAB_HOME to the project's folder",
                        PLACE, FILE, start, home != null ? "" : " or above"));
    }

    static TinyWorld read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            Facts facts = GSON.fromJson(Files.readString(file), Facts.class);
            if (facts == null || facts.settings() == null) {
                throw new IOException(file + " must hold seed and settings");
            }
            return TinyWorld.in(folder, facts.settings(), facts.seed());
        } catch (JsonParseException | IllegalArgumentException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static void write(Path folder, TinyWorld world) throws IOException {
        String json = GSON.toJson(new Facts(world.seed(), world.settings())) + "\n";
        WholeFiles.write(folder.resolve(FILE), json);
    }
}
