package groundlab.annotate;

import static groundlab.internal.Checks.check;

import groundlab.annotate.Ranking.Outcome;
import groundlab.internal.Seeds;
import groundlab.model.Decoding;
import groundlab.model.Vlm;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A model that is shown the picture, the question and both answers, and says which is better. It is
 * asked twice, with either answer in the first place, since judges favour a place; where the two
 * disagree, it is a tie. A reply counts if its first line is the number alone ({@code 2}, {@code
 * Answer 2.}); any other is nonsense, and a request that failed decides nothing.
 *
 * <pre>{@code
 * Endpoint server = Endpoint.of("http://localhost:8000/v1", "llava-34b").temperature(0);
 * Annotator far = ModelJudge.of(server);
 * Annotator near = ModelJudge.of(model); // any loaded model can be asked
 * Pairs pairs = Ranked.by(near).pairs(model, world.preference(), 7);
 * }</pre>
 *
 * <p>Differs from the paper in that it is asked in both orders (the paper saw no favoured place,
 * and asked once) and for the number alone. At a temperature, the same match gets the same chance
 * each time.
 *
 * @param model a model that sees
 * @param rubric what it is told to look for
 * @param orders whether it is asked twice
 */
public record ModelJudge(TextModel model, Rubric rubric, Orders orders) implements Annotator {

    private static final Pattern VERDICT = Pattern.compile("(?i)\\W*(?:answer\\W+)?([12])\\W*");
    private static final int LONGEST = 8; // tokens of a local model's reply, of which one counts

    /** Which answers are shown in the first place. */
    public enum Orders {
        /** Either, one after the other: two requests for a match. */
        BOTH,
        /** The first answer only: one request for a match. */
        ONE
    }

    /** {@return a judge by our rubric, asked in both orders; greedy, in up to 8 tokens} */
    public static ModelJudge of(Vlm model) {
        return of(model, Decoding.greedy(LONGEST));
    }

    /** {@return the same with another decoding} */
    public static ModelJudge of(Vlm model, Decoding decoding) {
        return of(new SeeingModel(model, decoding));
    }

    /**
     * {@return a judge by our rubric, asked in both orders}
     *
     * @param model one that takes pictures, such as an {@code Endpoint}
     */
    public static ModelJudge of(TextModel model) {
        return new ModelJudge(model, Rubric.TRUTHFUL, Orders.BOTH);
    }

    /** {@return the same judge told something else} */
    public ModelJudge rubric(Rubric other) {
        return new ModelJudge(model, other, orders);
    }

    /** {@return the same judge asked once: half the work, and its favour for a place counts} */
    public ModelJudge oneOrder() {
        return new ModelJudge(model, rubric, Orders.ONE);
    }

    @Override
    public List<Ranking> rank(List<Match> matches) {
        List<Request> requests = new ArrayList<>();
        for (Match match : matches) {
            requests.add(request(match, match.first(), match.second()));
            if (orders == Orders.BOTH) {
                requests.add(request(match, match.second(), match.first()));
            }
        }
        List<Reply> replies = model.replies(requests, done -> {});
        check(
                replies.size() == requests.size(),
                "%s must reply to each of %d requests, got %d",
                model,
                requests.size(),
                replies.size());
        int each = orders == Orders.BOTH ? 2 : 1;
        return IntStream.range(0, matches.size())
                .mapToObj(i -> ranking(replies.subList(i * each, (i + 1) * each)))
                .toList();
    }

    private Request request(Match match, String first, String second) {
        String prompt = rubric.about(match.example().prompt(), first, second);
        long chance = Seeds.stream(0, "judge", match.example().id(), prompt).nextLong();
        return Request.of(prompt, chance).about(match.example().picture());
    }

    private static Ranking ranking(List<Reply> replies) {
        List<Ranking> said = new ArrayList<>();
        for (Reply reply : replies) {
            Ranking one = reply.text().map(ModelJudge::read).orElseGet(() -> failed(reply));
            if (!one.outcome().isDecided()) {
                return one;
            }
            said.add(one);
        }
        boolean inPlace = said.get(0).outcome() == Outcome.FIRST;
        if (said.size() == 2 && said.get(0).equals(said.get(1))) { // the same place, not answer
            return Ranking.of(
                    Outcome.TIE,
                    "the judge prefers whichever answer comes " + (inPlace ? "first" : "second"));
        }
        return said.get(0);
    }

    private static Ranking read(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        Matcher verdict = VERDICT.matcher(line);
        if (!verdict.matches()) {
            return Ranking.of(Outcome.NONSENSE, "the judge said neither 1 nor 2: " + start(text));
        }
        return Ranking.of(verdict.group(1).equals("1") ? Outcome.FIRST : Outcome.SECOND, "");
    }

    private static String start(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return '"' + (line.length() <= 80 ? line : line.substring(0, 80) + "…") + '"';
    }

    private static Ranking failed(Reply reply) {
        return Ranking.of(Outcome.FAILED, reply.failure());
    }
}
