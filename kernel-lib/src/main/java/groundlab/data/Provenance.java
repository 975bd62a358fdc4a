package groundlab.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a thing came from: settings, seeds, hashes of inputs and versions, as named facts in the
 * order they were added. Holds no time stamps, so that the same work leaves the same bytes.
 *
 * <pre>{@code
 * Provenance facts = Provenance.here().with("seed", 7);
 * facts.get("seed"); // → "7"
 * }</pre>
 *
 * @param facts name and value, both as text
 */
public record Provenance(Map<String, String> facts) {

    /** No facts. */
    public static final Provenance NONE = new Provenance(Map.of());

    /** Copies the facts, keeping their order. */
    public Provenance {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** {@return the facts of this machine: library, Java, engine, operating system} */
    public static Provenance here() {
        String library = Provenance.class.getPackage().getImplementationVersion();
        return NONE.with("groundlab", library == null ? "development" : library)
                .with("java", System.getProperty("java.version"))
                .with("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    /** {@return these facts and one more} */
    public Provenance with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, String.valueOf(value));
        return new Provenance(more);
    }

    /** {@return these facts and all of {@code other}} */
    public Provenance and(Provenance other) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.putAll(other.facts);
        return new Provenance(more);
    }

    /** {@return the value of a fact, or null} */
    public String get(String name) {
        return facts.get(name);
    }
}
