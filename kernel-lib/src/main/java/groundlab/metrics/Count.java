package groundlab.metrics;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts of one image, or of many: counts of separate images add up to the counts of their union,
 * so that a ratio is taken once, at the end.
 *
 * @param <C> the type itself
 */
@FunctionalInterface
public interface Count<C extends Count<C>> {

    /** {@return the counts over both sets of images} */
    C plus(C other);

    /** {@return the counts by name; of a record its numbers, in their order} */
    default Map<String, Number> numbers() {
        Map<String, Number> numbers = new LinkedHashMap<>();
        if (getClass().isRecord()) {
            for (RecordComponent part : getClass().getRecordComponents()) {
                Object value = read(part);
                if (value instanceof Number number) {
                    numbers.put(part.getName(), number);
                }
            }
        }
        return numbers;
    }

    private Object read(RecordComponent part) {
        try {
            part.getAccessor().setAccessible(true);
            return part.getAccessor().invoke(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(part + " cannot be read", e);
        }
    }
}
