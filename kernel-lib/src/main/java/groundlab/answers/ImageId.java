package groundlab.answers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One spelling for the ways in which files name an image of COCO: {@code 2239}, {@code
 * "000000002239.jpg"}, {@code "val2014\\COCO_val2014_000000002239.JPG"} and {@code 2239.0}, which
 * tables make of a number, are the same.
 */
public final class ImageId {

    private static final Pattern COCO =
            Pattern.compile(
                    "(?:.*[/\\\\])?(?:COCO_[A-Z]+\\d{4}_)?0*(\\d+)(?:\\.(?:jpe?g|png|0))?",
                    Pattern.CASE_INSENSITIVE);

    private ImageId() {}

    /** {@return the number of an image of COCO; any other name as it is} */
    public static String of(String name) {
        Matcher coco = COCO.matcher(name.strip());
        return coco.matches() ? coco.group(1) : name.strip();
    }
}
