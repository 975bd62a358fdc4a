package groundlab.model;

import static groundlab.internal.Checks.check;

import groundlab.checkpoint.Family;
import groundlab.checkpoint.VlmConfig;
import groundlab.model.ImageView.Place;
import groundlab.network.TokenOrder;
import groundlab.preprocess.Grid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Questions and answers as tokens, for one kind of thing in the picture's place. Texts are
 * tokenized together with what stands before them and then cut, so that the tokens are those of the
 * whole conversation.
 */
final class Prompts {

    private static final String AROUND = "<fake_token_around_image>";

    private final Tokenizer tokenizer;
    private final VlmConfig config;
    private final ChatLayout layout;
    private final Place place;
    private final String image;
    private final Map<String, int[]> heads = new ConcurrentHashMap<>();

    private Prompts(Tokenizer tokenizer, VlmConfig config, ChatLayout layout, Place place) {
        this.tokenizer = tokenizer;
        this.config = config;
        this.layout = layout;
        this.place = place;
        image = tokenizer.image();
    }

    /** {@return the prompts for each kind of thing in the picture's place} */
    static Map<Place, Prompts> byPlace(Tokenizer tokenizer, VlmConfig config, ChatLayout layout) {
        Map<Place, Prompts> prompts = new EnumMap<>(Place.class);
        for (Place place : Place.values()) {
            prompts.put(place, new Prompts(tokenizer, config, layout, place));
        }
        return prompts;
    }

    /** {@return the tokens up to and with the picture's last; the same for every question} */
    int[] head(Grid grid) {
        int tokens = TokenOrder.tokens(config, grid);
        String key = grid.rows() + "x" + grid.columns() + ":" + tokens;
        return heads.computeIfAbsent(
                key,
                unused -> {
                    int[] head = upToImage(picture(grid, tokens));
                    long placed = Arrays.stream(head).filter(this::isImage).count();
                    check(
                            placed == tokens,
                            "the picture must have %d tokens, the tokenizer kept %d",
                            tokens,
                            placed);
                    return head;
                });
    }

    /**
     * {@return the tokens up to and with the unknown one; none without a picture: then all belongs
     * to the question}
     */
    int[] blindHead() {
        if (place == Place.NOTHING) {
            return new int[0];
        }
        check(
                tokenizer.unknown().isPresent(),
                "an unknown picture needs the unk_token of tokenizer_config.json or an <unk> token,"
                        + " the tokenizer has neither; ImageView.none() needs none");
        int[] head = upToImage(image);
        head[head.length - 1] = tokenizer.unknown().getAsInt();
        return head;
    }

    private int[] upToImage(String picture) {
        int[] all = tokenizer.encode(layout.before() + picture, true);
        int last = all.length;
        while (last > 0 && !isImage(all[last - 1])) {
            last--;
        }
        return Arrays.copyOf(all, last);
    }

    private boolean isImage(int token) {
        return token == config.imageToken();
    }

    /** SmolVLM marks tiles by their row and column, and what stands around them. */
    private String picture(Grid grid, int tokens) {
        if (config.family() != Family.IDEFICS3) {
            return image.repeat(tokens);
        }
        String tile = image.repeat(config.tokensPerTile());
        StringBuilder text = new StringBuilder();
        for (int row = 1; row <= grid.rows(); row++) {
            for (int column = 1; column <= grid.columns(); column++) {
                text.append(AROUND).append("<row_" + row + "_col_" + column + ">").append(tile);
            }
            text.append("\n");
        }
        text.append(grid.rows() > 0 ? "\n" : "").append(AROUND).append("<global-img>");
        return text.append(tile).append(AROUND).toString();
    }

    /** {@return tokens as text, special ones written out, each run of a picture's as one} */
    String text(int[] tokens) {
        List<String> parts = new ArrayList<>();
        for (int from = 0; from < tokens.length; ) {
            boolean images = isImage(tokens[from]);
            int to = from;
            while (to < tokens.length && isImage(tokens[to]) == images) {
                to++;
            }
            int[] run = Arrays.copyOfRange(tokens, from, to);
            parts.add(images ? image + "×" + run.length : tokenizer.decodeAll(run));
            from = to;
        }
        return String.join(" ", parts);
    }

    /** {@return the tokens from after the head to where the answer starts} */
    int[] question(String prompt) {
        check(!prompt.isBlank(), "a question needs a prompt, got a blank one");
        check(
                !prompt.contains(image),
                "a question has one picture, which the layout places: its prompt must not contain"
                        + " %s, got %s",
                image,
                prompt);
        return after(prompt, "");
    }

    /** {@return the tokens from after the head to where a started answer goes on} */
    int[] question(String prompt, String start) {
        return join(question(prompt), start(prompt, start));
    }

    private int[] after(String prompt, String answer) {
        String text = prompt + layout.after() + answer;
        if (place == Place.NOTHING) {
            return tokenizer.encode(layout.beforeText() + text, true);
        }
        boolean around = place == Place.PICTURE && config.family() == Family.IDEFICS3;
        String between = (around ? AROUND : "") + layout.between();
        int[] tokens = tokenizer.encode(image + between + text, false);
        return Arrays.copyOfRange(tokens, 1, tokens.length);
    }

    /**
     * {@return the tokens of a start of an answer, without the end token} Blanks at its end are
     * left off: they belong to the word that follows.
     */
    int[] start(String prompt, String text) {
        String kept = text.stripTrailing();
        return kept.isEmpty() ? new int[0] : rest(question(prompt), prompt, kept, kept);
    }

    private int[] ended(int[] tokens) {
        int[] ended = Arrays.copyOf(tokens, tokens.length + 1);
        ended[tokens.length] = tokenizer.end();
        return ended;
    }

    /** {@return a question with whole answers, each text tokenized once} */
    Conversation conversation(String prompt, List<String> answers) {
        int[] question = question(prompt);
        List<Conversation.Answer> added = new ArrayList<>();
        for (String answer : answers) {
            added.add(answer(prompt, question, answer.stripTrailing()));
        }
        return new Conversation(question, added);
    }

    private Conversation.Answer answer(String prompt, int[] question, String text) {
        if (text.isEmpty()) {
            return new Conversation.Answer(ended(new int[0]), true);
        }
        int[] whole = after(prompt, layout.lead() + text);
        int[] tokens = rest(question, whole, text);
        return new Conversation.Answer(ended(tokens), goesOn(question, whole));
    }

    /** {@return the tokens of {@code ending} after those of {@code start}, a blank between them} */
    int[] ending(String prompt, String start, String ending) {
        String kept = start.stripTrailing();
        int[] before = question(prompt, kept);
        return rest(before, prompt, kept.isEmpty() ? ending : kept + " " + ending, ending);
    }

    private int[] rest(int[] before, String prompt, String answer, String added) {
        return rest(before, after(prompt, layout.lead() + answer), added);
    }

    /**
     * What {@code whole} adds to {@code before}; where texts melt together, {@code added} alone.
     */
    private int[] rest(int[] before, int[] whole, String added) {
        return goesOn(before, whole)
                ? Arrays.copyOfRange(whole, before.length, whole.length)
                : tokenizer.encode(added, false);
    }

    private static boolean goesOn(int[] before, int[] whole) {
        return Arrays.mismatch(before, whole) == before.length;
    }

    static int[] join(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
