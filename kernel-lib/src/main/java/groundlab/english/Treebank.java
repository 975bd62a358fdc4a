package groundlab.english;

import java.util.List;

/**
 * Divides a sentence as the Penn treebank does: marks stand alone, and {@code isn't} becomes {@code
 * is n't}. The rules and their order are those of NLTK 3.8: each goes over the whole sentence and
 * mostly puts blanks, on which later rules build, so that merging them changes tokens. Source:
 * MacIntyre's script for the Penn treebank (Marcus et al. 1993) as extended by NLTK.
 */
final class Treebank {

    /** Changes what stands at an index; {@code 0} says that it does not match there. */
    @FunctionalInterface
    private interface Change {
        int at(Tape in, int i, Tape out);
    }

    /** One way over the sentence, needed where one of its signs is there. */
    private record Rule(String signs, Change change) {}

    /** Two words written as one, and where the second begins. */
    private record Contraction(String word, int cut) {
        boolean at(Tape in, int i) {
            int after = in.at(i + word.length());
            return in.reads(i, word)
                    && (word.equals("wanna") ? Signs.space(after) : !Signs.word(after));
        }
    }

    private static final String BEYOND_ASCII = "\u007f";

    private static final List<Contraction> CONTRACTIONS =
            List.of(
                    new Contraction("cannot", 3),
                    new Contraction("d'ye", 1),
                    new Contraction("gimme", 3),
                    new Contraction("gonna", 3),
                    new Contraction("gotta", 3),
                    new Contraction("lemme", 3),
                    new Contraction("more'n", 4),
                    new Contraction("wanna", 3));

    private static final List<Rule> BEFORE_THE_FRAME =
            List.of(
                    new Rule("`" + BEYOND_ASCII, Treebank::openingMark),
                    new Rule("\"", Treebank::quoteAtTheStart),
                    new Rule("`", Treebank::doubleBacktick),
                    new Rule("\"'", Treebank::quoteAfterAnOpening),
                    new Rule("'", Treebank::quoteBeforeOneLetter),
                    new Rule(".", (in, i, out) -> lastPeriod(in, i, out, "])}>\"'»”’ ")),
                    new Rule(":,", Treebank::commaBeforeNoDigit),
                    new Rule(":,", Treebank::lastComma),
                    new Rule(".", Treebank::ellipsis),
                    new Rule(";@#$%&", (in, i, out) -> padOne(in, i, out, ";@#$%&")),
                    new Rule(".", (in, i, out) -> lastPeriod(in, i, out, "])}>\"'")),
                    new Rule("?!", (in, i, out) -> padOne(in, i, out, "?!")),
                    new Rule("'", Treebank::quoteBeforeABlank),
                    new Rule("*", (in, i, out) -> padOne(in, i, out, "*")),
                    new Rule("[](){}<>", (in, i, out) -> padOne(in, i, out, "[](){}<>")),
                    new Rule("-", Treebank::doubleDash));

    private static final List<Rule> IN_THE_FRAME =
            List.of(
                    new Rule(BEYOND_ASCII, (in, i, out) -> padOne(in, i, out, "»”’")),
                    new Rule("'", Treebank::doubleQuote),
                    new Rule("\"", Treebank::straightQuote),
                    new Rule("'", Treebank::shortClitic),
                    new Rule("'", Treebank::longClitic),
                    new Rule("cdgmlwCDGMLW", Treebank::contraction),
                    new Rule("'", (in, i, out) -> itContraction(in, i, out, "is")),
                    new Rule("'", (in, i, out) -> itContraction(in, i, out, "was")));

    private Tape tape = new Tape();
    private Tape next = new Tape();

    /** Adds the tokens of a sentence, which is the span of a text. */
    void tokens(String text, Span sentence, List<Token> tokens) {
        tape.clear();
        for (int i = sentence.start(); i < sentence.end(); ) {
            int sign = text.codePointAt(i);
            tape.put(sign, i);
            i += Character.charCount(sign);
        }
        BEFORE_THE_FRAME.forEach(this::apply);
        next.clear().pad(tape, 0, tape.length());
        swap();
        IN_THE_FRAME.forEach(this::apply);
        tape.split(tokens);
    }

    private void apply(Rule rule) {
        if (!tape.mayHave(rule.signs)) {
            return;
        }
        next.clear();
        for (int i = 0; i < tape.length(); ) {
            int used = rule.change.at(tape, i, next);
            if (used == 0) {
                next.copy(tape, i, i + 1);
            }
            i += Math.max(1, used);
        }
        swap();
    }

    private void swap() {
        Tape done = next;
        next = tape;
        tape = done;
    }

    private static int openingMark(Tape in, int i, Tape out) {
        int end = i;
        while (in.at(end) == '`') {
            end++;
        }
        if (end == i && "«“‘„".indexOf(in.at(i)) >= 0) {
            end++;
        }
        if (end > i) {
            out.pad(in, i, end);
        }
        return end - i;
    }

    private static int quoteAtTheStart(Tape in, int i, Tape out) {
        if (i > 0 || in.at(i) != '"') {
            return 0;
        }
        out.quote('`', in, i, i + 1);
        return 1;
    }

    private static int doubleBacktick(Tape in, int i, Tape out) {
        return padTwo(in, i, out, '`');
    }

    private static int quoteAfterAnOpening(Tape in, int i, Tape out) {
        if (" ([{<".indexOf(in.at(i)) < 0) {
            return 0;
        }
        int quote = in.at(i + 1) == '"' ? 1 : in.at(i + 1) == '\'' && in.at(i + 2) == '\'' ? 2 : 0;
        if (quote == 0) {
            return 0;
        }
        out.copy(in, i, i + 1);
        out.blank();
        out.quote('`', in, i + 1, i + 1 + quote);
        out.blank();
        return 1 + quote;
    }

    /** {@code 'x} with no more letters, but for those that make a clitic. */
    private static int quoteBeforeOneLetter(Tape in, int i, Tape out) {
        boolean one = in.at(i) == '\'' && Signs.word(in.at(i + 1)) && !Signs.word(in.at(i + 2));
        if (!one || "mtsdn".indexOf(Signs.folded(in.at(i + 1))) >= 0) {
            return 0;
        }
        out.copy(in, i, i + 1);
        out.blank();
        out.copy(in, i + 1, i + 2);
        return 2;
    }

    /** A period with which the sentence ends, closing marks and blanks aside. */
    private static int lastPeriod(Tape in, int i, Tape out, String closing) {
        if (in.at(i) == '.' || in.at(i + 1) != '.') {
            return 0;
        }
        int marks = i + 2;
        while (marks < in.length() && closing.indexOf(in.at(marks)) >= 0) {
            marks++;
        }
        int end = marks;
        while (end < in.length() && Signs.space(in.at(end))) {
            end++;
        }
        if (end < in.length()) {
            return 0;
        }
        out.copy(in, i, i + 1);
        out.pad(in, i + 1, i + 2);
        out.copy(in, i + 2, marks);
        out.blank();
        return end - i;
    }

    private static int commaBeforeNoDigit(Tape in, int i, Tape out) {
        if (!comma(in.at(i)) || i + 1 == in.length() || Signs.digit(in.at(i + 1))) {
            return 0;
        }
        out.pad(in, i, i + 1);
        out.copy(in, i + 1, i + 2);
        return 2;
    }

    private static int lastComma(Tape in, int i, Tape out) {
        int after = in.length() - 1 - i;
        if (!comma(in.at(i)) || after > 1 || after == 1 && in.at(i + 1) != '\n') {
            return 0;
        }
        out.pad(in, i, i + 1);
        return 1;
    }

    private static boolean comma(int sign) {
        return sign == ',' || sign == ':';
    }

    private static int ellipsis(Tape in, int i, Tape out) {
        int end = i;
        while (in.at(end) == '.') {
            end++;
        }
        if (end - i < 2) {
            return 0;
        }
        out.pad(in, i, end);
        return end - i;
    }

    private static int padOne(Tape in, int i, Tape out, String signs) {
        if (signs.indexOf(in.at(i)) < 0) {
            return 0;
        }
        out.pad(in, i, i + 1);
        return 1;
    }

    private static int padTwo(Tape in, int i, Tape out, char sign) {
        if (in.at(i) != sign || in.at(i + 1) != sign) {
            return 0;
        }
        out.pad(in, i, i + 2);
        return 2;
    }

    private static int quoteBeforeABlank(Tape in, int i, Tape out) {
        if (in.at(i) == '\'' || in.at(i + 1) != '\'' || in.at(i + 2) != ' ') {
            return 0;
        }
        out.copy(in, i, i + 1);
        out.pad(in, i + 1, i + 2);
        return 3;
    }

    private static int doubleDash(Tape in, int i, Tape out) {
        return padTwo(in, i, out, '-');
    }

    private static int doubleQuote(Tape in, int i, Tape out) {
        return padTwo(in, i, out, '\'');
    }

    private static int straightQuote(Tape in, int i, Tape out) {
        if (in.at(i) != '"') {
            return 0;
        }
        out.blank();
        out.quote('\'', in, i, i + 1);
        out.blank();
        return 1;
    }

    private static int shortClitic(Tape in, int i, Tape out) {
        if (in.at(i + 1) != '\'') {
            return 0;
        }
        boolean letter = "sSmMdD".indexOf(in.at(i + 2)) >= 0 && in.at(i + 3) == ' ';
        return clitic(in, i, out, letter ? 2 : 1);
    }

    private static int longClitic(Tape in, int i, Tape out) {
        boolean full = in.reads(i + 1, "'ll") || in.reads(i + 1, "'re") || in.reads(i + 1, "'ve");
        boolean not = in.reads(i + 1, "n't");
        boolean oneCase =
                full && sameCase(in.at(i + 2), in.at(i + 3))
                        || not && sameCase(in.at(i + 1), in.at(i + 3));
        return oneCase ? clitic(in, i, out, 3) : 0;
    }

    private static boolean sameCase(int one, int other) {
        return one < 128 && other < 128 && (one & 32) == (other & 32);
    }

    /** A clitic stands after a sign that is neither a quote nor a blank, and before a blank. */
    private static int clitic(Tape in, int i, Tape out, int length) {
        if (in.at(i) == '\'' || in.at(i) == ' ' || in.at(i + 1 + length) != ' ') {
            return 0;
        }
        out.copy(in, i, i + 1);
        out.pad(in, i + 1, i + 1 + length);
        return length + 2;
    }

    private static int contraction(Tape in, int i, Tape out) {
        if (Signs.word(in.at(i - 1)) || !Signs.word(in.at(i))) {
            return 0;
        }
        for (Contraction one : CONTRACTIONS) {
            if (one.at(in, i)) {
                int end = i + one.word.length();
                out.pad(in, i, i + one.cut);
                out.copy(in, i + one.cut, end);
                out.blank();
                return end - i;
            }
        }
        return 0;
    }

    private static int itContraction(Tape in, int i, Tape out, String verb) {
        int end = i + 3 + verb.length();
        boolean here = in.at(i) == ' ' && in.reads(i + 1, "'t") && in.reads(i + 3, verb);
        if (!here || Signs.word(in.at(end))) {
            return 0;
        }
        out.pad(in, i + 1, i + 3);
        out.copy(in, i + 3, end);
        out.blank();
        return end - i;
    }
}
