package groundlab.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our tiles against those of transformers and Pillow; see tests/parity/make_images.py. */
class PreprocessTest {

    private static final Path FOLDER = Path.of("src/test/resources/parity/images");
    private static final Map<String, ImageProcessor> PROCESSORS = new LinkedHashMap<>();
    private static JsonObject expected;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        String json = Files.readString(FOLDER.resolve("expected.json"));
        expected = JsonParser.parseString(json).getAsJsonObject();
        for (Map.Entry<String, JsonElement> one : expected.getAsJsonObject("configs").entrySet()) {
            Files.writeString(
                    folder.resolve("preprocessor_config.json"), one.getValue().toString());
            PROCESSORS.put(one.getKey(), ImageProcessor.read(folder));
        }
    }

    static Stream<String> configs() throws IOException {
        String json = Files.readString(FOLDER.resolve("expected.json"));
        JsonObject all = JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("configs");
        return all.keySet().stream();
    }

    /** The hash is over the numbers' bits, so that nothing is left to a tolerance. */
    @ParameterizedTest
    @MethodSource("configs")
    void everyNumberIsThatOfTheOriginal(String config) throws IOException {
        for (JsonObject one : cases(config)) {
            String name = one.get("picture").getAsString();
            BufferedImage picture = picture(name);
            Tiles tiles = PROCESSORS.get(config).tiles(picture);
            Grid grid = tiles.grid();
            assertEquals(one.get("rows").getAsInt(), grid.rows(), name);
            assertEquals(one.get("columns").getAsInt(), grid.columns(), name);
            assertEquals(one.get("tiles").getAsInt(), grid.tiles(), name);
            assertEquals(one.get("side").getAsInt(), tiles.side(), name);
            assertEquals(
                    grid,
                    PROCESSORS.get(config).grid(picture.getWidth(), picture.getHeight()),
                    name);
            assertEquals(one.get("sha256").getAsString(), sha256(tiles.values()), name);
        }
    }

    /** 31 × 31 sizes from 1 to 5000 pixels, at the settings of the published models. */
    @Test
    void everyGridIsThatOfTheOriginal() throws IOException {
        List<String> names = List.of("llava-1.6", "smolvlm", "idefics3");
        Path file = FOLDER.resolve("grids.csv.gz");
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(Files.newInputStream(file))))) {
            for (String line : lines.lines().skip(1).toList()) {
                int[] row = Stream.of(line.split(",")).mapToInt(Integer::parseInt).toArray();
                for (int i = 0; i < 3; i++) {
                    Grid grid = new Grid(row[2 + 2 * i], row[3 + 2 * i], row[0], row[1]);
                    assertEquals(
                            grid, PROCESSORS.get(names.get(i)).grid(row[0], row[1]), names.get(i));
                }
            }
        }
    }

    /** The same levels, whether 8-bit grey or RGB; Java itself would brighten the grey. */
    @Test
    void greyIsTakenAsStored() {
        BufferedImage grey = new BufferedImage(24, 24, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(3, 5, 0, 100);
        BufferedImage rgb = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
        rgb.setRGB(3, 5, 0x646464);
        ImageProcessor processor = PROCESSORS.get("clip");
        assertEquals(sha256(processor.tiles(rgb).values()), sha256(processor.tiles(grey).values()));
    }

    /** 20,000 × 1 pixels would become 6,720,000 × 336 before the middle is cut out. */
    @Test
    void aVeryFlatPictureNeedsLittleMemory() {
        BufferedImage line = new BufferedImage(20_000, 1, BufferedImage.TYPE_INT_RGB);
        assertEquals(336, PROCESSORS.get("llava-1.5").tiles(line).side());
    }

    private static List<JsonObject> cases(String config) {
        List<JsonObject> cases =
                StreamSupport.stream(expected.getAsJsonArray("cases").spliterator(), false)
                        .map(JsonElement::getAsJsonObject)
                        .filter(one -> one.get("config").getAsString().equals(config))
                        .toList();
        assertTrue(cases.size() >= 4, config);
        return cases;
    }

    /** {@return a file, or for "WxH" the large picture that the Python side computes too} */
    private static BufferedImage picture(String name) throws IOException {
        if (!name.contains("x")) {
            return ImageIO.read(FOLDER.resolve("pictures/" + name + ".png").toFile());
        }
        String[] size = name.split("x");
        int w = Integer.parseInt(size[0]);
        int h = Integer.parseInt(size[1]);
        BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    int level = x * x * (3 + c) + y * y * 5 + x * y * (7 - c) >> 6;
                    rgb = rgb << 8 | level & 255;
                }
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    private static String sha256(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
