package groundlab.doctor;

/** How bad a finding is; later ones are worse. */
public enum Severity {
    /** Worth knowing. */
    NOTE,
    /** Likely to spoil what comes out. */
    WARNING,
    /** Wrong: training would fail, or learn something else than was asked for. */
    ERROR
}
