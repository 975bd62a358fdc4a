package groundlab.answers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One spelling for the ways in which files name an image of COCO: {@code 2239}, {@code
 * "000000002239.jpg"} and {@code "COCO_val2014_000000002239.jpg"} are the same.
 */
public final class ImageId {

    private static final Pattern COCO =
            Pattern.compile("(?:.*/)?(?:COCO_[A-Za-z]+\\d{4}_)?0*(\\d+)(?:\\.(?:jpe?g|png))?");

    private ImageId() {}

    /** {@return the number of an image of COCO; any other name as it is} */
    public static String of(String name) {
        Matcher coco = COCO.matcher(name.strip());
        return coco.matches() ? coco.group(1) : name.strip();
    }
}
