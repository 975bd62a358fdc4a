package groundlab.text;

import groundlab.internal.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/** A model whose unsound replies are asked for again; all of them in one batch each time. */
record SoundReplies(TextModel model, String what, Predicate<String> sound) implements TextModel {

    private static final int TRIES = 5;

    @Override
    public List<Reply> replies(List<Request> requests, LongConsumer done) {
        List<Reply> replies = new ArrayList<>(model.replies(requests, done));
        for (int attempt = 2; attempt <= TRIES; attempt++) {
            List<Integer> unsound = unsound(replies);
            if (unsound.isEmpty()) {
                return replies;
            }
            int number = attempt;
            List<Reply> again =
                    model.replies(
                            unsound.stream().map(i -> again(requests.get(i), number)).toList(),
                            more -> {});
            for (int k = 0; k < again.size(); k++) {
                replies.set(unsound.get(k), again.get(k));
            }
        }
        unsound(replies).forEach(i -> replies.set(i, failed(replies.get(i))));
        return replies;
    }

    private List<Integer> unsound(List<Reply> replies) {
        List<Integer> unsound = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i).text().filter(sound.negate()).isPresent()) {
                unsound.add(i);
            }
        }
        return unsound;
    }

    private Reply failed(Reply reply) {
        return Reply.failed(
                "no reply in " + TRIES + " tries was " + what + ": " + shortened(reply.orThrow()));
    }

    /** {@return the same request with the chance of another try} */
    static Request again(Request request, int attempt) {
        return attempt == 1
                ? request
                : new Request(
                        request.system(),
                        request.prompt(),
                        Seeds.stream(request.seed(), "try", attempt).nextLong(),
                        request.picture());
    }

    /** {@return the beginning of a text, in quotation marks and one line} */
    static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return '"' + (line.length() <= 80 ? line : line.substring(0, 80) + "…") + '"';
    }

    @Override
    public String toString() {
        return model + " accepting " + what;
    }
}
