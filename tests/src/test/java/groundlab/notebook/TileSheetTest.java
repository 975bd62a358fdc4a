package groundlab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import groundlab.data.Picture;
import groundlab.model.Tiny;
import groundlab.model.Vlm;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class TileSheetTest {

    private static final Pattern PNG = Pattern.compile("data:image/png;base64,([^\"]+)");

    /** Left half red, right half a blue of 10, 20, 200; twice as wide as high. */
    private static final Picture WIDE = Picture.of("wide", wide());

    private static BufferedImage wide() {
        BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 32; i++) {
            image.setRGB(i % 64, i / 64, i % 64 < 32 ? 0xFF0000 : 0x0A14C8);
        }
        return image;
    }

    private static List<BufferedImage> images(Html sheet) throws IOException {
        List<BufferedImage> images = new ArrayList<>();
        for (var found : PNG.matcher(sheet.html()).results().toList()) {
            byte[] bytes = Base64.getDecoder().decode(found.group(1));
            images.add(ImageIO.read(new ByteArrayInputStream(bytes)));
        }
        return images;
    }

    /** 24 pixels from the middle: the seam stays, and flat places keep their colours. */
    @Test
    void oneTileShowsWhatIsLeftOfThePicture() throws IOException {
        try (Vlm model = Tiny.model()) {
            Html sheet = TileSheet.of(model, WIDE);
            assertEquals(
                    "llava: 64 × 32 pixels → 1 tile of 24 × 24 → 9 image tokens", sheet.text());
            List<BufferedImage> images = images(sheet);
            assertEquals(2, images.size());
            assertEquals(0xFF0000, images.get(1).getRGB(2, 12) & 0xFFFFFF);
            assertEquals(0x0A14C8, images.get(1).getRGB(21, 12) & 0xFFFFFF);
        }
    }

    @Test
    void detailTilesStandInTheirGridBehindTheWhole() throws IOException {
        for (String name : List.of("llava-next-vicuna", "idefics3")) {
            try (Vlm model = Vlm.load(Path.of("src/test/resources/parity").resolve(name))) {
                Html sheet = TileSheet.of(model, WIDE);
                var grid = model.processor().grid(64, 32);
                List<BufferedImage> images = images(sheet);
                assertEquals(1 + grid.tiles(), images.size(), sheet.text());
                int middle = images.get(2).getHeight() / 2;
                int right = 1 + grid.columns();
                assertEquals(0xFF0000, images.get(2).getRGB(1, middle) & 0xFFFFFF, name);
                int end = images.get(right).getWidth() - 2;
                assertEquals(0x0A14C8, images.get(right).getRGB(end, middle) & 0xFFFFFF, name);
            }
        }
    }
}
