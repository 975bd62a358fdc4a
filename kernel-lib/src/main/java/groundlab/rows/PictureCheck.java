package groundlab.rows;

/** What is done to each picture of a row while the row is read. */
public enum PictureCheck {
    /** It is decoded once, so that a broken one is found now and not in the middle of a run. */
    DECODE,
    /** Its file must be there; for a million rows, where decoding would take hours. */
    EXIST
}
