package groundlab.cli;

import java.nio.file.Path;

/** Where a judge's replies are written if the user does not say. */
final class ReviewFile {

    private ReviewFile() {}

    /** {@return such as {@code answers.reviews.json} for {@code answers.jsonl}} */
    static Path beside(Path answers, String ending) {
        String name = answers.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return answers.resolveSibling(name + ".reviews" + ending);
    }
}
