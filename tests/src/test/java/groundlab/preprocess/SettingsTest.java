package groundlab.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static final String NAME = "preprocessor_config.json";

    @TempDir Path folder;

    @Test
    void missingSettingsAreThoseOfTheOriginalClass() throws IOException {
        assertEquals(224, tiles(NAME, "{'image_processor_type': 'CLIPImageProcessor'}").side());
        assertEquals(224, tiles(NAME, "{'image_processor_type': 'SiglipImageProcessor'}").side());
        assertEquals(364, tiles(NAME, "{'image_processor_type': 'Idefics3ImageProcessor'}").side());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "preprocessor_config.json | {'image_processor_type': 'CLIPImageProcessorFast'}",
                "preprocessor_config.json | {'feature_extractor_type': 'CLIPFeatureExtractor'}",
                "processor_config.json | {'image_processor': {'image_processor_type':"
                        + " 'CLIPImageProcessor', 'crop_size': null}}",
            })
    void otherWritingsOfTheSameSettingsAreRead(String name, String json) throws IOException {
        assertEquals(224, tiles(name, json).side());
    }

    @Test
    void saysWhichFileIsMissing() {
        IOException error = assertThrows(IOException.class, () -> ImageProcessor.read(folder));
        assertEquals(folder.resolve(NAME) + " is missing", error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"{'a'", "[1]", "text", "''"})
    void saysWhichFileIsNotJson(String json) throws IOException {
        Files.writeString(folder.resolve(NAME), json);
        IOException error = assertThrows(IOException.class, () -> ImageProcessor.read(folder));
        String start = folder.resolve(NAME) + " must be a JSON object: ";
        assertTrue(error.getMessage().startsWith(start), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "CLIP     | 'do_resize': 1      | do_resize must be true or false, got 1",
                "CLIP     | 'resample': 6       | resample must be one of Pillow's filters, 0 to 5,"
                        + " got 6",
                "CLIP     | 'rescale_factor': 'a' | rescale_factor must be a number, got \"a\"",
                "CLIP     | 'image_mean': [1,2] | image_mean must be a number or three, got [1,2]",
                "CLIP     | 'size': {'longest_edge': 9} | size must be {shortest_edge} or {height,"
                        + " width}, got {\"longest_edge\":9}",
                "CLIP     | 'size': 0           | size must be of whole numbers > 0, got 0",
                "CLIP     | 'crop_size': {'height': 2, 'width': 3} | crop_size must be a square, got"
                        + " {\"height\":2,\"width\":3}",
                "CLIP     | 'do_center_crop': false | size must be a square {height, width} when"
                        + " nothing is cropped, got nothing",
                "CLIP     | 'do_center_crop': false, 'do_resize': false | do_resize must be true"
                        + " when nothing is cropped, got false",
                "Siglip   | 'size': {'height': 2, 'width': 3} | size must be a square {height,"
                        + " width} when nothing is cropped, got {\"height\":2,\"width\":3}",
                "LlavaNext | 'image_grid_pinpoints': [[300, 336]], 'crop_size': 336 |"
                        + " image_grid_pinpoints must be multiples of crop_size 336, got"
                        + " [[300,336]]",
                "LlavaNext | 'image_grid_pinpoints': [336] | image_grid_pinpoints must be a list of"
                        + " [height, width], got [336]",
                "Idefics3 | 'size': {'shortest_edge': 9} | size must be {longest_edge}, got"
                        + " {\"shortest_edge\":9}",
                "ViT      | 'size': 9           | image_processor_type must be one of"
                        + " CLIPImageProcessor, SiglipImageProcessor, LlavaNextImageProcessor,"
                        + " Idefics3ImageProcessor, SmolVLMImageProcessor (or its Fast version),"
                        + " got \"ViTImageProcessor\"",
            })
    void saysWhatASettingMustBe(String kind, String setting, String message) throws IOException {
        String json = "{'image_processor_type': '" + kind + "ImageProcessor', " + setting + "}";
        Files.writeString(folder.resolve(NAME), json.replace('\'', '"'));
        Exception error =
                assertThrows(IllegalArgumentException.class, () -> ImageProcessor.read(folder));
        assertEquals(folder.resolve(NAME) + ": " + message, error.getMessage());
    }

    private Tiles tiles(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), json.replace('\'', '"'));
        BufferedImage image = new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB);
        return ImageProcessor.read(folder).tiles(image);
    }
}
