package groundlab.files;

/** Where the pictures of a file of pairs are put. */
public enum Pictures {
    /**
     * They are files, and the rows hold paths from the rows' folder. One that has a file stays
     * there; one in memory becomes a PNG file in a folder beside, named as the rows' file without
     * its ending.
     */
    BESIDE,
    /** They are in the rows, encoded as their files are; for Parquet. */
    INSIDE
}
