package groundlab.preprocess;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** Pictures to tiles, as the {@code preprocessor_config.json} of a model folder says. */
public interface ImageProcessor {

    /** {@return how a picture of this size is cut up; cheap, no pixels are touched} */
    Grid grid(int width, int height);

    /** {@return the tiles of a picture} */
    Tiles tiles(BufferedImage image);

    /**
     * {@return what of a picture the tile with the whole picture shows: all of it, or the middle
     * where a kind of processor cuts that out} Shares its pixels.
     */
    default BufferedImage whole(BufferedImage image) {
        return image;
    }

    /**
     * Reads the settings of a model folder: {@code preprocessor_config.json}, or, where there is
     * none, the {@code image_processor} of {@code processor_config.json}.
     *
     * @throws IOException if the file is missing or not JSON; the message names it
     * @throws IllegalArgumentException if the kind or a setting is not supported; the message names
     *     it and lists what is
     */
    static ImageProcessor read(Path folder) throws IOException {
        Settings settings = Settings.read(folder);
        return switch (settings.kind()) {
            case "CLIPImageProcessor" -> ClipProcessor.clip(settings);
            case "SiglipImageProcessor" -> ClipProcessor.siglip(settings);
            case "LlavaNextImageProcessor" -> new AnyResolutionProcessor(settings);
            case "Idefics3ImageProcessor", "SmolVLMImageProcessor" ->
                    new SplittingProcessor(settings);
            default -> throw settings.unknownKind();
        };
    }
}
