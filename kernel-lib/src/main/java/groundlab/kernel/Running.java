package groundlab.kernel;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Remembers which kernel was found: to look for one that is not there takes time. */
final class Running {

    /** A further kernel is one more entry. */
    private static final List<Supplier<Optional<JavaKernel>>> KNOWN =
            List.of(IJavaFamily::ijava, IJavaFamily::jjava, Rapaio::find);

    private static volatile JavaKernel found;

    private Running() {}

    static Optional<JavaKernel> kernel() {
        if (found == null) {
            found =
                    KNOWN.stream()
                            .flatMap(finder -> finder.get().stream())
                            .findFirst()
                            .orElse(null);
        }
        return Optional.ofNullable(found);
    }
}
