package groundlab.world;

import groundlab.files.ExampleFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes the parts of the tiny world that ship as files: 500 test and 1,000 preference examples
 * with their pictures, and {@code world.json}. The same bytes each time.
 */
public final class WriteTinyWorld {

    static final long SEED = 20240617;

    private WriteTinyWorld() {}

    /**
     * Writes into the folder named by the only argument, {@code datasets/tiny-world} without one.
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "datasets/tiny-world");
        write(TinyWorld.of(WorldSettings.DEFAULT, SEED), folder);
        System.out.println("Wrote " + folder);
    }

    static void write(TinyWorld world, Path folder) throws IOException {
        ExampleFiles.write(world.test(), folder.resolve("test.jsonl"));
        ExampleFiles.write(world.preference(), folder.resolve("preference.jsonl"));
        WorldFolder.write(folder, world);
    }
}
