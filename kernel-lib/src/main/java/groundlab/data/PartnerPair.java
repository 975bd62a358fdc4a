package groundlab.data;

/**
 * Two objects that are usually seen together, such as fork and knife.
 *
 * @param one an object
 * @param other the object it is usually seen with
 * @param strong whether captions often name the one when only the other is there (the cause under
 *     study), or seldom (its control)
 */
public record PartnerPair(String one, String other, boolean strong) {}
