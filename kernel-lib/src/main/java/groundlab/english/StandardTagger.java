package groundlab.english;

import java.util.List;

/**
 * The tagger that needs no files. Its model is read when the first text comes, which takes a
 * second: most readings of CHAIR are given a tagger and ask it nothing.
 */
enum StandardTagger implements Tagger {
    INSTANCE;

    @Override
    public List<WordClass> classes(List<String> words) {
        return OpenNlpTagger.standard().classes(words);
    }

    @Override
    public String toString() {
        return OpenNlpTagger.NAME;
    }
}
