package groundlab.metrics.amber;

/** How alike two words are. Its {@code toString} is a name that goes into results. */
@FunctionalInterface
public interface WordSimilarity {

    /**
     * Only a word itself is alike. A published result of AMBER's program on real answers, which
     * were compared by word vectors, came out the same with this.
     */
    WordSimilarity IDENTITY =
            new WordSimilarity() {
                @Override
                public double of(String word, String other) {
                    return word.equals(other) ? 1 : 0;
                }

                @Override
                public String toString() {
                    return "identity";
                }
            };

    /** {@return a number that is above 0.8 for words that mean the same} */
    double of(String word, String other);
}
