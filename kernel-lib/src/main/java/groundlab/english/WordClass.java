package groundlab.english;

/** The word classes that WordNet tells apart, and all the rest. */
public enum WordClass {
    /** Nouns and names: NN, NNS, NNP, NNPS. */
    NOUN,
    /** Verbs in all forms: VB, VBD, VBG, VBN, VBP, VBZ. */
    VERB,
    /** Adjectives: JJ, JJR, JJS. */
    ADJECTIVE,
    /** Adverbs and particles: RB, RBR, RBS, RP. */
    ADVERB,
    /** Everything else, punctuation included. */
    OTHER;

    /** {@return the class of a tag of the Penn treebank, by its first letter} */
    public static WordClass ofPenn(String tag) {
        return switch (tag.isEmpty() ? ' ' : tag.charAt(0)) {
            case 'N' -> NOUN;
            case 'V' -> VERB;
            case 'J' -> ADJECTIVE;
            case 'R' -> ADVERB;
            default -> OTHER;
        };
    }
}
