package groundlab.study;

/**
 * A training that did not come to its end. Its folder in {@code failed} has the stack trace.
 *
 * @param cell its label
 * @param seed its seed
 * @param message why
 */
public record Failure(String cell, long seed, String message) {

    @Override
    public String toString() {
        return cell + ", seed " + seed + " failed: " + message;
    }
}
