package groundlab.answers;

import groundlab.internal.Notices;
import groundlab.internal.WholeFiles;
import groundlab.text.TextModel;
import groundlab.text.TextModel.Reply;
import groundlab.text.TextModel.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A file of a judge's replies that is asked for once: what is done stands in a journal beside it,
 * which stays while requests failed, so that the next run asks for those alone; and replies that
 * are whole are not asked for again.
 *
 * @param judge who is asked
 * @param prompt what it is told, for the record
 * @param requests what it is asked
 */
record JudgeRun(TextModel judge, String prompt, List<Request> requests) {

    private static final int BATCH = 16;

    /**
     * Writes the file, with how it came about beside it.
     *
     * @param text makes the file's text of one reply for each request
     */
    void write(Path file, Function<List<Reply>, String> text) throws IOException {
        String job = KeptReplies.job(judge, requests);
        if (job.equals(RunFacts.of(file).get("job"))) {
            Notices.say(file + " has all replies already, delete it to ask again");
            return;
        }
        Path journal = file.resolveSibling(file.getFileName() + ".journal");
        try (KeptReplies kept = KeptReplies.open(journal, judge, requests)) {
            List<Reply> replies = kept.ask(BATCH);
            WholeFiles.write(file, text.apply(replies));
            List<Reply> failed = replies.stream().filter(r -> r.text().isEmpty()).toList();
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("judge", judge.toString());
            facts.put("prompt", prompt);
            if (failed.isEmpty()) {
                facts.put("job", job);
            }
            RunFacts.write(file, facts);
            if (failed.isEmpty()) {
                kept.delete();
            } else {
                Notices.say(
                        "%d of %d requests failed, run again to ask them again; the first: %s"
                                .formatted(failed.size(), replies.size(), failed.get(0).failure()));
            }
        }
    }
}
