package groundlab.english;

/** A stretch of a text, the end excluded. */
record Span(int start, int end) {}
