package groundlab.study;

import groundlab.internal.Print;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Short names of the values of one axis: what they differ in, and no more. */
final class Labels {

    private Labels() {}

    /**
     * {@return a name for each} Of several prints {@code Name[setting=value, …]} of one name, the
     * settings stay that are not the same in all; the name stays unless it is that of all.
     */
    static List<String> of(List<?> values) {
        List<Optional<Print>> prints =
                values.stream().map(value -> Print.of(value.toString())).toList();
        boolean oneName =
                prints.stream().allMatch(Optional::isPresent)
                        && prints.stream().map(p -> p.get().name()).distinct().count() == 1;
        List<Print> all = prints.stream().flatMap(Optional::stream).toList();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String print = values.get(i).toString();
            labels.add(prints.get(i).map(one -> label(one, all, oneName)).orElse(print));
        }
        return labels;
    }

    private static String label(Print one, List<Print> all, boolean oneName) {
        String differing =
                one.settings().entrySet().stream()
                        .filter(setting -> differs(setting, one.name(), all))
                        .map(Map.Entry::toString)
                        .collect(Collectors.joining(" "));
        if (differing.isEmpty()) {
            return one.name();
        }
        return oneName && differing.length() > 0 ? differing : one.name() + " " + differing;
    }

    private static boolean differs(Map.Entry<String, String> setting, String name, List<Print> of) {
        return of.stream()
                .filter(other -> other.name().equals(name))
                .anyMatch(
                        other ->
                                !setting.getValue().equals(other.settings().get(setting.getKey())));
    }

    /** {@return such as 0.05 and 3e-5} */
    static String number(double value) {
        BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        return exponent < -3
                ? exact.movePointLeft(exponent).toPlainString() + "e" + exponent
                : exact.toPlainString();
    }
}
