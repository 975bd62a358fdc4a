package groundlab.reference;

import groundlab.model.Vlm;
import java.util.Locale;

/**
 * Who scored: what a score depends on besides the pair.
 *
 * @param weights 16 hex digits of the hash of weights and adapter
 * @param compute kind of device and number format, such as {@code cpu fp32}
 * @param reading 16 hex digits of the hash of what turns texts and pixels into inputs
 */
public record ScoredBy(String weights, String compute, String reading) {

    private static final int DIGITS = 16;

    /** {@return this model as it is now} Reads all weights once. */
    public static ScoredBy of(Vlm model) {
        String compute =
                model.compute().device().getDeviceType() + " " + model.compute().precision();
        return new ScoredBy(
                model.fingerprint().substring(0, DIGITS),
                compute.toLowerCase(Locale.ROOT),
                model.readingFingerprint().substring(0, DIGITS));
    }
}
