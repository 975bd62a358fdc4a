package groundlab.answers;

import static groundlab.internal.Checks.check;

import groundlab.internal.Fingerprints;

/** The ids of a file that were met; some 20 bytes each. */
public final class Once {

    private final String field;
    private final Fingerprints met = new Fingerprints();

    /** Starts with no ids of a field. */
    public Once(String field) {
        this.field = field;
    }

    /**
     * {@return an id that is new}
     *
     * @throws IllegalArgumentException if it was met before
     */
    public String take(String id) {
        check(met.add(met.of(id)), "field %s must be unique, got %s again", field, id);
        return id;
    }

    /** Takes note of an id, which may have been met before. */
    void add(String id) {
        met.add(met.of(id));
    }

    /** {@return whether an id was met} */
    public boolean met(String id) {
        return met.contains(met.of(id));
    }
}
