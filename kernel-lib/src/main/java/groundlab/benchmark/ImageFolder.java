package groundlab.benchmark;

import groundlab.answers.ImageId;
import groundlab.data.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pictures of a benchmark by the names that its file has for them: a file's name or path, an
 * address in the web of which the last part is the name, a number of COCO, or the picture itself as
 * base64. A picture that is named twice is the same object, so that a model looks at it once.
 */
final class ImageFolder {

    private static final int LONGEST_NAME = 512; // what is longer is a picture itself
    private static final List<String> COCO =
            List.of("COCO_val2014_%012d", "COCO_train2014_%012d", "%012d", "%d");

    private final Path folder;
    private final Map<Path, Picture> pictures = new HashMap<>();

    ImageFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * {@return a picture}
     *
     * @param names for it, the likeliest first
     * @throws IllegalArgumentException if there is none of any of these names
     */
    Picture find(List<String> names) {
        for (String name : names) {
            if (name.length() > LONGEST_NAME) {
                return inline(name);
            }
            for (String file : files(name)) {
                Path path = folder.resolve(file);
                if (Files.isRegularFile(path)) {
                    return pictures.computeIfAbsent(path, Picture::of);
                }
            }
        }
        throw new IllegalArgumentException("no picture " + names.get(0) + " in " + folder);
    }

    private static List<String> files(String name) {
        List<String> stems = new ArrayList<>(List.of(name, name.replaceFirst("[?#].*", "")));
        stems.add(stems.get(1).substring(stems.get(1).lastIndexOf('/') + 1));
        String id = ImageId.of(name);
        if (id.matches("\\d{1,12}")) {
            COCO.forEach(form -> stems.add(String.format(form, Long.parseLong(id))));
        }
        List<String> files = new ArrayList<>();
        for (String stem : stems) {
            for (String ending : List.of("", ".jpg", ".png", ".jpeg")) {
                if (!stem.isBlank() && stem.indexOf('\0') < 0) {
                    files.add(stem + ending);
                }
            }
        }
        return files;
    }

    private static Picture inline(String base64) {
        try {
            return Picture.encoded("image", Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("field image must be base64 or a file's name", e);
        }
    }
}
